/**
 * `npm run test:stress`: spec 003's stress test against BASE_URL (http://localhost:9999), with every rule checked after
 * it and a report in reports/. Exits with 1 where a criterion fails. See docs/stress.md.
 */
import { printed, writeReport } from '../../scripts/report/page.ts';
import { execute } from './execute.ts';
import { faultLines, pageOf, tablesOf } from './report.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.argv);
try {
  const summary = await execute(settings);
  const { latencies, criteria } = tablesOf(summary);
  console.log(`\n${printed(latencies)}\n\n${printed(criteria)}\n${faultLines(summary)}`);
  const files = await writeReport(settings.output, `stress-${settings.scenario}`, pageOf(summary), summary);
  for (const file of files) console.log(`  ${file}`);
  console.log(summary.passed ? '\nPassed.' : '\nFailed.');
  process.exitCode = summary.passed ? 0 : 1;
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
