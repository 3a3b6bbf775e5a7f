import { expect } from 'vitest';
import type { ApiResponse } from '../support/api.ts';
import type { TestStack } from '../support/stack.ts';

/** Runs `act` and fails if any row is another afterwards. */
export async function expectUnchanged(stack: TestStack, act: () => Promise<ApiResponse>): Promise<ApiResponse> {
  const before = await allRows(stack);
  const response = await act();
  expect(await allRows(stack)).toEqual(before);
  return response;
}

async function allRows(stack: TestStack): Promise<unknown> {
  const { rows } = await stack.pool.query(
    `select (select json_agg(items order by id) from inventory.items) as items,
            (select json_agg(reservations order by id) from inventory.reservations) as reservations,
            (select json_agg(orders order by id) from inventory.orders) as orders,
            (select json_agg(sales order by id) from inventory.sales) as sales,
            (select json_agg(purchases order by id) from inventory.purchases) as purchases,
            (select json_agg(orders order by id) from ordering.orders) as tenant_orders,
            (select json_agg(idempotency_keys order by tenant_id, key) from ordering.idempotency_keys) as keys,
            (select json_agg(outbox order by id) from ordering.outbox) as outbox,
            (select json_agg(stock_takes order by id) from inventory.stock_takes) as stock_takes,
            (select json_agg(stock_movements order by id) from inventory.stock_movements) as stock_movements`,
  );
  return rows;
}
