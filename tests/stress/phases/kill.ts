import { exec } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Run } from '../run.ts';

/** When the kill command ran, by the clock of `performance.now()`. */
export interface Kill {
  startedAt: number;
  endedAt: number;
}

/** Run the settings' kill command after `seconds`. Rejects where the command fails. */
export const killAfter =
  (seconds: number) =>
  async (run: Run): Promise<void> => {
    await delay(seconds * 1000);
    const startedAt = performance.now();
    await promisify(exec)(run.settings.killCommand);
    run.kill = { startedAt, endedAt: performance.now() };
  };
