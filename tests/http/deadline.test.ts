import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

/** What every request may take, and what a busy machine may add, in milliseconds. */
const DEADLINE = 5000;
const TOLERANCE = 700;

// A database that accepts connections and never answers.
const PORT = 20_000 + (process.pid % 10_000);
let silent: Server;
beforeAll(() => {
  silent = createServer((socket) => socket.on('error', () => {})).listen(PORT, '127.0.0.1');
});
afterAll(() => void silent.close());

const stack = useStack();
const SUPABASE_URL = `http://127.0.0.1:${PORT}`;

const reserve = (api: Api) => api.post('/product/1/reserve');
const read = (api: Api) => api.get('/product/1');

/** The status, and the milliseconds from the request to its response. */
async function timed(send: () => Promise<{ status: number }>): Promise<{ status: number; ms: number }> {
  const started = performance.now();
  const { status } = await send();
  return { status, ms: performance.now() - started };
}

describe.concurrent.each(['on', 'off'])('with BATCHING %s and a database that never answers', (BATCHING) => {
  const api = useApi(stack, { SUPABASE_URL, BATCHING });

  test('503 five seconds after arrival, even for a request that waits behind one that times out', async () => {
    const requests = [0, 1500, 3000].map(async (delay) => {
      await sleep(delay);
      return timed(() => reserve(api));
    });
    for (const { status, ms } of await Promise.all([...requests, timed(() => read(api))])) {
      expect(status).toBe(503);
      expect(ms).toBeGreaterThan(DEADLINE - 100);
      expect(ms).toBeLessThan(DEADLINE + TOLERANCE);
    }
  });
});
