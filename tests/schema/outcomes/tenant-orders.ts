import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { call, outcomeOf } from '../call.ts';
import type { Case } from './case.ts';

/** The arguments of a new order of the tenant acme. */
const newTenantOrder = () => ['acme', randomUUID(), 'a fingerprint', randomUUID()] as const;

/** A new order of the tenant acme, brought to a status. */
export async function tenantOrder(
  stack: TestStack,
  status: 'draft' | 'confirmed' | 'closed' = 'draft',
): Promise<string> {
  const [tenant, key, fingerprint, id] = newTenantOrder();
  await call(stack, 'create_tenant_order', tenant, key, fingerprint, id);
  if (status !== 'draft') await confirmed(stack, id);
  if (status === 'closed') await closed(stack, id);
  return id;
}

const confirmed = (stack: TestStack, id: string, versions = [1], tenant = 'acme') =>
  outcomeOf(stack, 'confirm_tenant_order', tenant, id, versions, 5, randomUUID());
const closed = (stack: TestStack, id: string, versions = [2], tenant = 'acme') =>
  outcomeOf(stack, 'close_tenant_order', tenant, id, versions, randomUUID());

/** The outcome of a second creation with the key of the first. */
async function createdTwice(stack: TestStack, fingerprint: string): Promise<string> {
  const [tenant, key, first, id] = newTenantOrder();
  await call(stack, 'create_tenant_order', tenant, key, first, id);
  return outcomeOf(stack, 'create_tenant_order', tenant, key, fingerprint, randomUUID());
}

/** Every outcome of the functions of tenants’ orders. */
export const tenantOrdersOutcomes: Case[] = [
  ['create_tenant_order', 'created', [5, 0, 0], (stack) => createdTwice(stack, 'a fingerprint')],
  ['create_tenant_order', 'key_conflict', [5, 0, 0], (stack) => createdTwice(stack, 'another')],
  ['confirm_tenant_order', 'confirmed', [5, 0, 0], async (stack) => confirmed(stack, await tenantOrder(stack))],
  [
    'confirm_tenant_order',
    'stale_version',
    [5, 0, 0],
    async (stack) => confirmed(stack, await tenantOrder(stack), [2, 3]),
  ],
  [
    'confirm_tenant_order',
    'wrong_status',
    [5, 0, 0],
    async (stack) => confirmed(stack, await tenantOrder(stack, 'confirmed'), [2]),
  ],
  [
    'confirm_tenant_order',
    'order_not_found',
    [5, 0, 0],
    async (stack) => confirmed(stack, await tenantOrder(stack), [1], 'other'),
  ],
  ['close_tenant_order', 'closed', [5, 0, 0], async (stack) => closed(stack, await tenantOrder(stack, 'confirmed'))],
  [
    'close_tenant_order',
    'stale_version',
    [5, 0, 0],
    async (stack) => closed(stack, await tenantOrder(stack, 'confirmed'), [1]),
  ],
  [
    'close_tenant_order',
    'wrong_status',
    [5, 0, 0],
    async (stack) => closed(stack, await tenantOrder(stack, 'closed'), [3]),
  ],
  [
    'close_tenant_order',
    'order_not_found',
    [5, 0, 0],
    async (stack) => closed(stack, await tenantOrder(stack, 'confirmed'), [2], 'other'),
  ],
  [
    'get_tenant_order',
    'found',
    [5, 0, 0],
    async (stack) => outcomeOf(stack, 'get_tenant_order', 'acme', await tenantOrder(stack)),
  ],
  [
    'get_tenant_order',
    'order_not_found',
    [5, 0, 0],
    async (stack) => outcomeOf(stack, 'get_tenant_order', 'other', await tenantOrder(stack)),
  ],
  ['list_tenant_orders', 'found', [5, 0, 0], (stack) => outcomeOf(stack, 'list_tenant_orders', 'acme', 10)],
];
