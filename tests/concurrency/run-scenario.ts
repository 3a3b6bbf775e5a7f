import { AssertionError } from 'node:assert';
import { bodyOf } from './instance.ts';
import { replayHolds, replayLedger, replayPurchases } from './replay.ts';
import type { Round, Scenario } from './scenario.ts';
import type { Target } from './target.ts';

/** The result of all rounds of a scenario. */
export interface Result {
  scenario: Scenario;
  rounds: number;
  /** Rounds in which all contenders were seen waiting in the database before the lock was released; undefined if unseen. */
  arranged: number | undefined;
  /** How often each outcome was seen. */
  outcomes: Map<string, number>;
  /** What was wrong, a line each: none when every claim holds and the audit finds nothing. */
  violations: string[];
}

/** Rounds that go together where only chance can make their contenders meet. */
const ROUNDS_AT_ONCE = 25;

/** Runs a scenario, one round after another where they are arranged, then audits the items it used. */
export async function runScenario(
  target: Target,
  scenario: Scenario,
  rounds: number,
  progress: (done: number) => void,
): Promise<Result> {
  const firstItem = target.itemIds.length;
  const result: Result = { scenario, rounds, arranged: target.database && 0, outcomes: new Map(), violations: [] };
  const atOnce = target.database ? 1 : ROUNDS_AT_ONCE;
  for (let done = 0; done < rounds; done += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, rounds - done) }, (_, index) => done + index);
    await Promise.all(numbers.map((number) => runRound(target, result, number)));
    progress(done + numbers.length);
  }
  if (target.canArrange && result.violations.length === 0 && result.arranged !== rounds) {
    result.violations.push(`${scenario.name}: only ${result.arranged} of ${rounds} rounds could be arranged`);
  }
  result.violations.push(...(await findViolations(target, target.itemIds.slice(firstItem))));
  return result;
}

async function runRound(target: Target, result: Result, number: number): Promise<void> {
  try {
    count(result, await result.scenario.run(target, number));
  } catch (error) {
    result.violations.push(`${result.scenario.name}, round ${number + 1}: ${describe(error)}`);
  } finally {
    await target.tidyUp();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof AssertionError && error.generatedMessage)) return (error as Error).message;
  return `expected ${JSON.stringify(error.expected)}, got ${JSON.stringify(error.actual)}`;
}

function count(result: Result, { outcome, waiting }: Round): void {
  result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1);
  if (result.arranged !== undefined && waiting >= result.scenario.contenders) result.arranged++;
}

/** Everything that is wrong with these items: what `audit()` finds, what the service shows, what the rows add up to. */
async function findViolations(target: Target, itemIds: string[]): Promise<string[]> {
  const { database } = target;
  const checks: Promise<string[]>[] = [target.audit(), inspectItems(target, itemIds)];
  if (database) checks.push(...[replayLedger, replayHolds, replayPurchases].map((replay) => replay(database, itemIds)));
  return (await Promise.all(checks)).flat();
}

/** The invariant of spec 001, 16.1 as the service itself shows it. */
async function inspectItems(target: Target, itemIds: string[]): Promise<string[]> {
  const items = await Promise.all(itemIds.map(async (id) => bodyOf(await target.instance(0).item(id))));
  return items
    .filter((item) => item.confirmed_quantity + item.reserved_quantity > item.total_quantity)
    .map((item) => `item ${item.id} has more units confirmed and reserved than there are: ${JSON.stringify(item)}`);
}
