import Table from 'cli-table3';
import type * as report from '../report/page.ts';

/** A table of the report for the terminal. */
export function printed({ columns, rows }: report.Table): string {
  const table = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map(({ number }) => (number ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text))));
  return table.toString();
}
