import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createFront } from '../../scripts/sharded/stack.ts';
import { databaseUrl, withClient } from '../../scripts/stack/cluster.ts';
import { TEMPLATE } from '../../scripts/stack/database.ts';
import type { Originals } from '../support/partitions.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = useStack();

/** A random id whose first two bytes are these. */
const idIn = (bucket: string): string => bucket + randomUUID().slice(4);

/** What a function of the front answers. */
async function call(name: string, ...args: unknown[]): Promise<{ outcome: string; data: never }> {
  const places = args.map((_, index) => `$${index + 1}`).join();
  const { rows } = await stack.pool.query(`select public.${name}(${places}) as answer`, args);
  return rows[0].answer;
}

async function createItem(id: string, units = 5): Promise<string> {
  expect(await call('create_item', id, 'Lamp', units)).toMatchObject({ outcome: 'item_created' });
  return id;
}

const reserve = (item_id: string, id: string = randomUUID()) => ({
  command: 'reserve',
  id,
  request_id: randomUUID(),
  item_id,
  customer_id: 'Ada',
  quantity: 1,
  ttl_seconds: 60,
});

async function firstBuckets(): Promise<string[]> {
  const { rows } = await stack.pool.query('select first_bucket from front.map');
  return rows.map(({ first_bucket }) => first_bucket);
}

