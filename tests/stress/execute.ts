import { type Criterion, note } from './checks/criterion.ts';
import { expectDatabase } from './database.ts';
import { runPhases } from './progress.ts';
import { latencyHistogram, percentile } from './recorder.ts';
import { Run } from './run.ts';
import { checkRules, PLANS } from './scenario.ts';
import type { Settings } from './settings.ts';
import { type Summary, summarize } from './summary.ts';

/**
 * Run the scenario of the settings from its warm-up to its verdict. Rejects where there is no shop to test, or not the
 * database that is named: at once, not when the minutes are over.
 */
export async function execute(settings: Settings): Promise<Summary> {
  const run = new Run(settings);
  const { phases, check } = PLANS[settings.scenario](settings.lengths);
  try {
    await expectDatabase(settings);
    await runPhases(phases, run);
    return summarize(run, [...check(run), ...checkRules(run), ...run.databaseCriteria, punctuality(run)]);
  } finally {
    await run.client.close();
  }
}

/** How late the test itself was: a busy machine shows here, and in every latency. */
function punctuality({ recorder }: Run): Criterion {
  const late = latencyHistogram(recorder.samples.map((sample) => ({ ...sample, answeredAt: sample.sentAt })));
  return note(
    'Requests left late by',
    `p50 ${percentile(late, 50).toFixed(1)} ms, p99 ${percentile(late, 99).toFixed(1)} ms`,
  );
}
