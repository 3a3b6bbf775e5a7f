import { callFunction } from './client.ts';
import type { BatchedCommand, Outcome } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import { retry } from './retry.ts';

/** A command whose outcome is pending. */
export type PendingCommand = {
  command: BatchedCommand;
  /** When to give up, by `performance.now()`. */
  deadline: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

/** Two transactions inserted the same id at the same time. The next attempt finds the row of the first. */
const UNIQUE_VIOLATION = '23505';

/** Execute commands together, retrying until the last of their deadlines, and settle each. Never rejects. */
export async function executeBatch(batch: PendingCommand[]): Promise<void> {
  try {
    const outcomes = await sendBatch(
      batch.map(({ command }) => command),
      Math.max(...batch.map(({ deadline }) => deadline)),
    );
    batch.forEach(({ resolve }, index) => {
      resolve(outcomes[index] as Outcome);
    });
  } catch (error) {
    // A batch rejected as a whole had no effect. One bad command must not harm the others.
    if (error instanceof Rejected && batch.length > 1)
      await Promise.all(batch.map((pending) => executeBatch([pending])));
    else for (const { reject } of batch) reject(error);
  }
}

function sendBatch(commands: BatchedCommand[], deadline: number): Promise<Outcome[]> {
  return retry(async () => {
    try {
      return (await callFunction({ function: 'execute_batch', arguments: { commands } }, deadline)) as Outcome[];
    } catch (error) {
      const raced = error instanceof Rejected && error.code === UNIQUE_VIOLATION && commands.length === 1;
      throw raced ? new Unavailable(error.message) : error;
    }
  }, deadline);
}
