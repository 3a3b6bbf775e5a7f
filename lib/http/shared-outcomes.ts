import { LRUCache } from 'lru-cache';
import type { Outcome } from '../database/command.ts';

/** How many outcomes are kept. */
const MAX_OUTCOMES = 1000;

const outcomes = new LRUCache<string, Outcome, () => Promise<Outcome>>({
  max: MAX_OUTCOMES,
  fetchMethod: (_key, _stale, { context: run }) => run(),
  // One that is evicted while it is fetched still reaches those who wait for it.
  ignoreFetchAbort: true,
});

/**
 * The outcome of a read that is the same for everyone, shared by all requests that arrive while it is read or in the seconds
 * after that. So any number of them costs each instance one read, where no CDN is in front of it. Errors are not kept.
 */
export function shareOutcome(
  operationId: string,
  parts: unknown,
  seconds: number,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const key = `${operationId} ${JSON.stringify(parts)}`;
  return outcomes.forceFetch(key, { ttl: seconds * 1000, context: run });
}
