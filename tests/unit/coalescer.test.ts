import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Coalescer, type Send } from '../../lib/database/coalescer.ts';
import type { BatchedCommand, Outcome } from '../../lib/database/command.ts';
import { Rejected, Unavailable } from '../../lib/database/errors.ts';
import { PATIENCE_MS } from '../../lib/database/retry.ts';

afterEach(() => void vi.useRealTimers());

const command = (id: string): BatchedCommand => ({ command: 'reserve', id });
const outcomeOf = ({ id }: BatchedCommand): Outcome => ({ outcome: `done ${id}` });

/** A database that answers when it is told to, and remembers the batches that it was sent. */
function heldDatabase() {
  const batches: string[][] = [];
  const answers: ((outcomes?: Outcome[], error?: Error) => void)[] = [];
  const send: Send = (commands) => {
    batches.push(commands.map(({ id }) => id));
    const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>();
    answers.push((outcomes = commands.map(outcomeOf), error) => (error ? reject(error) : resolve(outcomes)));
    return promise;
  };
  /** Answers the oldest batch that is in flight, once there is one. */
  async function answer(error?: Error): Promise<void> {
    await vi.waitFor(() => expect(answers).not.toEqual([]));
    answers.shift()?.(undefined, error);
  }
  return { send, batches, answer };
}

test('what arrives in one turn of the event loop goes together, at once', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const outcomes = ['a', 'b', 'c'].map((id) => coalescer.run(command(id)));
  await database.answer();
  expect(await Promise.all(outcomes)).toEqual([{ outcome: 'done a' }, { outcome: 'done b' }, { outcome: 'done c' }]);
  expect(database.batches).toEqual([['a', 'b', 'c']]);
});

test('what arrives while a batch is in flight goes with the next one, and one batch is in flight', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const first = coalescer.run(command('a'));
  await vi.waitFor(() => expect(database.batches.length).toBe(1));
  const later = [coalescer.run(command('b')), coalescer.run(command('c'))];
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
  const coalescer = new Coalescer(database.send, { batchLimit: 2 });
  const outcomes = ['a', 'b', 'c', 'd', 'e'].map((id) => coalescer.run(command(id)));
  for (let batch = 0; batch < 3; batch++) await database.answer();
  expect(await Promise.all(outcomes)).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => ({ outcome: `done ${id}` })));
  expect(database.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('two commands of one id go in two batches, and the others do not wait for that', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const outcomes = ['a', 'b', 'a', 'c', 'a'].map((id) => coalescer.run(command(id)));
  for (let batch = 0; batch < 3; batch++) await database.answer();
  expect(await Promise.all(outcomes)).toEqual(['a', 'b', 'a', 'c', 'a'].map((id) => ({ outcome: `done ${id}` })));
  expect(database.batches).toEqual([['a', 'b', 'c'], ['a'], ['a']]);
});

test('it sends again after it was idle', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  for (const id of ['a', 'b']) {
    const outcome = coalescer.run(command(id));
    await database.answer();
    expect(await outcome).toEqual({ outcome: `done ${id}` });
  }
});

test('a batch that is rejected as a whole is sent one by one: a bad command harms no other', async () => {
  const sent: string[][] = [];
  const coalescer = new Coalescer(async (commands) => {
    sent.push(commands.map(({ id }) => id));
    if (commands.some(({ id }) => id === 'bad')) throw new Rejected('22P02', 'invalid input');
    return commands.map(outcomeOf);
  });
  const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((id) => coalescer.run(command(id))));
  expect(outcomes).toMatchObject([
    { value: { outcome: 'done a' } },
    { reason: { name: 'Rejected', code: '22P02' } },
    { value: { outcome: 'done c' } },
  ]);
  expect(sent).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

test('a batch whose outcome is not known is not sent again, and each of its commands is told', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const outcomes = ['a', 'b'].map((id) => coalescer.run(command(id)));
  await database.answer(new Unavailable('gone'));
  expect(await Promise.allSettled(outcomes)).toMatchObject([
    { reason: { message: 'gone' } },
    { reason: { message: 'gone' } },
  ]);
  expect(database.batches).toEqual([['a', 'b']]);
});

test('after a failure the next commands are sent', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const [lost] = [coalescer.run(command('a'))];
  await database.answer(new Unavailable('gone'));
  await expect(lost).rejects.toThrow(Unavailable);
  const outcome = coalescer.run(command('b'));
  await database.answer();
  expect(await outcome).toEqual({ outcome: 'done b' });
});

test('past queueLimit the answer is Unavailable, at once, and those that wait are served', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send, { queueLimit: 2 });
  const waiting = ['a', 'b'].map((id) => coalescer.run(command(id)));
  await expect(coalescer.run(command('c'))).rejects.toThrow(new Unavailable('2 commands are waiting for the database'));
  await database.answer();
  expect(await Promise.all(waiting)).toEqual([{ outcome: 'done a' }, { outcome: 'done b' }]);
  expect(database.batches).toEqual([['a', 'b']]);
});

test('a command that waited longer than its patience is not sent: its caller has its answer', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send);
  const first = coalescer.run(command('a'));
  await vi.waitFor(() => expect(database.batches.length).toBe(1));
  const late = coalescer.run(command('late'));
  vi.advanceTimersByTime(PATIENCE_MS);
  const inTime = coalescer.run(command('in time'));
  await database.answer();
  await first;
  await expect(late).rejects.toThrow(new Unavailable('the database did not get to the command in time'));
  await database.answer();
  expect(await inTime).toEqual({ outcome: 'done in time' });
  expect(database.batches).toEqual([['a'], ['in time']]);
});

const NEVER_MS = 2 ** 30;

test('after a batch of several the next one waits for company', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send, { paceMs: NEVER_MS });
  const outcomes = ['a', 'b'].map((id) => coalescer.run(command(id)));
  await database.answer();
  await Promise.all(outcomes);
  void coalescer.run(command('c'));
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(database.batches).toEqual([['a', 'b']]);
});

test('the next batch leaves as soon as most of those who were answered are there again', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send, { paceMs: NEVER_MS });
  const answered = ['a', 'b', 'c', 'd', 'e'].map((id) => coalescer.run(command(id)));
  await database.answer();
  await Promise.all(answered);
  const first = ['f', 'g', 'h'].map((id) => coalescer.run(command(id)));
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(database.batches.length).toBe(1);
  const fourth = coalescer.run(command('i'));
  await database.answer();
  await Promise.all([...first, fourth]);
  expect(database.batches[1]).toEqual(['f', 'g', 'h', 'i']);
});

test('a command by itself makes none wait, and a full batch waits for none', async () => {
  const database = heldDatabase();
  const coalescer = new Coalescer(database.send, { batchLimit: 2, paceMs: NEVER_MS });
  const alone = coalescer.run(command('a'));
  await database.answer();
  await alone;
  const four = ['b', 'c', 'd', 'e'].map((id) => coalescer.run(command(id)));
  await database.answer();
  await database.answer();
  await Promise.all(four);
  expect(database.batches).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
});
