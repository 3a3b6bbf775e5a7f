import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHold, createItem, createLapsedHold } from '../schema/batch.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { parseMetrics } from '../support/metrics.ts';
import { createEvents, statesOf } from '../support/outbox.ts';
import { useReceiver } from '../support/outbox-receiver.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

// The host's own maintenance: nobody calls an operation.
const stack = useStack();
const receiver = useReceiver();
let proxy: FaultProxy;
beforeAll(async () => {
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
});
afterAll(() => proxy.stop());

const published = async (ids: string[]) => (await statesOf(stack, ids)).every((state) => state.published);

test('the host does what the cron jobs of vercel.json do when it starts, again and again, and says so in its log', async () => {
  const expiredKey = () =>
    stack.pool.query(
      `insert into ordering.idempotency_keys (tenant_id, key, fingerprint, order_id, response_json, created_at)
       values ('acme', 'old', '', gen_random_uuid(), 'null', now() - interval '61 min')`,
    );
  const item = await createItem(stack, 5);
  const isTidy = async () => {
    const left = `select from ordering.idempotency_keys union all select from inventory.reservations where status = 'PENDING'`;
    return (await stack.pool.query(left)).rowCount === 0;
  };
  await Promise.all([expiredKey(), createLapsedHold(stack, item)]);
  const [[first]] = await createEvents(stack, 1, 1);
  const host = await stack.startHost({ ...receiver.settings, MAINTENANCE_SECONDS: '1', LOG_LEVEL: 'info' });
  await until('the first event is published', () => published([first]));
  await until('the hold and the key are gone', isTidy);
  await Promise.all([expiredKey(), createLapsedHold(stack, item)]);
  const [[second]] = await createEvents(stack, 1, 1);
  await until('the second event is published', () => published([second]));
  await until('the hold and the key are gone again', isTidy);
  await until('the audit is over', () => /"audited":\d/.test(host.output()));
  await host.stop();
  expect(host.output()).toMatch(/"published":[12],/);
  for (const did of ['"expired_count":1,"released_quantity":1', '"deleted_count":1', '"audited":\\d+'])
    expect(host.output()).toMatch(new RegExp(`"level":30,.*"operation":"\\w+",${did},"msg":"maintenance"`));
  expect(receiver.received.map(({ id }) => id)).toEqual([first, second]);
});

test('the host archives what is old and audited, and says at level 50 what an audit found', async () => {
  const sound = await createItem(stack, 5);
  const wrong = await createItem(stack, 5);
  await stack.pool.query('alter table inventory.stock_movements disable trigger the_ledger_is_append_only');
  await stack.pool.query("update inventory.stock_movements set at = at - interval '91 d'");
  await stack.pool.query('alter table inventory.stock_movements enable trigger the_ledger_is_append_only');
  await createHold(stack, sound);
  const superuser = await stack.connect({ role: 'superuser' });
  await superuser.query("set session_replication_role = 'replica'");
  await superuser.query('update inventory.items set in_stock = in_stock + 1 where id = $1', [wrong]);
  const hosts = await Promise.all([1, 2].map(() => stack.startHost({ MAINTENANCE_SECONDS: '1' })));
  const archived = 'select from archive.stock_movements where item_id = $1';
  await until('it is archived', async () => (await stack.pool.query(archived, [sound])).rowCount === 1);
  const violation =
    /"level":50,.*"operation":"audit","violations":1,"rules":\["the counters are the sums of the ledger"\]/;
  await until('the violation is logged', () => hosts.some((host) => violation.test(host.output())));
  await Promise.all(hosts.map((host) => host.stop()));
  for (const host of hosts) expect(host.output()).not.toContain(wrong);
  await superuser.query('update inventory.items set in_stock = in_stock - 1 where id = $1', [wrong]);
});

test('the host audits from the second round on, again when another audit was running, and then not for an hour', async () => {
  const other = await stack.connect();
  await other.query('begin');
  await other.query('select from inventory.audit_run for update');
  const host = await stack.startHost({ MAINTENANCE_SECONDS: '1' });
  const seen = async () => {
    const { samples } = parseMetrics(await (await host.fetch('/metrics')).text());
    const calls = (name: string) =>
      samples.get(`holdfast_database_call_duration_seconds_count{function="${name}"}`) ?? 0;
    const isAudited = samples.get('holdfast_audit_completed_timestamp_seconds') !== 0;
    return { isAudited, audits: calls('audit_next'), archives: calls('archive'), rounds: calls('delete_expired_keys') };
  };
  const refused = await until('it has been refused twice', async () => {
    const now = await seen();
    return now.audits >= 2 && now;
  });
  expect(refused.rounds, 'none in the first round').toBeGreaterThan(refused.audits);
  await other.query('rollback');
  const { audits, rounds } = await until('it has audited', async () => {
    const now = await seen();
    return now.isAudited && now;
  });
  await until('three rounds have passed', async () => (await seen()).rounds >= rounds + 3);
  expect(await seen()).toMatchObject({ audits, archives: 1 });
  await host.stop();
});

test('a host that is stopped notes what it has just published, and leases nothing more', async () => {
  const [stream] = await createEvents(stack, 1, 3);
  let stopped: Promise<void> | undefined;
  receiver.reply = () => {
    stopped ??= host.stop();
    return { status: 204 };
  };
  const host = await stack.startHost({ ...receiver.settings, MAINTENANCE_SECONDS: '60' });
  await until('it is stopped', () => stopped !== undefined);
  await stopped;
  const states = await statesOf(stack, stream);
  expect(receiver.received).toHaveLength(states.filter((state) => state.published).length);
  expect(states.filter(({ leased }) => leased)).toEqual([]);
  expect(states.at(-1)?.published).toBe(false);
});

test('without the database the host says so and goes on', async () => {
  proxy.nextFault = () => 'a gateway’s page before the call';
  const settings = { ...receiver.settings, SUPABASE_URL: proxy.url, MAINTENANCE_SECONDS: '1' };
  const host = await stack.startHost(settings);
  await until('it says so', () => /"level":40,.*"error":.*"msg":"maintenance"/.test(host.output()));
  proxy.nextFault = () => 'none';
  const ids = (await createEvents(stack, 1, 1)).flat();
  await until('the event is published', () => published(ids));
  await host.stop();
});
