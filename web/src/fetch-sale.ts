import { api, type Sale } from './api.ts';

/** The sale; nothing where there is no such sale. Throws if the service cannot say. */
export async function fetchSale(id: string, signal: AbortSignal): Promise<Sale | undefined> {
  const { data, response } = await api.GET('/v1/sales/{id}', { params: { path: { id } }, signal });
  if (data) return data;
  // 422: it cannot be the id of a sale.
  if (response.status === 404 || response.status === 422) return undefined;
  throw new Error(`The service answered ${response.status}`);
}
