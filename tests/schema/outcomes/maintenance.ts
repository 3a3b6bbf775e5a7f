import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { FIRST } from '../audited-item.ts';
import { createLapsedHold } from '../batch.ts';
import { call, outcomeOf } from '../call.ts';
import type { Case } from './case.ts';
import { tenantOrder } from './tenant-orders.ts';

/** Releases the event of a closed order. */
async function released(stack: TestStack): Promise<string> {
  const order = await tenantOrder(stack, 'closed');
  const { rows } = await stack.pool.query('select id from ordering.outbox where order_id = $1', [order]);
  return outcomeOf(stack, 'release_outbox_event', rows[0].id);
}

/** Every outcome of the functions of maintenance. */
export const maintenanceOutcomes: Case[] = [
  [
    'expire',
    'expired',
    [5, 0, 0],
    async (stack, item) => {
      await createLapsedHold(stack, item);
      return outcomeOf(stack, 'expire');
    },
  ],
  ['lease_outbox', 'leased', [5, 0, 0], (stack) => outcomeOf(stack, 'lease_outbox', randomUUID(), 10, 15)],
  ['settle_outbox', 'settled', [5, 0, 0], (stack) => outcomeOf(stack, 'settle_outbox', '[]')],
  ['get_outbox', 'found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_outbox')],
  [
    'release_outbox_event',
    'event_not_found',
    [5, 0, 0],
    (stack) => outcomeOf(stack, 'release_outbox_event', randomUUID()),
  ],
  ['release_outbox_event', 'released', [5, 0, 0], (stack) => released(stack)],
  ['delete_expired_keys', 'deleted', [5, 0, 0], (stack) => outcomeOf(stack, 'delete_expired_keys')],
  ['archive', 'archived', [5, 0, 0], (stack) => outcomeOf(stack, 'archive', 0, FIRST, 1000)],
  ['audit_next', 'audited', [5, 0, 0], (stack) => outcomeOf(stack, 'audit_next', randomUUID(), FIRST, 1000, false)],
  [
    'audit_next',
    'audit_running',
    [5, 0, 0],
    async (stack) => {
      await call(stack, 'audit_next', randomUUID(), FIRST, 1, true);
      return outcomeOf(stack, 'audit_next', randomUUID(), FIRST, 1, true);
    },
  ],
];
