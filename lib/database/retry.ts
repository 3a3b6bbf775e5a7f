import pRetry from 'p-retry';
import { Unavailable } from './errors.ts';

/** How long a command is tried in all, in milliseconds; after that the answer is 503. */
export const PATIENCE_MS = 5000;

/**
 * Try until it works, the database refuses, or the patience is over. Only for calls that are safe to repeat, which all
 * are: the caller mints their ids.
 */
export function retry<T>(attempt: () => Promise<T>, patience = PATIENCE_MS): Promise<T> {
  return pRetry(attempt, {
    retries: 8,
    minTimeout: 25,
    maxTimeout: 1000,
    randomize: true,
    maxRetryTime: patience,
    shouldRetry: ({ error }) => error instanceof Unavailable,
  });
}
