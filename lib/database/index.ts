import { getSettings } from '../settings.ts';
import { callFunction } from './client.ts';
import { Coalescer } from './coalescer.ts';
import type { BatchedCommand, Command, Outcome } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import { retry } from './retry.ts';

/** Two transactions took one id at the same time: the second try finds the first one's row. */
const UNIQUE_VIOLATION = '23505';

function sendBatch(commands: BatchedCommand[]): Promise<Outcome[]> {
  return retry(async () => {
    try {
      return (await callFunction({ function: 'execute_batch', arguments: { commands } })) as Outcome[];
    } catch (error) {
      const raced = error instanceof Rejected && error.code === UNIQUE_VIOLATION && commands.length === 1;
      throw raced ? new Unavailable(error.message) : error;
    }
  });
}

const coalescer = new Coalescer(sendBatch);

/**
 * Run a command in the database and say what came of it; the rows of a function that returns a table are the data of
 * the outcome `found`. Throws `Unavailable` where the outcome cannot be said.
 */
export async function runCommand(command: Command): Promise<Outcome> {
  if (!('command' in command)) {
    const result = await retry(() => callFunction(command), command.patience);
    return Array.isArray(result) ? { outcome: 'found', data: result } : (result as Outcome);
  }
  if (getSettings().BATCHING === 'on') return coalescer.run(command);
  return (await sendBatch([command]))[0] as Outcome;
}
