import { api, type Sale } from './api.ts';

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

/** The sale; nothing where there is no such sale. Throws if the service cannot say. */
export async function fetchSale(id: string, signal: AbortSignal): Promise<Sale | undefined> {
  const { data, response } = await api.GET('/v1/sales/{id}', { params: { path: { id } }, signal });
  if (data) return data;
  // 422: it cannot be the id of a sale.
  if (response.status === 404 || response.status === 422) return undefined;
  throw new Error(`The service answered ${response.status}`);
}
