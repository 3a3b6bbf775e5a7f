import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Misconfigured, Rejected, Unavailable } from '../../lib/database/errors.ts';
import { retry } from '../../lib/database/retry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The result of a call with these failures before it works, and the number of attempts. */
async function outcomeOf(
  failures: Error[],
  timeout = 5000,
  maxTimeout?: number,
): Promise<{ attempts: number; result: unknown }> {
  let attempts = 0;
  const outcome = retry(
    async () => {
      const failure = failures[Math.min(attempts++, failures.length)];
      if (failure !== undefined) throw failure;
      return 'done';
    },
    performance.now() + timeout,
    maxTimeout,
  ).catch((error) => error);
  await vi.runAllTimersAsync();
  return { result: await outcome, attempts };
}

test('a success is attempted once', async () => {
  expect(await outcomeOf([])).toEqual({ result: 'done', attempts: 1 });
});

test('an unknown outcome is attempted again', async () => {
  const gone = new Unavailable('gone');
  expect(await outcomeOf([gone, gone, gone])).toEqual({ result: 'done', attempts: 4 });
});

test('a rejection is not attempted again', async () => {
  const refused = new Rejected('22P02', 'invalid input');
  expect(await outcomeOf([refused])).toEqual({ result: refused, attempts: 1 });
});

test('a bug is not attempted again', async () => {
  const fault = new TypeError('undefined is not a function');
  expect(await outcomeOf([fault])).toEqual({ result: fault, attempts: 1 });
});

test('a wrong setting is not attempted again', async () => {
  const refused = new Misconfigured('refused the key', '401');
  expect(await outcomeOf([refused])).toEqual({ result: refused, attempts: 1 });
});

test('a rejection after an unknown outcome ends it', async () => {
  const refused = new Rejected('22P02', 'invalid input');
  expect(await outcomeOf([new Unavailable('gone'), refused])).toEqual({ result: refused, attempts: 2 });
});

test.each([5000, 100])(
  '%i ms before the deadline: attempts end at the deadline, with the last error',
  async (timeout) => {
    const failures = Array.from({ length: 100 }, (_, number) => new Unavailable(`gone ${number}`));
    const started = performance.now();
    const { result, attempts } = await outcomeOf(failures, timeout);
    expect(result).toBeInstanceOf(Unavailable);
    expect(attempts).toBeGreaterThan(1);
    expect(performance.now() - started).toBeLessThanOrEqual(timeout + 1);
  },
);

test('in five seconds there are about 20 attempts, and about 9 where pauses may grow to a second', async () => {
  const failures = Array.from({ length: 100 }, () => new Unavailable('gone'));
  expect((await outcomeOf(failures)).attempts).toBeGreaterThan(15);
  expect((await outcomeOf(failures, 5000, 1000)).attempts).toBeLessThan(12);
});
