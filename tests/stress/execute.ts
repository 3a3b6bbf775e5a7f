import { Listr } from 'listr2';
import { type Criterion, note } from './checks/criterion.ts';
import { expectDatabase } from './database.ts';
import type { Phase } from './phases.ts';
import { latencyHistogram, percentile } from './recorder.ts';
import { Run } from './run.ts';
import { PLANS } from './scenarios.ts';
import type { Settings } from './settings.ts';
import { type Summary, summarize } from './summary.ts';

/** How often progress is reported, in milliseconds: on a terminal in place, elsewhere a line each time. */
const PROGRESS_INTERVAL_MS = process.stdout.isTTY ? 500 : 5000;

/**
 * Runs the scenario of the settings from its warm-up to its verdict. Rejects at once where there is no service to test, or
 * the database that is named cannot be reached.
 */
export async function execute(settings: Settings): Promise<Summary> {
  const run = new Run(settings);
  const { load, phases, check } = PLANS[settings.scenario](settings);
  try {
    await expectDatabase(settings);
    const tasks = phases.map((phase) => taskOf(phase, run));
    await new Listr(tasks, { rendererOptions: { collapseErrors: false }, concurrent: false }).run();
    return summarize(run, load, [...check(run), ...run.databaseCriteria, punctuality(run)]);
  } finally {
    await run.close();
  }
}

const taskOf = ({ name, description, act }: Phase, run: Run) => ({
  title: `${name}: ${description}`,
  task: async (_: unknown, task: { output: string }) => {
    run.recorder.begin(name);
    const startedAt = performance.now();
    const report = () => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      task.output = `${seconds} s · ${run.recorder.describePhase()}`;
    };
    const timer = setInterval(report, PROGRESS_INTERVAL_MS);
    await act(run).finally(() => clearInterval(timer));
    report();
  },
  rendererOptions: { persistentOutput: true },
});

/** How late the test itself was: a busy machine shows here, and in every latency. */
function punctuality({ recorder }: Run): Criterion {
  const late = latencyHistogram(recorder.samples.map((sample) => ({ ...sample, answeredAt: sample.sentAt })));
  const [p50, p99] = [50, 99].map((percent) => percentile(late, percent).toFixed(1));
  return note('Requests were sent late by', `p50 ${p50} ms, p99 ${p99} ms`);
}
