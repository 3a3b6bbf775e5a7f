import { getSettings } from '../settings.ts';
import { executeBatch } from './batch.ts';
import { Batcher } from './batcher.ts';
import { callFunction } from './client.ts';
import type { Command, FunctionCall, Outcome } from './command.ts';
import { retry } from './retry.ts';

const batcher = new Batcher(executeBatch);

/**
 * Run a command and return its outcome. Throws `Unavailable` if it is unknown at the deadline, a time of
 * `performance.now()`.
 */
export async function runCommand(command: Command, deadline: number): Promise<Outcome> {
  if (!('command' in command)) return runFunction(command, deadline);
  if (getSettings().BATCHING === 'on') return batcher.run(command, deadline);
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  void executeBatch([{ command, deadline, resolve, reject }]);
  return promise;
}

async function runFunction(call: FunctionCall, requestDeadline: number): Promise<Outcome> {
  const deadline = Math.min(requestDeadline, performance.now() + (call.timeout ?? Number.POSITIVE_INFINITY));
  const result = await retry(() => callFunction(call, deadline), deadline);
  return call.returnsTable ? { outcome: 'found', data: result } : (result as Outcome);
}
