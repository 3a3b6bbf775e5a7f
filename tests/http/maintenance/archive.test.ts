import { randomUUID } from 'node:crypto';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Command, FunctionCall } from '../../../lib/database/command.ts';
import { archive } from '../../../lib/maintenance/archive.ts';
import { executeBatch } from '../../schema/batch.ts';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { createItem } from '../reservations/steps.ts';

const path = '/v1/maintenance/archive';
const stack = useStack();

const api = useApi(stack);

/** An audited item of 1,201 movements, made 40 days ago for all that the ledger says. */
beforeEach(async () => {
  const item = await createItem(api, 5000);
  const reserve = () => ({ command: 'reserve', id: randomUUID(), item_id: item, quantity: 1, ttl_seconds: 600 });
  for (let batch = 0; batch < 6; batch++) await executeBatch(stack, Array.from({ length: 200 }, reserve));
  await stack.pool.query('alter table inventory.stock_movements disable trigger the_ledger_is_append_only');
  await stack.pool.query("update inventory.stock_movements set at = at - interval '40 d' where item_id = $1", [item]);
  await stack.pool.query('alter table inventory.stock_movements enable trigger the_ledger_is_append_only');
  await until('all is audited', async () => (await api.get('/v1/maintenance/audit')).body.complete);
});

test.each(['POST', 'GET'])('200: %s archives what is older than so many days, step by step', async (method) => {
  const none = { movements: 0, events: 0, complete: true };
  expect((await api.request(method, path)).body).toEqual(none);
  expect((await api.request(method, `${path}?older_than_days=41`)).body).toEqual(none);
  const { status, body } = await api.request(method, `${path}?older_than_days=39`);
  expect([status, body]).toEqual([200, { movements: 1200, events: 0, complete: true }]);
  expect((await api.request(method, `${path}?older_than_days=39`)).body).toEqual(none);
  expect(await stack.audit()).toEqual([]);
});

test('after a slow step it responds at once: a pause as long as that step would end after the deadline', async () => {
  const step = 20_000;
  let slept = 0;
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + slept);
  onTestFinished(() => clock.mockRestore());
  const runCommand = async (command: Command) => {
    const { older_than_days, after, at_most } = (command as FunctionCall).arguments;
    const call = 'select public.archive($1, $2, $3) as outcome';
    const { rows } = await stack.pool.query(call, [older_than_days, after, at_most]);
    slept += step;
    return rows[0].outcome;
  };
  const started = performance.now();
  const execution = { runCommand, deadline: started + 5000 };
  expect(await archive.run?.({ query: { older_than_days: 39 } } as never, execution)).toMatchObject({
    data: { complete: false },
  });
  expect(performance.now() - started).toBeLessThan(2 * step);
});

test.each(['0', '-1', '1.5', '1e1', ' 5', 'old', '', '36501'])('422: older_than_days=%s', async (days) => {
  const { status, body } = await api.post(`${path}?older_than_days=${encodeURIComponent(days)}`);
  expect([status, body.details]).toEqual([
    422,
    [{ field: 'older_than_days', message: 'must be a whole number from 1 to 36500' }],
  ]);
});
