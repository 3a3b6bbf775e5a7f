import Table from 'cli-table3';
import type { Summary } from './summary.ts';

/** Faults that are printed of one criterion; the JSON file has all. */
const FAULTS_SHOWN = 5;

const VERDICTS = { pass: '✔ pass', fail: '✘ FAIL', note: '·' };

/** The table of the pass criteria, and what contradicts them. */
export function criteriaTable({ criteria }: Summary): string {
  const table = new Table({ head: ['Criterion', 'Requirement', 'Measured', ''], style: { head: [], border: [] } });
  for (const { name, requirement, measured, verdict } of criteria) {
    table.push([name, requirement, measured, VERDICTS[verdict]]);
  }
  const faults = criteria.flatMap(({ name, faults }) => [
    ...faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${name}: ${fault}`),
    ...(faults.length > FAULTS_SHOWN ? [`  ${name}: and ${faults.length - FAULTS_SHOWN} more`] : []),
  ]);
  return [table.toString(), ...faults].join('\n');
}

/** How long everything took. */
export function latencyTable({ latencies }: Summary): string {
  const table = new Table({
    head: ['Phase', 'Request → status', 'Count', 'p50 ms', 'p90', 'p99', 'p99.9', 'max'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { phase, what, count, p50, p90, p99, p999, max } of latencies) {
    const numbers = [p50, p90, p99, p999, max].map((milliseconds) => milliseconds.toFixed(1));
    table.push([phase, what, count.toLocaleString('en'), ...numbers]);
  }
  return table.toString();
}
