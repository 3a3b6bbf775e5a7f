import type { Sale } from './api.ts';

/** What a visitor can do: wait, buy, or nothing any more. */
export type Phase = 'upcoming' | 'active' | 'sold_out' | 'ended';

/** By the window rather than by `status`, because the sale opens and closes between two polls. */
export function phaseAt(sale: Sale, now: number): Phase {
  if (now < Date.parse(sale.starts_at)) return 'upcoming';
  if (now >= Date.parse(sale.ends_at)) return 'ended';
  return sale.sold_out ? 'sold_out' : 'active';
}

/** When the sale opens, or closes if it is open; nothing once it has ended. */
export function nextChange(sale: Sale, now: number): number | undefined {
  return [sale.starts_at, sale.ends_at].map((instant) => Date.parse(instant)).find((instant) => instant > now);
}

/** The units that are left, in percent. */
export const shareLeft = ({ remaining_quantity, total_quantity }: Sale): number =>
  total_quantity === 0 ? 0 : (100 * remaining_quantity) / total_quantity;
