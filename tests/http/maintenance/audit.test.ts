import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { executeBatch } from '../../schema/batch.ts';
import { useStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { hosts } from '../hosts.ts';
import { createItem, hold } from '../reservations/steps.ts';

const stack = useStack();

describe.each(hosts)('GET /v1/maintenance/audit on $host', ({ useApi }) => {
  const api = useApi(stack);
  const audit = () => api.get('/v1/maintenance/audit');
  const auditAll = () => until('all is audited', async () => (await audit()).body.complete);

  test('200: what has moved since the last audit, and no violation where every rule holds', async () => {
    await auditAll();
    await hold(api, await createItem(api), 2);
    const { status, body } = await audit();
    expect([status, body]).toEqual([200, { violations: [], complete: true, audited: 2 }]);
    expect((await audit()).body).toEqual({ violations: [], complete: true, audited: 0 });
  });

  test('200: a ledger of more movements than one step audits', async () => {
    await auditAll();
    const item = await createItem(api, 5000);
    const reserve = () => ({ command: 'reserve', id: randomUUID(), item_id: item, quantity: 1, ttl_seconds: 600 });
    for (let batch = 0; batch < 6; batch++) await executeBatch(stack, Array.from({ length: 200 }, reserve));
    expect((await audit()).body).toEqual({ violations: [], complete: true, audited: 1201 });
  });

  test('200: a counter that was changed without the ledger is reported', async () => {
    await auditAll();
    const item = await createItem(api, 5);
    const superuser = await stack.connect({ role: 'superuser' });
    const add = (units: number) =>
      superuser.query(
        `set session_replication_role = 'replica'; update inventory.items set in_stock = in_stock + ${units} where id = '${item}'`,
      );
    await add(1);
    const { status, body } = await audit();
    expect(await audit()).toMatchObject({ status, body });
    const errors = () => (api.host.output().match(/^\{"level":50.*\}$/gm) ?? []).map((line) => JSON.parse(line));
    await until('both are logged', () => errors().length >= 2);
    const line = { level: 50, time: expect.any(Number), operation: 'audit', violations: 1, msg: expect.any(String) };
    expect(errors()).toEqual(Array(2).fill({ ...line, rules: ['the counters are the sums of the ledger'] }));
    await add(-1);
    await superuser.end();
    expect([status, body]).toEqual([
      200,
      {
        violations: [
          {
            rule: 'the counters are the sums of the ledger',
            subject: item,
            detail: 'in stock/reserved/sold: counters 6/0/0, ledger 5/0/0',
          },
        ],
        complete: true,
        audited: 1,
      },
    ]);
    expect((await audit()).body).toEqual({ violations: [], complete: true, audited: 1 });
  });

  test('409 audit_running: another audit is running, until it ends', async () => {
    const other = await stack.connect();
    await other.query('begin');
    await other.query('select from inventory.audit_run for update');
    const { status, body } = await audit();
    expect([status, body.code]).toEqual([409, 'audit_running']);
    await other.query('rollback');
    expect((await audit()).status).toBe(200);
  });
});
