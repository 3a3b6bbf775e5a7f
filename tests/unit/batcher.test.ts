import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Batcher, type Execute } from '../../lib/database/batcher.ts';
import type { BatchedCommand, Outcome } from '../../lib/database/command.ts';
import { Unavailable } from '../../lib/database/errors.ts';
import { refusedCommands } from '../../lib/metrics.ts';
import { until } from '../support/until.ts';

afterEach(() => void vi.useRealTimers());

const NEVER = Number.POSITIVE_INFINITY;
const command = (id: string): BatchedCommand => ({ command: 'confirm', id, request_id: id });
const countOf = async (counter: typeof refusedCommands) => (await counter.get()).values[0]?.value as number;
const outcomeOf = ({ id }: BatchedCommand): Outcome => ({ outcome: `done ${id}` });

/** A database that answers when it is told to, and remembers the batches that it was sent. */
function heldDatabase() {
  const batches: string[][] = [];
  const answers: ((error?: Error) => void)[] = [];
  const execute: Execute = (batch) => {
    batches.push(batch.map(({ command }) => command.id));
    const { promise, resolve } = Promise.withResolvers<[]>();
    answers.push((error) => {
      for (const pending of batch) error ? pending.reject(error) : pending.resolve(outcomeOf(pending.command));
      resolve([]);
    });
    return promise;
  };
  /** Answers the oldest batch that is in flight, once there is one. */
  async function answer(error?: Error): Promise<void> {
    await until('a batch is in flight', () => answers.length > 0);
    answers.shift()?.(error);
  }
  return { execute, batches, answer };
}

test('commands that arrive in one turn of the event loop are sent together, immediately', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const outcomes = ['a', 'b', 'c'].map((id) => batcher.run(command(id), NEVER));
  await database.answer();
  expect(await Promise.all(outcomes)).toEqual([{ outcome: 'done a' }, { outcome: 'done b' }, { outcome: 'done c' }]);
  expect(database.batches).toEqual([['a', 'b', 'c']]);
});

test('commands that arrive while a batch is in flight go with the next one, and only one batch is in flight', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const first = batcher.run(command('a'), NEVER);
  await until('it is sent', () => database.batches.length === 1);
  const later = [batcher.run(command('b'), NEVER), batcher.run(command('c'), NEVER)];
  await nextTurn();
  expect(database.batches).toEqual([['a']]);
  await database.answer();
  expect(await first).toEqual({ outcome: 'done a' });
  await database.answer();
  expect(await Promise.all(later)).toEqual([{ outcome: 'done b' }, { outcome: 'done c' }]);
  expect(database.batches).toEqual([['a'], ['b', 'c']]);
});

test('a batch has at most batchLimit commands, in order of arrival', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute, { batchLimit: 2 });
  const outcomes = ['a', 'b', 'c', 'd', 'e'].map((id) => batcher.run(command(id), NEVER));
  for (let batch = 0; batch < 3; batch++) await database.answer();
  expect(await Promise.all(outcomes)).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => ({ outcome: `done ${id}` })));
  expect(database.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('two commands with the same id go in two batches, and the others do not wait for that', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const outcomes = ['a', 'b', 'a', 'c', 'a'].map((id) => batcher.run(command(id), NEVER));
  for (let batch = 0; batch < 3; batch++) await database.answer();
  expect(await Promise.all(outcomes)).toEqual(['a', 'b', 'a', 'c', 'a'].map((id) => ({ outcome: `done ${id}` })));
  expect(database.batches).toEqual([['a', 'b', 'c'], ['a'], ['a']]);
});

test('two purchases of the same attempt go in two batches', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const purchase = (id: string, attempt_id: string) =>
    ({ command: 'purchase', id, request_id: id, attempt_id, sale_id: 'demo', user_id: id, quantity: 1 }) as const;
  const outcomes = [purchase('a', 'x'), purchase('b', 'x'), purchase('c', 'y')].map((each) => batcher.run(each, NEVER));
  for (let batch = 0; batch < 2; batch++) await database.answer();
  await Promise.all(outcomes);
  expect(database.batches).toEqual([['a', 'c'], ['b']]);
});

test('it sends again after being idle', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  for (const id of ['a', 'b']) {
    const outcome = batcher.run(command(id), NEVER);
    await database.answer();
    expect(await outcome).toEqual({ outcome: `done ${id}` });
  }
});

