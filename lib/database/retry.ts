import pRetry from 'p-retry';
import { Misconfigured, Unavailable } from './errors.ts';

/**
 * Repeat an attempt until it succeeds, or the database rejects the call, or no time is left for another attempt before the
 * deadline (a time of `performance.now()`). Attempts are counted from 1. Every call is safe to repeat, because the caller mints
 * its ids. The pauses between attempts grow up to `maxTimeout`, in milliseconds.
 */
export function retry<T>(attempt: (number: number) => Promise<T>, deadline: number, maxTimeout = 250): Promise<T> {
  return pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 25,
    maxTimeout,
    randomize: true,
    shouldRetry: ({ error, retryDelay }) =>
      error instanceof Unavailable && !(error instanceof Misconfigured) && performance.now() + retryDelay < deadline,
  });
}
