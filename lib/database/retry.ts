import pRetry from 'p-retry';
import { Unavailable } from './errors.ts';

/** How long a command is attempted in all, in milliseconds; after that the response is 503. */
export const TIMEOUT_MS = 5000;

/**
 * Attempt until one succeeds, the database rejects the call, or the timeout has passed. Every call is safe to repeat: the
 * caller mints its ids.
 */
export function retry<T>(attempt: () => Promise<T>, timeout = TIMEOUT_MS): Promise<T> {
  return pRetry(attempt, {
    retries: 8,
    minTimeout: 25,
    maxTimeout: 1000,
    randomize: true,
    maxRetryTime: timeout,
    shouldRetry: ({ error }) => error instanceof Unavailable,
  });
}
