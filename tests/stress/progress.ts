import { Listr } from 'listr2';
import type { Phase } from './phases/phase.ts';
import type { Pulse } from './recorder.ts';
import type { Run } from './run.ts';

/** How often the state of a phase is told, in milliseconds: on a terminal in place, elsewhere a line each time. */
const TERMINAL_INTERVAL_MS = 500;
const LOG_INTERVAL_MS = 5000;

/** Run phases one after the other and show what they are at. Rejects with what one of them throws. */
export async function runPhases(phases: Phase[], run: Run): Promise<void> {
  const interval = process.stdout.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  const tasks = phases.map(({ name, description, act }) => ({
    title: `${name}: ${description}`,
    task: async (_: unknown, task: { output: string }) => {
      run.recorder.begin(name);
      const startedAt = performance.now();
      const tell = () => {
        task.output = describePulse(run.recorder.pulse(), performance.now() - startedAt);
      };
      const timer = setInterval(tell, interval);
      await act(run).finally(() => clearInterval(timer));
      tell();
    },
    rendererOptions: { persistentOutput: true },
  }));
  await new Listr(tasks, { rendererOptions: { collapseErrors: false }, concurrent: false }).run();
}

/** `4,210 answers in 4 s · 201: 96 · 200: 301 · 409: 3,813 · p99 7.1 ms` */
export function describePulse({ answered, statuses, p99 }: Pulse, elapsedMs: number): string {
  const outcomes = [...statuses]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([outcome, times]) => `${outcome}: ${times.toLocaleString('en')}`);
  const speed = `${answered.toLocaleString('en')} answers in ${Math.round(elapsedMs / 1000)} s`;
  return [speed, ...outcomes, ...(p99 > 0 ? [`orders p99 ${p99.toFixed(1)} ms`] : [])].join(' · ');
}
