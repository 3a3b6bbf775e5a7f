import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
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

test('the host relays events and deletes expired keys when it starts and then again and again, and says so in its log', async () => {
  await stack.pool.query(
    `insert into ordering.idempotency_keys (tenant_id, key, fingerprint, order_id, response_json, created_at)
     values ('acme', 'old', '', gen_random_uuid(), 'null', now() - interval '61 min')`,
  );
  const [[first]] = await createEvents(stack, 1, 1);
  const host = await stack.startHost({ ...receiver.settings, MAINTENANCE_SECONDS: '1', LOG_LEVEL: 'info' });
  await until('the first event is published', () => published([first]));
  const [[second]] = await createEvents(stack, 1, 1);
  await until('the second event is published', () => published([second]));
  const keys = 'select from ordering.idempotency_keys';
  await until('the key is deleted', async () => (await stack.pool.query(keys)).rowCount === 0);
  await host.stop();
  expect(host.output()).toMatch(/"published":[12],/);
  expect(receiver.received.map(({ id }) => id)).toEqual([first, second]);
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
  await until('it says so', () => host.output().includes('"msg":"maintenance"'));
  proxy.nextFault = () => 'none';
  const ids = (await createEvents(stack, 1, 1)).flat();
  await until('the event is published', () => published(ids));
  await host.stop();
});
