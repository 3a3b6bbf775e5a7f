import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Supervised } from '../../lib/host/supervise.ts';
import { withClient } from '../../scripts/stack/cluster.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import { type Host, launchHost } from '../support/host.ts';
import { until } from '../support/until.ts';
import { Load } from './load.ts';

let stack: Stack;
let hosts: Host[];

// On disk, and with a stack of its own: what other tests use shall not be killed.
beforeAll(async () => {
  stack = await startStack({ throwaway: true, durable: true });
  const env = { ...stack.env, LOG_LEVEL: 'silent' };
  hosts = await Promise.all([launchHost(env), launchHost(env)]);
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await stack.stop();
});

async function createItem(units: number): Promise<string> {
  const response = await (hosts[0] as Host).fetch('/v1/items', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Crash test', initial_quantity: units }),
  });
  return ((await response.json()) as { id: string }).id;
}

const victims: [string, () => Supervised][] = [
  ['Postgres', () => stack.postgres],
  ['PostgREST', () => stack.postgrest],
];

test.each(victims)(
  'kill -9 of %s under load: 201, 409 and 503 only, nothing acknowledged is lost, and it comes back by itself',
  async (_, victim) => {
    const load = new Load(hosts, [await createItem(1_000_000), await createItem(3)]);
    onTestFinished(() => load.stop());
    await until('the load is on', () => load.acknowledged.length >= 30);
    const killed = victim().pid as number;
    process.kill(killed, 'SIGKILL');
    await until('another process takes its place', () => ![killed, undefined].includes(victim().pid));
    const beforeRecovery = load.acknowledged.length;
    const isBack = () => load.faults.length > 0 || load.acknowledged.length >= beforeRecovery + 30;
    await until('it works again', isBack);
    await load.stop();

    expect(load.faults).toEqual([]);
    expect(Object.keys(load.statuses)).toEqual(expect.arrayContaining(['201', '409']));
    await withClient(stack.databaseUrl, async (client) => {
      const { rows: lost } = await client.query(
        'select id from unnest($1::uuid[]) as id except select id from inventory.reservations',
        [load.acknowledged],
      );
      expect(lost).toEqual([]);
      expect((await client.query('select * from public.audit()')).rows).toEqual([]);
    });
  },
);
