import { afterEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { filesOf, outcomesOf } from '../unit/sources.ts';
import { createItem, levels } from './batch.ts';
import { maintenanceOutcomes } from './outcomes/maintenance.ts';
import { reservationsOutcomes } from './outcomes/reservations.ts';
import { salesOutcomes } from './outcomes/sales.ts';
import { shopOutcomes } from './outcomes/shop.ts';
import { stockOutcomes } from './outcomes/stock.ts';
import { tenantOrdersOutcomes } from './outcomes/tenant-orders.ts';

// Each function by itself, as the SQL Editor calls it: every outcome that its header lists.
const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const cases = [
  ...stockOutcomes,
  ...reservationsOutcomes,
  ...shopOutcomes,
  ...salesOutcomes,
  ...tenantOrdersOutcomes,
  ...maintenanceOutcomes,
];

test.each(cases)('%s: %s', async (_name, outcome, after, act) => {
  const item = await createItem(stack, 5);
  expect(await act(stack, item)).toBe(outcome);
  expect(await levels(stack, item)).toEqual(after);
});

/** Their rows are their answer: audit() is tested in audit.test.ts, execute_batch() in execute-batch.test.ts. */
const WITHOUT_OUTCOMES = ['audit', 'execute_batch', 'execute_unlocked'];

test('every outcome that a function lists has a case here', () => {
  const functions = filesOf('supabase/schemas/rpc/*.sql').map((file) => file.replace(/.*\/(\w+)\.sql/, '$1'));
  const listed = functions
    .filter((name) => !WITHOUT_OUTCOMES.includes(name))
    .flatMap((name) => outcomesOf(name).map((outcome) => `${name} ${outcome}`));
  expect(cases.map(([name, outcome]) => `${name} ${outcome}`).sort()).toEqual(listed.sort());
});
