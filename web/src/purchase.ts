import { api, type Purchase } from './api.ts';
import { beginAttempt, endAttempt } from './attempt.ts';

/** How an attempt to buy, or the check of an earlier purchase, ended. */
export type Outcome =
  | { kind: 'secured'; purchase: Purchase; replayed: boolean }
  | { kind: 'already_purchased'; purchase: Purchase }
  | { kind: 'purchase_found'; purchase: Purchase }
  | { kind: 'no_purchase'; user: string }
  | { kind: 'sale_not_started'; starts_at: string }
  | { kind: 'sale_ended'; ends_at: string }
  | { kind: PlainOutcome };

/** Those that have nothing to tell but themselves. */
export type PlainOutcome =
  | 'sold_out'
  | 'sale_not_found'
  | 'name_missing'
  | 'name_refused'
  | 'busy'
  | 'unreachable'
  | 'check_failed'
  | 'refused';

/** Buys one unit. Safe to repeat: an attempt that got no answer is repeated with its key, and buys nothing twice. */
export async function buy(saleId: string, user: string): Promise<Outcome> {
  const key = beginAttempt(saleId, user);
  try {
    const { data, error, response } = await api.POST('/v1/sales/{id}/purchases', {
      params: { path: { id: saleId }, header: { 'Idempotency-Key': key } },
      body: { user_id: user },
    });
    if (response.status >= 500) return { kind: 'busy' };
    endAttempt(saleId, user);
    if (data)
      return { kind: 'secured', purchase: data, replayed: response.headers.get('Idempotent-Replayed') === 'true' };
    return outcomeOf(error);
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Looks for a purchase of this user. */
export async function check(saleId: string, user: string): Promise<Outcome> {
  try {
    const { data, error, response } = await api.GET('/v1/sales/{id}/purchases/{user_id}', {
      params: { path: { id: saleId, user_id: user } },
    });
    if (response.status >= 500) return { kind: 'check_failed' };
    if (!data) return outcomeOf(error);
    if (!data.purchase) return { kind: 'no_purchase', user };
    endAttempt(saleId, user);
    return { kind: 'purchase_found', purchase: data.purchase };
  } catch {
    return { kind: 'check_failed' };
  }
}

type Problem = { code?: string | undefined; purchase?: unknown; starts_at?: unknown; ends_at?: unknown };

function outcomeOf(problem: unknown): Outcome {
  const { code, purchase, starts_at, ends_at } = (problem ?? {}) as Problem;
  switch (code) {
    case 'already_purchased':
      return { kind: code, purchase: purchase as Purchase };
    case 'sale_not_started':
      return { kind: code, starts_at: starts_at as string };
    case 'sale_ended':
      return { kind: code, ends_at: ends_at as string };
    case 'sold_out':
    case 'sale_not_found':
      return { kind: code };
    case 'validation_failed':
      return { kind: 'name_refused' };
    default:
      return { kind: 'refused' };
  }
}
