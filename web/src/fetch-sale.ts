import { holdfast, type Sale } from './api.ts';

/** The sale; nothing where there is no such sale. Throws if the service cannot say. */
export async function fetchSale(id: string, signal: AbortSignal): Promise<Sale | undefined> {
  // The page shows at once that it failed, and polls again.
  const result = await holdfast.getSale({ id }, { signal, attempts: 1 });
  switch (result.outcome) {
    case 'found':
      return result.data;
    case 'sale_not_found':
    case 'validation_failed': // it cannot be the id of a sale
      return undefined;
    default:
      throw new Error(result.problem.message);
  }
}
