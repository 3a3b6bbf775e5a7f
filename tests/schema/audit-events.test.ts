import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { auditInSteps } from './audited-item.ts';

const EACH = 'every movement has its event';
const SAYS = 'an event says what moved';
const GAPLESS = 'the sequence of events has no gap';

// Each test falsifies the outbox as the superuser, in a transaction that is rolled back.
const stack = useStack();
const item = randomUUID();
let superuser: pg.Client;
const query = (sql: string, values: unknown[] = []) => superuser.query(sql, values);
beforeAll(async () => {
  superuser = new pg.Client({ connectionString: stack.adminUrl });
  await superuser.connect();
});
beforeEach(async () => {
  await query('begin');
  return () => query('rollback');
});
afterAll(() => superuser?.end());

const order = (quantity = 1) =>
  query("select public.place_order(gen_random_uuid(), $1, 'a customer', $2)", [item, quantity]);
const setEvents = (events: boolean) => query('select public.set_item_events($1, $2)', [item, events]);
/** Runs it past the triggers. */
async function falsify(sql: string, values: unknown[] = [item]): Promise<void> {
  await query("set local session_replication_role = 'replica'");
  await query(sql, values);
  await query("set local session_replication_role = 'origin'");
}
const NTH = '(select id from inventory.stock_movements where item_id = $1 order by id offset $2 limit 1)';
const changeEvent = (at: number, search: string, replacement: string) =>
  falsify(
    `update ordering.outbox set payload = replace(payload::text, $3, $4)::json where item_id = $1 and movement_id = ${NTH}`,
    [item, at, search, replacement],
  );
const deleteEvent = (at: number) =>
  falsify(`delete from ordering.outbox where item_id = $1 and movement_id = ${NTH}`, [item, at]);

/** An item of 9 units with four movements. */
async function arrange(events = true): Promise<void> {
  await query("select public.create_item($1, 'told', 9, events => $2)", [item, events]);
  await query('update inventory.items set unit_price_cents = 100 where id = $1', [item]);
  for (const quantity of [1, 2, 3]) await order(quantity);
}

const audits: [name: string, audit: () => Promise<{ rule: string; subject: string }[]>][] = [
  ['audit()', async () => (await query('select * from public.audit()')).rows],
  ['audit_next()', async () => (await auditInSteps(query)).violations],
];

describe.each(audits)('%s', (_, audit) => {
  const expectRules = async (...rules: string[]) =>
    expect((await audit()).map(({ rule, subject }) => [rule, subject]).sort()).toEqual(
      rules.map((rule) => [rule, item]).sort(),
    );

  test('no violation of an item with events, without, or with events for a while', async () => {
    await arrange();
    await expectRules();
    await setEvents(false);
    await order();
    await setEvents(true);
    await order();
    await expectRules();
  });

  test('no violation where events begin in the middle of the ledger', async () => {
    await arrange(false);
    await setEvents(true);
    await order();
    await expectRules();
  });

  test(`${EACH}: one is lost, which is a gap too`, async () => {
    await arrange();
    await deleteEvent(1);
    await expectRules(EACH, GAPLESS);
  });

  test(`${EACH}: a movement past the trigger`, async () => {
    await arrange();
    await falsify('alter table inventory.items disable trigger movements_have_events', []);
    await order();
    await expectRules(EACH, GAPLESS);
  });

  test(`${EACH}: none was ever written`, async () => {
    await query("select public.create_item($1, 'told', 9)", [item]);
    await falsify('update inventory.items set events_since = 0 where id = $1');
    await expectRules(EACH);
  });

  test(`${GAPLESS}: one of before events were switched off is lost`, async () => {
    await arrange();
    await setEvents(false);
    await deleteEvent(2);
    await expectRules(GAPLESS);
  });

  test(`${GAPLESS}: the last of before they were switched off is lost`, async () => {
    await arrange();
    await setEvents(false);
    await deleteEvent(3);
    await expectRules(GAPLESS);
  });

  test.each([
    ['the levels before', '"before":{"in_stock":8', '"before":{"in_stock":7'],
    ['the levels after', '"after":{"in_stock":6', '"after":{"in_stock":5'],
    ['the quantity', '"quantity":2', '"quantity":3'],
    ['the target', '"target":"sold"', '"target":"reserved"'],
  ])(`${SAYS}: %s is another`, async (_claim, search, replacement) => {
    await arrange();
    await changeEvent(2, search, replacement);
    await expectRules(SAYS);
  });

  test(`${GAPLESS}: a number twice, and one not at all`, async () => {
    await arrange();
    await changeEvent(2, '"sequence":3', '"sequence":2');
    await expectRules(GAPLESS, GAPLESS);
  });

  test(`${SAYS}: of a movement that is not there`, async () => {
    await arrange();
    await falsify(
      `insert into ordering.outbox (event_type, item_id, movement_id, payload)
       select event_type, item_id, movement_id + 1000, replace(payload::text, '"sequence":4', '"sequence":5')::json
       from ordering.outbox where item_id = $1 order by sequence desc limit 1`,
    );
    await expectRules(SAYS, GAPLESS);
  });
});

test('movement by movement, a step compares the first event with the one before it', async () => {
  await arrange();
  expect((await auditInSteps(query, 1)).violations).toEqual([]);
  await order();
  await deleteEvent(3);
  expect((await auditInSteps(query, 1)).violations).toMatchObject([{ rule: GAPLESS, subject: item }]);
});
