import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { shareOutcome } from '../../lib/http/shared-outcomes.ts';
import { until } from '../support/until.ts';

/** A read that counts how often it is made, and answers when told. */
function countedRead() {
  const read = { times: 0, answer: Promise.withResolvers<void>() };
  const run = async () => {
    read.times += 1;
    await read.answer.promise;
    return { outcome: `answer ${read.times}` };
  };
  return { read, run };
}

test('requests at the same time share one read, also when there are more others than are kept', async () => {
  const { read, run } = countedRead();
  const id = randomUUID();
  const waiting = Array.from({ length: 1000 }, () => shareOutcome(id, { id: 'a' }, 1, run));
  const others = Array.from({ length: 1500 }, (_, other) =>
    shareOutcome(id, { other }, 1, async () => ({ outcome: 'other' })),
  );
  await Promise.all(others);
  read.answer.resolve();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([{ outcome: 'answer 1' }]));
  expect(read.times).toBe(1);
});

test('another operation and other parameters are other reads', async () => {
  const { read, run } = countedRead();
  read.answer.resolve();
  const id = randomUUID();
  await shareOutcome(id, { id: 'a' }, 60, run);
  await shareOutcome(id, { id: 'a' }, 60, run);
  await shareOutcome(id, { id: 'b' }, 60, run);
  await shareOutcome(randomUUID(), { id: 'a' }, 60, run);
  expect(read.times).toBe(3);
});

test('an outcome is shared until its time is over', async () => {
  const { read, run } = countedRead();
  read.answer.resolve();
  const share = () => shareOutcome('short', {}, 0.2, run);
  await share();
  await until('it is read again', async () => (await share()).outcome === 'answer 2');
});

test('an error reaches all that wait, and is not kept', async () => {
  const id = randomUUID();
  const fail = () => Promise.reject(new Error('no database'));
  const results = await Promise.allSettled([shareOutcome(id, {}, 60, fail), shareOutcome(id, {}, 60, fail)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await shareOutcome(id, {}, 60, async () => ({ outcome: 'found' }))).toEqual({ outcome: 'found' });
});
