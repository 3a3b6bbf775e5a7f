import { newIdempotencyKey } from '../../client/src/index.ts';
import { Shelf } from './storage.ts';

/**
 * An attempt to buy has one Idempotency-Key until it is answered. It survives a reload, so that a press after a lost response
 * repeats the attempt instead of beginning another.
 */
const shelf = new Shelf('sessionStorage');
const slot = (saleId: string, user: string) => `attempt:${saleId}:${user}`;

/** The key of the attempt that is under way, or of a new one. */
export function beginAttempt(saleId: string, user: string): string {
  const key = shelf.get(slot(saleId, user)) ?? newIdempotencyKey();
  shelf.set(slot(saleId, user), key);
  return key;
}

export const endAttempt = (saleId: string, user: string): void => shelf.delete(slot(saleId, user));

/** Whether an attempt never got its answer. */
export const isUnanswered = (saleId: string, user: string): boolean => shelf.get(slot(saleId, user)) !== undefined;
