import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { nginx as service, start } from '../../scripts/constrained/services.ts';
import type { Host } from '../support/host.ts';
import { useStack } from '../support/stack.ts';

const WATCHERS = 1000;
const SECONDS = 2;
const SALE = '/v1/sales/demo';

const stack = useStack();
const folder = mkdtempSync(join(tmpdir(), 'holdfast-watchers-'));
const hosts: Host[] = [];
let admin: pg.Client;
let nginx: Supervised;
let nginxUrl: string;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: stack.adminUrl });
  await admin.connect();
  await admin.query(`alter database "${admin.database}" set track_functions = 'all'`);
  await endOtherConnections();
  for (const _ of ['one', 'other']) hosts.push(await stack.startHost({ LOG_LEVEL: 'info' }));
  const [port = 0] = await freePorts(1);
  const apiPorts = hosts.map(({ url }) => Number(new URL(url).port));
  nginx = await start(service(folder, port, apiPorts), (spawn) => spawn());
  nginxUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await nginx?.stop();
  await admin?.end();
  rmSync(folder, { recursive: true });
});

/** Ends the connections of PostgREST, which makes new ones: these have the database's settings, and those have reported. */
async function endOtherConnections(): Promise<void> {
  await admin.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

/** How often the status was read so far, as Postgres has counted. */
async function countReads(): Promise<number> {
  await endOtherConnections();
  const { rows } = await admin.query(`select calls::int from pg_stat_user_functions where funcname = 'get_sale'`);
  return rows[0]?.calls ?? 0;
}

/** How many requests have reached a host so far, by its log. */
const countRequests = () => hosts.flatMap((host) => host.output().match(/"operation":"getSale"/g) ?? []).length;

/** Polls as 1,000 watchers do, each at times of its own; every other one sends the ETag that it has. */
async function watch(urls: string[]): Promise<{ statuses: number[]; seconds: number }> {
  const pools = urls.map((url) => new Pool(url, { connections: WATCHERS / urls.length }));
  const statuses: number[] = [];
  const started = performance.now();
  async function poll(pool: Pool, revalidates: boolean): Promise<void> {
    let headers = {};
    for (let at = Math.random(); at < SECONDS; at += 0.3 + Math.random() * 0.6) {
      await delay(Math.max(0, started + at * 1000 - performance.now()));
      const { statusCode, headers: received, body } = await pool.request({ path: SALE, method: 'GET', headers });
      await body.dump();
      if (revalidates) headers = { 'if-none-match': received.etag };
      statuses.push(statusCode);
    }
  }
  const crowd = Array.from({ length: WATCHERS }, (_, index) => {
    return poll(pools[index % pools.length] as Pool, index % 4 < 2);
  });
  await Promise.all(crowd);
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(pools.map((pool) => pool.close()));
  return { statuses, seconds };
}

async function expectFewReads(urls: string[]): Promise<void> {
  const before = await countReads();
  const { statuses, seconds } = await watch(urls);
  expect(statuses.length).toBeGreaterThan(2 * WATCHERS);
  expect(new Set(statuses)).toEqual(new Set([200, 304]));
  const reads = (await countReads()) - before;
  expect(reads).toBeGreaterThan(0);
  // One as they begin, and one for each second after that.
  expect(reads).toBeLessThanOrEqual(hosts.length * (1 + seconds));
}

test('1,000 watchers cost the database at most one read a second for each instance', async () => {
  await expectFewReads(hosts.map(({ url }) => url));
});

test('through nginx they cost the instances hardly a request, either', async () => {
  const before = countRequests();
  await expectFewReads([nginxUrl]);
  expect(countRequests() - before).toBeLessThan(WATCHERS / 4);
});