/** What a statement by this role fails with. */
async function refusal(url: string, role: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set role ${role}; ${sql}`);
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await client.end();
  }
}

test('the map: every bucket is on one partition, and no password is shown', async () => {
  const { rows } = await stack.pool.query(`
    select count(*)::int as partitions, min(first_bucket) as first, max(last_bucket) as last,
           sum(('x' || last_bucket)::bit(16)::int - ('x' || first_bucket)::bit(16)::int + 1)::int as buckets,
           bool_or(map::text ~ 'password') as shows_password
    from front.map`);
  expect(rows).toEqual([{ partitions: 8, first: '0000', last: 'ffff', buckets: 65_536, shows_password: false }]);
});

test('a map has a power of two of partitions', async () => {
  await expect(stack.pool.query("select front.create_map(array['a', 'b', 'c'], null)")).rejects.toThrow(
    'the number of partitions must be a power of two, 256 at most, not 3',
  );
});

test.each([
  ['anon', 'select public.get_stock(null)'],
  ['authenticated', 'select public.get_stock(null)'],
  ['service_role', 'select * from front.map'],
  ['service_role', 'select front.pause(0)'],
  ['service_role', 'select front.get_stock(0, null)'],
  ['service_role', 'select remote.get_stock(0, null)'],
  ['service_role', 'select * from front.sales'],
])('%s may not %s', async (role, sql) => {
  expect(await refusal(stack.adminUrl, role, sql)).toBe('42501');
});

test('service_role may call every function of public, and nobody else but their owner', async () => {
  const { rows } = await stack.pool.query(`
    select proname, rolname from pg_proc, pg_roles
    where pronamespace = 'public'::regnamespace and not rolsuper and rolname in ('anon', 'authenticated', 'service_role')
      and has_function_privilege(rolname, pg_proc.oid, 'execute') <> (rolname = 'service_role')`);
  expect(rows).toEqual([]);
});

test('a key belongs to its item: another item of the same partition has a row of its own', async () => {
  const [bucket = ''] = await firstBuckets();
  const other = `${bucket.slice(0, 3)}1`;
  const id = randomUUID();
  const commands = [await createItem(idIn(bucket)), await createItem(idIn(other))].map((item) => [reserve(item, id)]);
  for (const [index, command] of commands.entries()) {
    const { rows } = await stack.pool.query('select public.execute_batch($1) as outcomes', [JSON.stringify(command)]);
    const expected = [bucket, other][index] + id.slice(4);
    expect(rows[0].outcomes).toMatchObject([{ outcome: 'reserved', replayed: false, data: { id: expected } }]);
  }
});

test('two new sales of one name, of items on two partitions: one is created', async () => {
  const buckets = await firstBuckets();
  const [first, second] = await Promise.all(
    [buckets[0], buckets.at(-1)].map((bucket) => createItem(idIn(`${bucket}`))),
  );
  const configure = (item: unknown) => call('configure_sale', 'lamps', item, '2026-01-01Z', '2036-01-01Z');
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query(`select from inventory.items where id = '${first}' for update`);
  // The first has found that there is no such sale, and waits for its item.
  const waiting = configure(first);
  await stack.waitForLockWaiters(1);
  const outcome = configure(second);
  await until('the second waits, too', async () => {
    const { rows } = await stack.pool.query("select from pg_locks where locktype = 'advisory' and not granted");
    return rows.length === 1;
  });
  await holder.query('commit');
  expect(await waiting).toMatchObject({ outcome: 'sale_created' });
  expect(await outcome).toMatchObject({ outcome: 'item_fixed' });
});

test('the relay leases on all partitions, and each event is settled on its own', async () => {
  const items = await Promise.all((await firstBuckets()).map((bucket) => createItem(idIn(bucket))));
  for (const item of items) await call('set_item_events', item, true);
  for (const item of items) await call('reserve', randomUUID(), item, 'Ada', 1, 60);
  const published: string[] = [];
  for (let more = true; more; ) {
    const { data } = await call('lease_outbox', randomUUID(), 3, 30);
    const { events, more: hasMore } = data as { events: { id: string; lease_id: string }[]; more: boolean };
    expect(events.length).toBeLessThanOrEqual(3);
    const settled = await call(
      'settle_outbox',
      JSON.stringify(events.map(({ id, lease_id }) => ({ id, lease_id }))),
      30,
    );
    expect(settled.data).toEqual(events.map(() => ({ status: 'published', next: null })));
    published.push(...events.map(({ id }) => id));
    more = hasMore;
  }
  expect(new Set(published).size).toBe(items.length);
  expect(await call('get_outbox')).toMatchObject({ data: { pending: 0, oldest_age_seconds: null, parked: [] } });
});

test('an event is released although a partition before its own does not respond', async () => {
  const [first, last] = [0, (await firstBuckets()).length - 1];
  const item = await createItem(idIn(`${(await firstBuckets())[last]}`));
  await call('set_item_events', item, true);
  await call('reserve', randomUUID(), item, 'Ada', 1, 60);
  const { data } = await call('lease_outbox', randomUUID(), 1, 30);
  const [event] = (data as { events: { id: string; lease_id: string }[] }).events;
  const result = { id: event?.id, lease_id: event?.lease_id, error: 'gone', park: true };
  expect(await call('settle_outbox', JSON.stringify([result]))).toMatchObject({ data: [{ status: 'parked' }] });

  await stack.pool.query('select front.pause($1)', [first]);
  onTestFinished(async () => void (await stack.pool.query('select front.resume($1)', [first])));
  expect(await call('release_outbox_event', event?.id)).toMatchObject({
    outcome: 'released',
    data: { parked_at: null },
  });
  expect(await call('release_outbox_event', randomUUID())).toEqual({ outcome: 'unavailable' });
  await stack.pool.query('select front.resume($1)', [first]);
  expect(await call('release_outbox_event', randomUUID())).toEqual({ outcome: 'event_not_found' });
});

test('the steps of an audit visit every partition', async () => {
  const items = await Promise.all((await firstBuckets()).map((bucket) => createItem(idIn(bucket))));
  const superuser = await stack.connect({ role: 'superuser' });
  await superuser.query(
    `set session_replication_role = 'replica'; update inventory.items set in_stock = in_stock + 1 where id = any ('{${items}}')`,
  );
  const found: string[] = [];
  const run = randomUUID();
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const { data } = await call('audit_next', run, after, 10, true);
    const step = data as { violations: { subject: string }[]; after: string | null };
    found.push(...step.violations.map(({ subject }) => subject));
    after = step.after;
  }
  expect(new Set(found)).toEqual(new Set(items));
  const { rows } = await stack.pool.query('select subject from public.audit()');
  expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set(items));
});

test('partitions whose databases have one name: that which cannot be reached is found out', async () => {
  const { servers } = inject('sharded') as Originals;
  const name = `same_${randomUUID().slice(0, 8)}`;
  const shards = servers.shards.slice(0, 2);
  for (const shard of shards)
    await withClient(databaseUrl(shard, 'supabase_admin'), (client) =>
      client.query(`create database ${name} template ${TEMPLATE}`),
    );
  const partitions = shards.map(({ socketFolder, port }) => ({
    connection: `host=${socketFolder} port=${port} dbname=${name}`,
  }));
  const front = await createFront(servers, partitions, name, 1);
  onTestFinished(() => front.drop());
  await withClient(front.adminUrl, async (client) => {
    const batch = ['0000', '8000'].map((bucket) => reserve(idIn(bucket)));
    const outcomes = async () => {
      const { rows } = await client.query('select public.execute_unlocked($1) as answers', [JSON.stringify(batch)]);
      return rows[0].answers.map(({ outcome }: { outcome: string }) => outcome);
    };
    expect(await outcomes()).toEqual(['item_not_found', 'item_not_found']);
    await client.query(`select front.move(1, 'host=127.0.0.1 port=1 dbname=${name}')`);
    expect(await outcomes()).toEqual(['item_not_found', 'busy']);
    expect((await front.map()).map(({ state }) => state)).toEqual(['up', 'away']);
  });
});