test('after a failure the next commands are sent', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const [lost] = [batcher.run(command('a'), NEVER)];
  await database.answer(new Unavailable('gone'));
  await expect(lost).rejects.toThrow(Unavailable);
  const outcome = batcher.run(command('b'), NEVER);
  await database.answer();
  expect(await outcome).toEqual({ outcome: 'done b' });
});

test('past queueLimit a command is Unavailable immediately and counted, and those in the queue are executed', async () => {
  const database = heldDatabase();
  const before = await countOf(refusedCommands);
  const batcher = new Batcher(database.execute, { queueLimit: 2 });
  const waiting = ['a', 'b'].map((id) => batcher.run(command(id), NEVER));
  await expect(batcher.run(command('c'), NEVER)).rejects.toThrow(
    new Unavailable('2 commands are waiting for the database'),
  );
  expect(await countOf(refusedCommands)).toBe(before + 1);
  await database.answer();
  expect(await Promise.all(waiting)).toEqual([{ outcome: 'done a' }, { outcome: 'done b' }]);
  expect(database.batches).toEqual([['a', 'b']]);
});

test('a queued command that reaches its deadline is rejected then, and is not sent', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const first = batcher.run(command('a'), NEVER);
  await until('it is sent', () => database.batches.length === 1);
  const late = batcher.run(command('late'), performance.now() + 1000);
  const inTime = batcher.run(command('in time'), performance.now() + 2000);
  vi.advanceTimersByTime(1100);
  await expect(late).rejects.toThrow(new Unavailable('the command was not executed before its deadline'));
  await database.answer();
  await first;
  await database.answer();
  expect(await inTime).toEqual({ outcome: 'done in time' });
  expect(database.batches).toEqual([['a'], ['in time']]);
});

test('in a batch in flight each command is rejected at its own deadline, without the others', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  const database = heldDatabase();
  const batcher = new Batcher(database.execute);
  const now = performance.now();
  const late = batcher.run(command('late'), now + 1000);
  const inTime = batcher.run(command('in time'), now + 2000);
  await until('they are sent', () => database.batches.length === 1);
  expect(database.batches).toEqual([['late', 'in time']]);
  vi.advanceTimersByTime(1100);
  await expect(late).rejects.toThrow(Unavailable);
  await database.answer();
  expect(await inTime).toEqual({ outcome: 'done in time' });
});

test('a command whose item is still busy after its deadline is rejected', async () => {
  const deadline = performance.now() + 5;
  const execute: Execute = async (batch) => {
    await until('its deadline has passed', () => performance.now() > deadline);
    return batch;
  };
  await expect(new Batcher(execute).run(command('a'), deadline)).rejects.toThrow(Unavailable);
});

const NEVER_MS = 2 ** 30;

test('after a batch of several the next one is buffered', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute, { bufferMs: NEVER_MS });
  const outcomes = ['a', 'b'].map((id) => batcher.run(command(id), NEVER));
  await database.answer();
  await Promise.all(outcomes);
  void batcher.run(command('c'), NEVER);
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(database.batches).toEqual([['a', 'b']]);
});

test('the next batch is sent as soon as most of the last callers have queued again', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute, { bufferMs: NEVER_MS });
  const answered = ['a', 'b', 'c', 'd', 'e'].map((id) => batcher.run(command(id), NEVER));
  await database.answer();
  await Promise.all(answered);
  const first = ['f', 'g', 'h'].map((id) => batcher.run(command(id), NEVER));
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(database.batches.length).toBe(1);
  const fourth = batcher.run(command('i'), NEVER);
  await database.answer();
  await Promise.all([...first, fourth]);
  expect(database.batches[1]).toEqual(['f', 'g', 'h', 'i']);
});

test('a batch of one is not followed by a buffer, and a full batch is sent at once', async () => {
  const database = heldDatabase();
  const batcher = new Batcher(database.execute, { batchLimit: 2, bufferMs: NEVER_MS });
  const alone = batcher.run(command('a'), NEVER);
  await database.answer();
  await alone;
  const four = ['b', 'c', 'd', 'e'].map((id) => batcher.run(command(id), NEVER));
  await database.answer();
  await database.answer();
  await Promise.all(four);
  expect(database.batches).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
});
