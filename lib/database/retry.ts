import pRetry from 'p-retry';
import { Unavailable } from './errors.ts';

/**
 * Repeat an attempt until it succeeds, the database rejects the call, or the deadline (a time of `performance.now()`) has
 * passed. Every call is safe to repeat, because the caller mints its ids.
 */
export function retry<T>(attempt: () => Promise<T>, deadline: number): Promise<T> {
  return pRetry(attempt, {
    retries: 8,
    minTimeout: 25,
    maxTimeout: 1000,
    randomize: true,
    maxRetryTime: Math.max(0, deadline - performance.now()),
    shouldRetry: ({ error }) => error instanceof Unavailable,
  });
}
