import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rejected, Unavailable } from '../../lib/database/errors.ts';
import { PATIENCE_MS, retry } from '../../lib/database/retry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What comes of a call with these failures before it works, and how often it was tried. */
async function outcomeOf(failures: Error[], patience?: number): Promise<{ tries: number; result: unknown }> {
  let tries = 0;
  const outcome = retry(async () => {
    const failure = failures[Math.min(tries++, failures.length)];
    if (failure !== undefined) throw failure;
    return 'done';
  }, patience).catch((error) => error);
  await vi.runAllTimersAsync();
  return { result: await outcome, tries };
}

test('what works is tried once', async () => {
  expect(await outcomeOf([])).toEqual({ result: 'done', tries: 1 });
});

test('what is not known is tried again', async () => {
  const gone = new Unavailable('gone');
  expect(await outcomeOf([gone, gone, gone])).toEqual({ result: 'done', tries: 4 });
});

test('what the database refused is not', async () => {
  const refused = new Rejected('22P02', 'invalid input');
  expect(await outcomeOf([refused])).toEqual({ result: refused, tries: 1 });
});

test('nor is a fault of our own', async () => {
  const fault = new TypeError('undefined is not a function');
  expect(await outcomeOf([fault])).toEqual({ result: fault, tries: 1 });
});

test('a refusal after an unknown outcome ends it', async () => {
  const refused = new Rejected('22P02', 'invalid input');
  expect(await outcomeOf([new Unavailable('gone'), refused])).toEqual({ result: refused, tries: 2 });
});

test.each([PATIENCE_MS, 100])('after a patience of %i ms the last error is the answer', async (patience) => {
  const failures = Array.from({ length: 100 }, (_, number) => new Unavailable(`gone ${number}`));
  const started = performance.now();
  const { result, tries } = await outcomeOf(failures, patience);
  expect(result).toBeInstanceOf(Unavailable);
  expect(tries).toBeGreaterThan(1);
  expect(performance.now() - started).toBeLessThanOrEqual(patience + 1000);
});
