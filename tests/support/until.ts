import { setTimeout as delay } from 'node:timers/promises';

/** Polls until `condition` returns something other than `undefined` or `false`, and returns that. */
export async function until<T>(
  claim: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  timeout = 50_000,
): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${timeout} ms: ${claim}`);
    await delay(5);
  }
}
