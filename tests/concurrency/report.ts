import { type Cell, printed } from '../../scripts/report/page.ts';
import type { Result } from './run-scenario.ts';

const VIOLATIONS_SHOWN = 5;

/** Whether every claim held, every round was arranged that could be, and the audit found nothing. */
export const isGood = ({ violations }: Result): boolean => violations.length === 0;

/** The table of all scenarios, then whatever was wrong, a line each. */
export function describeResults(results: Result[]): string {
  const rows = results.map((result): Cell[] => {
    const { scenario, rounds, arranged, outcomes } = result;
    const verdict = isGood(result) ? 'holds' : 'BROKEN';
    return [scenario.name, `${rounds}`, `${arranged ?? '–'}`, describeOutcomes(outcomes, rounds), verdict];
  });
  const columns = ['Scenario', 'Rounds', 'Arranged', 'Outcomes', 'Verdict'];
  const isNumber = (name: string) => ['Rounds', 'Arranged'].includes(name);
  const table = printed({ columns: columns.map((name) => ({ name, number: isNumber(name) })), rows });
  return [table, ...results.flatMap(describeViolations)].join('\n');
}

/** The first few: the others are of the same kind more often than not. */
function describeViolations({ scenario, violations }: Result): string[] {
  const others = violations.length - VIOLATIONS_SHOWN;
  const shown = violations.slice(0, VIOLATIONS_SHOWN);
  return others > 0 ? [...shown, `${scenario.name}: ${others} more violations`] : shown;
}

/** "23 confirmed in time, 27 expired"; the outcome alone where it was always the same. */
function describeOutcomes(outcomes: Map<string, number>, rounds: number): string {
  const counted = [...outcomes].sort(([one], [other]) => one.localeCompare(other));
  if (counted.length === 1 && counted[0]?.[1] === rounds) return rounds === 1 ? counted[0][0] : `all ${counted[0][0]}`;
  return counted.map(([outcome, times]) => `${times} ${outcome}`).join(', ');
}
