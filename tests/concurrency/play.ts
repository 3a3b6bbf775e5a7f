import { AssertionError } from 'node:assert';
import type { Arena } from './arena.ts';
import { type Audit, inspectBooks } from './books.ts';
import type { Round, Scenario } from './scenario.ts';

/** What came of all rounds of a scenario. */
export interface Result {
  scenario: Scenario;
  rounds: number;
  /** Rounds in which all rivals were seen waiting in the database before they were let go; undefined if unseen. */
  arranged: number | undefined;
  /** How often each outcome was seen. */
  outcomes: Map<string, number>;
  /** What was wrong, a line each: none when every claim holds and the books balance. */
  violations: string[];
}

/** Rounds that go together where only chance can make their rivals meet. */
const ROUNDS_AT_ONCE = 25;

/** Play a scenario, one round after another where they are arranged, and inspect the books afterwards. */
export async function playScenario(
  arena: Arena,
  audit: Audit,
  scenario: Scenario,
  rounds: number,
  progress: (done: number) => void,
): Promise<Result> {
  const firstItem = arena.itemIds.length;
  const result: Result = { scenario, rounds, arranged: arena.database && 0, outcomes: new Map(), violations: [] };
  const atOnce = arena.database ? 1 : ROUNDS_AT_ONCE;
  for (let done = 0; done < rounds; done += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, rounds - done) }, (_, index) => done + index);
    await Promise.all(numbers.map((number) => playRound(arena, result, number)));
    progress(done + numbers.length);
  }
  if (arena.canArrange && result.violations.length === 0 && result.arranged !== rounds) {
    result.violations.push(`${scenario.name}: only ${result.arranged} of ${rounds} rounds could be arranged`);
  }
  result.violations.push(...(await inspectBooks(arena, audit, arena.itemIds.slice(firstItem))));
  return result;
}

async function playRound(arena: Arena, result: Result, number: number): Promise<void> {
  try {
    count(result, await result.scenario.play(arena, number));
  } catch (error) {
    result.violations.push(`${result.scenario.name}, round ${number + 1}: ${describe(error)}`);
  } finally {
    await arena.tidyUp();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof AssertionError && error.generatedMessage)) return (error as Error).message;
  return `expected ${JSON.stringify(error.expected)}, got ${JSON.stringify(error.actual)}`;
}

function count(result: Result, { outcome, waiting }: Round): void {
  result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1);
  if (result.arranged !== undefined && waiting >= result.scenario.rivals) result.arranged++;
}
