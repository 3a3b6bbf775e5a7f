import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { createItem, hold } from '../reservations/steps.ts';

const stack = useStack();

describe.each(hosts)('GET /v1/maintenance/audit on $host', ({ useApi }) => {
  const api = useApi(stack);

  test('200: no violation where every rule holds', async () => {
    await hold(api, await createItem(api), 2);
    const { status, body } = await api.get('/v1/maintenance/audit');
    expect([status, body]).toEqual([200, { violations: [] }]);
  });

  test('200: a counter that was changed without the ledger is reported', async () => {
    const item = await createItem(api, 5);
    const superuser = new pg.Client({ connectionString: stack.adminUrl });
    await superuser.connect();
    const add = (units: number) =>
      superuser.query(
        `set session_replication_role = 'replica'; update inventory.items set in_stock = in_stock + ${units} where id = '${item}'`,
      );
    await add(1);
    const { status, body } = await api.get('/v1/maintenance/audit');
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
          {
            rule: 'the counters are what the rows account for',
            subject: item,
            detail: 'in stock/reserved/sold: counters 6/0/0, rows 5/0/0',
          },
        ],
      },
    ]);
  });
});
