import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import { call, type Outcome } from '../database/command.ts';
import { type Execution, operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { Archived, ArchiveQuery } from './schemas.ts';
import { AT_MOST, BEFORE_THE_FIRST, WORK_MS } from './steps.ts';
import { withCron } from './with-cron.ts';

/** Archive step by step for two seconds, with a pause after each as long as the step: a slow database gets longer ones. */
async function archiveInSteps(older_than_days: number, { runCommand }: Execution): Promise<Outcome> {
  const end = performance.now() + WORK_MS;
  const total: z.output<typeof Archived> = { movements: 0, events: 0, complete: false };
  for (let after = BEFORE_THE_FIRST; ; ) {
    const started = performance.now();
    const { data } = await runCommand(call('archive', { older_than_days, after, at_most: AT_MOST }));
    const step = data as { movements: number; events: number; after: string | null };
    total.movements += step.movements;
    total.events += step.events;
    total.complete = step.after === null;
    const pause = performance.now() - started;
    if (step.after === null || performance.now() + pause >= end) break;
    after = step.after;
    await setTimeout(pause);
  }
  return { outcome: 'archived', data: total };
}

/** Move what is old, audited and published out of the ledger and the outbox (beyond the specifications). */
export const [archive, archiveByCron] = withCron(
  operation({
    id: 'archive',
    method: 'POST',
    path: '/v1/maintenance/archive',
    tag: 'Maintenance',
    summary: 'Archive what is old',
    description:
      'Moves old movements and published events into the schema `archive`, for two seconds at most; the next call continues. Only what ' +
      'was audited moves, so audit first. No response of any operation changes: reservations, orders and purchases, and with ' +
      'them the effect of every Idempotency-Key, stay.',
    query: ArchiveQuery,
    guard: 'maintenance',
    body: Nothing,
    run: ({ query }, execution) => archiveInSteps(query.older_than_days, execution),
    outcomes: { archived: success(200, 'How much was archived.', Archived) },
  }),
);
