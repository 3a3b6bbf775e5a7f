import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, useApi } from '../support/api.ts';
import { type Fault, FaultProxy } from '../support/fault-proxy.ts';
import { onVercel } from '../support/host.ts';
import { useStack } from '../support/stack.ts';

/** What every request may take, and what a busy machine may add, in milliseconds: two deadlines in a row are more. */
const DEADLINE = 5000;
const TOLERANCE = 4500;
/** More than the service has connections. */
const MANY = 130;

const stack = useStack();
const EXPRESS = new URL('../support/express-host.ts', import.meta.url);
const reserve = (api: Api) => api.post('/product/1/reserve');
const read = (api: Api) => api.get('/product/1');

/** The status, and the milliseconds from the request to its response. */
async function timed(send: () => Promise<{ status: number }>): Promise<{ status: number; ms: number }> {
  const started = performance.now();
  const { status } = await send();
  return { status, ms: performance.now() - started };
}

function expectOnTime(answers: { ms: number }[]): void {
  const times = answers.map(({ ms }) => ms);
  expect(Math.min(...times)).toBeGreaterThan(DEADLINE - 100);
  expect(Math.max(...times)).toBeLessThan(DEADLINE + TOLERANCE);
}

/** An instance whose PostgREST, behind a proxy, always fails in this way. */
function useFaulty(fault: Fault, env: Record<string, string> = {}): Api {
  const settings: Record<string, string> = { ...env };
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = new FaultProxy(stack.restUrl);
    proxy.nextFault = () => fault;
    await proxy.listen();
    settings.SUPABASE_URL = proxy.url;
  });
  afterAll(() => proxy.stop());
  return useApi(stack, settings);
}

/** An instance whose PostgREST does not even accept: its process is stopped, and the kernel's queue for it is full. */
function useUnaccepting(): Api {
  const settings: Record<string, string> = {};
  const listen = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    process.send(this.address().port);
  })`;
  const listener = fork('-e', [listen], { execArgv: [] });
  beforeAll(async () => {
    const [port] = await once(listener, 'message');
    settings.SUPABASE_URL = `http://127.0.0.1:${port}`;
    listener.kill('SIGSTOP');
  });
  afterAll(() => void listener.kill('SIGKILL'));
  return useApi(stack, settings);
}

describe.concurrent('503 five seconds after arrival, however many requests wait and for what', () => {
  test.each([
    ['never answers', useFaulty('silence before the call'), 20],
    ['never answers, with BATCHING off', useFaulty('silence before the call', { BATCHING: 'off' }), 20],
    ['stops in the middle of its replies', useFaulty('silence in the middle of the reply'), 20],
    ['does not accept connections', useUnaccepting(), MANY],
  ])('a database that %s', async (_, api, readers) => {
    // On Vercel a function is loaded at its first request.
    await api.request('OPTIONS', '/product/1');
    const late = [1500, 3000].map(async (delay) => {
      await sleep(delay);
      return timed(() => reserve(api));
    });
    const reads = Array.from({ length: readers }, () => timed(() => read(api)));
    const answers = await Promise.all([...late, ...reads, timed(() => reserve(api))]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expectOnTime(answers);
    // Of a request whose command ends after its deadline, too. Those of the first have long been written.
    const warned = [...api.host.output().matchAll(/"level":40,.*"request_id":"(.+?)"/g)].map(([, id]) => id);
    expect(warned.length).toBeGreaterThanOrEqual(readers);
    expect(new Set(warned).size).toBe(warned.length);
  });
});

// On Vercel a body is read before the function is called.
describe.skipIf(onVercel).concurrent('a body that arrives slowly', () => {
  const hosts: [string, Api][] = [
    ['the host', useApi(stack)],
    ['Express 5', useApi(stack, {}, EXPRESS)],
  ];
  const silent = useFaulty('silence before the call');

  /** Send a request whose body comes in these parts, each so many milliseconds after the head. */
  async function send(url: string, ...parts: [number, string][]): Promise<{ status: number }> {
    const headers = { 'content-type': 'application/json', 'content-length': '12' };
    const sent = request(`${url}/product/1/stock`, { method: 'PATCH', headers, agent: false });
    sent.flushHeaders();
    sent.on('error', () => {});
    for (const [delay, part] of parts) void sleep(delay).then(() => sent.write(part));
    const [response] = await once(sent, 'response');
    response.resume();
    return { status: response.statusCode };
  }

  test.each(hosts)('408 request_timeout after five seconds if it never arrives: %s', async (_, api) => {
    const answer = await timed(() => send(api.url, [0, '{"stock'], [2000, '":']));
    expect(answer.status).toBe(408);
    expectOnTime([answer]);
  });

  test('503 five seconds after the head, not after the body', async () => {
    const answer = await timed(() => send(silent.url, [0, '{"stock'], [3000, '": 1}']));
    expect(answer.status).toBe(503);
    expectOnTime([answer]);
  });
});
