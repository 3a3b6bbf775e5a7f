import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import pLimit from 'p-limit';
import { batchSize } from '../metrics.ts';
import { callFunction } from './client.ts';
import type { BatchedCommand, Outcome, PendingCommand } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import { retry } from './retry.ts';
import { inBatch } from './spans.ts';

/**
 * How a batch is executed. `execute_batch` waits for locked items, up to four seconds; `execute_unlocked` waits a moment, then
 * answers `busy` for the commands of items that are still locked.
 */
export type BatchFunction = 'execute_batch' | 'execute_unlocked';

/** Two transactions inserted the same id at the same time. The next attempt finds the row of the first. */
const UNIQUE_VIOLATION = '23505';
/** How long an attempt that waits for a lock may take: the wait ends after four seconds. */
const LOCK_WAIT_MS = 4500;
/** The wait for a lock took too long. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Execute commands together, retrying until the last of their deadlines. Settles each but the busy ones, of which nothing was
 * done, and resolves with those. Never rejects.
 */
export async function executeBatch(batch: PendingCommand[], as: BatchFunction): Promise<PendingCommand[]> {
  try {
    const outcomes = await inBatch(batch, as, (context) => sendBatch(batch, as, context));
    const isBusy = (_: PendingCommand, index: number) => outcomes[index]?.outcome === 'busy';
    batch.forEach((pending, index) => {
      if (!isBusy(pending, index)) pending.resolve(outcomes[index] as Outcome);
    });
    return batch.filter(isBusy);
  } catch (error) {
    // A batch rejected as a whole had no effect. One bad command must not harm the others.
    const isLocked = error instanceof Rejected && error.code === LOCK_NOT_AVAILABLE;
    if (isLocked && (batch.length === 1 || as === 'execute_batch')) return batch;
    if (error instanceof Rejected && batch.length > 1) return executeOneByOne(batch, as);
    for (const { reject } of batch) reject(error);
    return [];
  }
}

/** A failed batch must not take all of PostgREST's connections. */
const limit = pLimit(2);

async function executeOneByOne(batch: PendingCommand[], as: BatchFunction): Promise<PendingCommand[]> {
  return (await limit.map(batch, (pending) => executeBatch([pending], as))).flat();
}

/** Execute a command alone until its item is not busy, or until its deadline. */
export async function executeAlone(command: BatchedCommand, deadline: number, parent = ROOT_CONTEXT): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let busy: PendingCommand[] = [{ command, deadline, parent, resolve, reject }];
  while (busy.length > 0 && performance.now() < deadline) busy = await executeBatch(busy, 'execute_unlocked');
  reject(new Unavailable('the item was busy until the deadline'));
  return promise;
}

function sendBatch(batch: PendingCommand[], as: BatchFunction, context: Context): Promise<Outcome[]> {
  const commands = batch.map(({ command }) => command);
  const deadline = Math.max(...batch.map((pending) => pending.deadline));
  batchSize.observe(batch.length);
  return retry(async (attempt) => {
    // An attempt that is cut short while it waits for a lock would keep its connection.
    const end = as === 'execute_batch' ? Math.max(deadline, performance.now() + LOCK_WAIT_MS) : deadline;
    try {
      return (await callFunction({ function: as, arguments: { commands } }, end, context, attempt)) as Outcome[];
    } catch (error) {
      if (error instanceof Unavailable && error.code === LOCK_NOT_AVAILABLE)
        throw new Rejected(error.code, error.message);
      const raced = error instanceof Rejected && error.code === UNIQUE_VIOLATION && commands.length === 1;
      throw raced ? new Unavailable(error.message) : error;
    }
  }, deadline);
}
