import { bodyOf } from './instance.ts';
import type { Target } from './target.ts';

/** The result of one round. */
export interface Round {
  /** The outcome in words, the same for the same outcome: the table counts them. */
  outcome: string;
  /** How many requests waited in the database at once before the lock was released. */
  waiting: number;
}

/** Requests that race, and what has to be true of their responses. */
export interface Scenario {
  name: string;
  /** What holds after every round, in words. */
  claim: string;
  /** Run once where more rounds would prove no more. */
  once?: boolean;
  /** How many requests wait at once in a round that was arranged. */
  contenders: number;
  /** Runs round number `round`, from 0. Throws an assertion error where the claim does not hold. */
  run(target: Target, round: number): Promise<Round>;
}

/** Where the single unit of an item is; the counts where that is not one place. */
export async function unitsOf(target: Target, itemId: string): Promise<string> {
  const item = bodyOf(await target.instance(0).item(itemId));
  const { total_quantity, available_quantity, reserved_quantity, confirmed_quantity } = item;
  const counts = [total_quantity, available_quantity, reserved_quantity, confirmed_quantity].join('/');
  return { '1/1/0/0': 'available', '1/0/1/0': 'reserved', '1/0/0/1': 'sold' }[counts] ?? counts;
}
