import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUDGET } from '../../scripts/constrained/budget.ts';
import { type ConstrainedStack, type StackProcess, startConstrainedStack } from '../../scripts/constrained/stack.ts';
import { parseMetrics } from '../support/metrics.ts';
import { until } from '../support/until.ts';

const CRON_SECRET = 'for the cron alone';

let stack: ConstrainedStack;
let database: pg.Pool;
const reported: string[] = [];

beforeAll(async () => {
  const env = { API_KEY: 'for the staff only', CRON_SECRET, LOG_LEVEL: 'warn' };
  stack = await startConstrainedStack({ env, report: (line) => reported.push(line) });
  database = new pg.Pool({ connectionString: stack.databaseUrl });
});
afterAll(async () => {
  await database?.end();
  await stack?.stop();
});

async function setStock(product: number, units: number) {
  const body = JSON.stringify({ stock: units });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer for the staff only' };
  const { status } = await fetch(`${stack.url}/product/${product}/stock`, { method: 'PATCH', headers, body });
  expect(status).toBe(200);
}

/** The keys of orders that were refused so. Whether they were created is unknown. */
const refused = new Set<string>();

/** Sends an order; one that is refused because the machine is busy is sent again, which its key makes harmless. */
function order(product: number, key: string): Promise<{ status: number; body: string }> {
  return until('the order is answered', async () => {
    const answer = await sendOrder(product, key);
    if (answer.status !== 503) return answer;
    refused.add(key);
  });
}

async function sendOrder(product: number, key: string): Promise<{ status: number; body: string; ms: number }> {
  const sent = performance.now();
  const body = JSON.stringify({ product_id: product, idempotency_key: key, customer_id: 'customer_42', quantity: 1 });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${stack.url}/orders`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text(), ms: performance.now() - sent };
}

const violations = async () => (await database.query('select * from public.audit()')).rows;

function find(service: string, role: string): StackProcess {
  const found = stack.processes().find((each) => each.service === service && each.role === role);
  if (!found) throw new Error(`There is no ${role} in ${service}`);
  return found;
}

test('the processes are those of docker-compose.yml', () => {
  const running = new Set(stack.processes().map(({ service, role }) => `${service}: ${role}`));
  expect([...running].sort()).toEqual([
    'api-01: node',
    'api-01: postgrest',
    'api-02: node',
    'api-02: postgrest',
    'db: postgres',
    'lb: nginx',
  ]);
});

test('each api counts what it answers, without what warmed it up', async () => {
  const metricsOf = async (url: string) => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${CRON_SECRET}` } });
    return parseMetrics(await response.text()).samples;
  };
  const countsOf = (operation: string) =>
    Promise.all(
      stack.apiUrls.map(async (url) => {
        const samples = await metricsOf(url);
        return samples.get(`holdfast_request_duration_seconds_count{operation="${operation}"}`) ?? 0;
      }),
    );
  await until('both are warm, and count what comes through nginx', async () => {
    await fetch(`${stack.url}/products/1`);
    return Math.max(...(await countsOf('placeOrder'))) === 0 && Math.min(...(await countsOf('getProduct'))) > 0;
  });
});

