import { HoldfastError, type Result } from '../../client/src/index.ts';
import { holdfast, type Purchase } from './api.ts';
import { beginAttempt, endAttempt, isUnanswered } from './attempt.ts';

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
  const isRepeated = isUnanswered(saleId, user);
  const idempotencyKey = beginAttempt(saleId, user);
  try {
    const result = await holdfast.createPurchase({ id: saleId, user_id: user }, { idempotencyKey });
    const outcome = outcomeOf(result, isRepeated);
    if (outcome.kind !== 'busy') endAttempt(saleId, user);
    return outcome;
  } catch (error) {
    return outcomeOfError(error, saleId, user);
  }
}

/** Looks for a purchase of this user. */
export async function check(saleId: string, user: string): Promise<Outcome> {
  try {
    const result = await holdfast.getPurchase({ id: saleId, user_id: user });
    switch (result.outcome) {
      case 'found':
        if (!result.data.purchase) return { kind: 'no_purchase', user };
        endAttempt(saleId, user);
        return { kind: 'purchase_found', purchase: result.data.purchase };
      case 'sale_not_found':
        return { kind: result.outcome };
      case 'validation_failed':
        return { kind: 'name_refused' };
      default:
        return { kind: 'check_failed' };
    }
  } catch {
    return { kind: 'check_failed' };
  }
}

function outcomeOf(result: Result<'createPurchase'>, isRepeated: boolean): Outcome {
  switch (result.outcome) {
    case 'purchased':
      return { kind: 'secured', purchase: result.data, replayed: isRepeated && result.replayed };
    case 'already_purchased':
      return { kind: result.outcome, purchase: result.problem.purchase };
    case 'sale_not_started':
      return { kind: result.outcome, starts_at: result.problem.starts_at };
    case 'sale_ended':
      return { kind: result.outcome, ends_at: result.problem.ends_at };
    case 'sold_out':
    case 'sale_not_found':
      return { kind: result.outcome };
    case 'validation_failed':
      return { kind: 'name_refused' };
    case 'too_many_requests':
    case 'unavailable':
      return { kind: 'busy' };
    default:
      return { kind: 'refused' };
  }
}

/** Without a response, or with a faulty one, the attempt remains unanswered. */
function outcomeOfError(error: unknown, saleId: string, user: string): Outcome {
  const status = error instanceof HoldfastError ? error.status : undefined;
  if (status === undefined) return { kind: 'unreachable' };
  if (status >= 500) return { kind: 'busy' };
  endAttempt(saleId, user);
  return { kind: 'refused' };
}
