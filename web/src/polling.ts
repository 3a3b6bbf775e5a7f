import type { Sale } from './api.ts';
import { phaseAt } from './sale.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long what is known of a sale will do, in milliseconds. */
export function pollDelay(sale: Sale | undefined, now: number): number {
  if (!sale) return 30 * SECOND;
  switch (phaseAt(sale, now)) {
    case 'upcoming':
      return Math.min(Math.max((Date.parse(sale.starts_at) - now) / 10, SECOND), MINUTE);
    case 'active':
      return 2 * SECOND;
    case 'sold_out':
      return 10 * SECOND;
    case 'ended':
      return MINUTE;
  }
}

/** How long to wait after so many failures in a row, in milliseconds. */
export const retryDelay = (failures: number) => jitter(Math.min(SECOND * 2 ** failures, 30 * SECOND));

/** Up to a quarter less or more, so that a crowd that came together does not ask together. */
export const jitter = (delay: number) => delay * (0.75 + Math.random() / 2);
