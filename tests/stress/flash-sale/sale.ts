import { bodyOf, type Exchange, isUnanswered } from '../client.ts';
import type { Purchase, PurchaseCheck, Sale } from './client.ts';
import type { Moments } from './clock.ts';

/** One press of the button, and its response. */
export interface Attempt extends Exchange {
  /** The user as the service spells it. */
  user: string;
  key: string;
  replayed: boolean;
}

/** What a watcher was told, or had been told before and was still true (304). */
export interface Reading {
  sentAt: number;
  answeredAt: number;
  sale: Sale;
}

/** A user who bought, by the first 201, or the replay of one whose response was lost. */
export interface Buyer {
  attempt: Attempt;
  purchase: Purchase;
  /** Between which moments the purchase was made. */
  sentAt: number;
  answeredAt: number;
}

/** A sale of the run: its settings, and everything that was sent and received. */
export class SaleRecord {
  readonly id: string;
  readonly name: string;
  readonly units: number;
  itemId = '';
  startsAt = '';
  endsAt = '';
  opens: Moments = { earliest: 0, latest: 0 };
  closes: Moments = { earliest: 0, latest: 0 };
  readonly attempts: Attempt[] = [];
  readonly readings: Reading[] = [];
  /** What the service said after the last attempt. */
  after: Sale | undefined;
  /** What users were told who asked afterwards. */
  readonly lookUps = new Map<string, PurchaseCheck>();

  constructor(id: string, name: string, units: number) {
    this.id = id;
    this.name = name;
    this.units = units;
  }

  /** The users who bought. */
  buyers(): Map<string, Buyer> {
    const successes = this.attempts.filter(({ status }) => status === 201);
    return new Map(
      [...Map.groupBy(successes, ({ user }) => user)].map(([user, own]) => {
        const attempt = own.find(({ replayed }) => !replayed) ?? (own[0] as Attempt);
        const lost = attempt.replayed
          ? this.attempts.find((each) => each.key === attempt.key && isUnanswered(each))
          : undefined;
        const { sentAt } = lost ?? attempt;
        return [user, { attempt, purchase: bodyOf<Purchase>(attempt), sentAt, answeredAt: attempt.answeredAt }];
      }),
    );
  }

  /** Attempts without a response, of keys that never got one. */
  unsettled(): Attempt[] {
    const answered = new Set(this.attempts.filter((attempt) => !isUnanswered(attempt)).map(({ key }) => key));
    return this.attempts.filter((attempt) => isUnanswered(attempt) && !answered.has(attempt.key));
  }
}

/** The purchase that a response tells of: a new one, a replayed one, or the one that the user has already. */
export function purchaseIn(attempt: Attempt): Purchase | undefined {
  if (attempt.status === 201) return bodyOf<Purchase>(attempt);
  return attempt.code === 'already_purchased' ? bodyOf<{ purchase: Purchase }>(attempt).purchase : undefined;
}
