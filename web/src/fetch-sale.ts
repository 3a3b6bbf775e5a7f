import { holdfast, type Sale } from './api.ts';

/** The sale; nothing where there is no such sale. Throws if the service cannot say. */
export async function fetchSale(id: string, signal: AbortSignal): Promise<Sale | undefined> {
  // The page shows at once that it failed, and polls again.
  const result = await holdfast.getSale({ id }, { signal, attempts: 1 });
  if (result.outcome === 'unavailable') throw new Error(result.problem.message);
  // Without data there is no such sale, or it cannot be the id of one.
  return result.data;
}
