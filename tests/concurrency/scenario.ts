import type { Arena } from './arena.ts';

/** What came of one round. */
export interface Round {
  /** The outcome in words, the same for the same outcome: the table counts them. */
  outcome: string;
  /** How many requests waited in the database at once before they were let go. */
  waiting: number;
}

/** Requests that race, and what has to be true of their answers. */
export interface Scenario {
  name: string;
  /** What holds after every round, in words. */
  claim: string;
  /** Played once where more rounds would prove no more. */
  once?: boolean;
  /** How many requests wait at once in a round that was arranged. */
  rivals: number;
  /** Play round number `round`, from 0. Throws an assertion error where the claim does not hold. */
  play(arena: Arena, round: number): Promise<Round>;
}
