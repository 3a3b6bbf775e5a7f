import { getSettings } from '../settings.ts';
import { executeBatch } from './batch.ts';
import { Batcher } from './batcher.ts';
import { callFunction } from './client.ts';
import type { Command, Outcome } from './command.ts';
import { retry, TIMEOUT_MS } from './retry.ts';

const batcher = new Batcher(executeBatch);

/**
 * Run a command and return its outcome; the rows of a function that returns a table are the data of the outcome `found`.
 * Throws `Unavailable` where the outcome is unknown.
 */
export async function runCommand(command: Command): Promise<Outcome> {
  if (!('command' in command)) {
    const result = await retry(() => callFunction(command), command.timeout);
    return Array.isArray(result) ? { outcome: 'found', data: result } : (result as Outcome);
  }
  if (getSettings().BATCHING === 'on') return batcher.run(command);
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  void executeBatch([{ command, deadline: performance.now() + TIMEOUT_MS, resolve, reject }]);
  return promise;
}
