/**
 * `npm run test:stress`: spec 003's stress test against BASE_URL (http://localhost:9999), with every rule checked after
 * it and a report in reports/. Exits with 1 where a criterion fails. See docs/stress.md.
 */
import { writeReport } from '../../scripts/report/write.ts';
import { readSettings } from './command-line.ts';
import { execute } from './execute.ts';
import { criteriaTable, latencyTable } from './print.ts';
import { pageOf } from './report.ts';

const settings = readSettings(process.argv);
try {
  const summary = await execute(settings);
  console.log(`\n${latencyTable(summary)}\n\n${criteriaTable(summary)}\n`);
  const files = await writeReport(settings.output, `stress-${settings.scenario}`, pageOf(summary), summary);
  for (const file of files) console.log(`  ${file}`);
  console.log(summary.passed ? '\nPassed.' : '\nFailed.');
  process.exitCode = summary.passed ? 0 : 1;
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