test('the page comes through nginx, compressed', async () => {
  const { status, headers } = await fetch(stack.url, { headers: { 'accept-encoding': 'br' } });
  expect([status, headers.get('content-encoding')]).toEqual([200, 'br']);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('orders with X-Tenant-Id are those of tenants, orders without one the shop’s', async () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const create = (more: Record<string, string>) =>
    fetch(`${stack.url}/orders`, { method: 'POST', headers: { ...headers, ...more }, body: '{}' });
  const created = await create({ 'x-tenant-id': 'acme' });
  expect([created.status, await created.json()]).toEqual([201, expect.objectContaining({ tenantId: 'acme' })]);
  expect((await create({ 'x-tenant-id': 'acme' })).status).toBe(200);
  for (const nobody of [{}, { 'x-tenant-id': '' }]) expect((await create(nobody)).status).toBe(422);
});

test('all of them are in one control group with the budget of spec 003, or the reason was reported', () => {
  if (!stack.limits) return expect(reported).toContainEqual(expect.stringMatching(/^No limits: /));
  expect(stack.limits).toEqual(BUDGET);
  const groups = stack.processes().map(({ pid }) => readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
  expect(new Set(groups).size).toBe(1);
  expect(groups[0]).not.toBe(readFileSync('/proc/self/cgroup', 'utf8'));
});

test('what Postgres acknowledges is on disk', async () => {
  const { rows } = await database.query(
    "select setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
  );
  expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on']);
});

test('200 keys sent 20 times each at once create 200 orders, and all copies get the same response', async () => {
  await setStock(3, 1000);
  const keys = Array.from({ length: 200 }, () => randomUUID());
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => keys.map(async (key) => ({ key, ...(await order(3, key)) }))).flat(),
  );
  for (const [key, copies] of Map.groupBy(answers, (each) => each.key)) {
    expect(new Set(copies.map(({ body }) => body)).size).toBe(1);
    const others = copies.filter(({ status }) => status !== 200).map(({ status }) => status);
    expect(others).toEqual(refused.has(key) && others.length === 0 ? [] : [201]);
  }
  const { rows } = await database.query("select in_stock::int from inventory.items where sku = '3'");
  expect(rows).toEqual([{ in_stock: 800 }]);
  expect(await violations()).toEqual([]);
});

test('when an api is killed the other one takes over: every order gets its response, and the api comes back', async () => {
  await setStock(2, 1000);
  const { pid } = find('api-01', 'node');
  const orders = Array.from({ length: 300 }, () => sendOrder(2, randomUUID()));
  await Promise.race(orders);
  process.kill(pid, 'SIGKILL');
  const later = Array.from({ length: 100 }, () => sendOrder(2, randomUUID()));
  const answers = await Promise.all([...orders, ...later]);
  // 200: the dying api had placed it, and the other one found it.
  expect(answers.filter(({ status }) => status !== 201 && status !== 200)).toEqual([]);
  await until('api-01 answers again', () =>
    fetch(`${stack.apiUrls[0]}/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  expect(find('api-01', 'node').pid).not.toBe(pid);
  expect(await violations()).toEqual([]);
});

test('a PostgREST that is killed comes back, and the requests wait for it', async () => {
  await setStock(5, 1000);
  const { pid } = find('api-02', 'postgrest');
  process.kill(pid, 'SIGKILL');
  const answers = await Promise.all(Array.from({ length: 50 }, () => sendOrder(5, randomUUID())));
  // On a slow machine one may wait until its deadline, in vain.
  expect(answers.filter(({ status, ms }) => status !== 201 && (status !== 503 || ms < 4900))).toEqual([]);
  await until('PostgREST runs again', () =>
    stack.processes().some((each) => each.service === 'api-02' && each.role === 'postgrest' && each.pid !== pid),
  );
  expect(await violations()).toEqual([]);
});

test('without any api the response is a 503 with Retry-After, and orders go on when they are back', async () => {
  for (const api of ['api-01', 'api-02']) process.kill(find(api, 'node').pid, 'SIGKILL');
  const response = await fetch(`${stack.url}/products/1`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ code: 'unavailable', status: 503 });
  expect(await order(1, randomUUID())).toMatchObject({ status: 201 });
});

test('the CPU time of every program is counted', async () => {
  const before = stack.cpuUsage();
  await setStock(1, 1000);
  await until('each of them has done something', async () => {
    await order(1, randomUUID());
    const after = stack.cpuUsage();
    return (['nginx', 'node', 'postgrest', 'postgres'] as const).every((role) => after[role] > before[role]);
  });
});

test('memory is counted, and stays within the limit', () => {
  const usage = stack.memory();
  expect(usage === undefined).toBe(stack.limits === undefined);
  if (!usage) return;
  expect(usage.workingSet).toBeGreaterThan(50_000_000);
  expect(usage.workingSet).toBeLessThanOrEqual(BUDGET.memory);
  expect(usage.kills).toBe(0);
});
