import { vi } from 'vitest';
import { type ClientOptions, createClient, newIdempotencyKey } from '../../client/src/index.ts';

export type Reply = Error | { status: number; headers?: Record<string, string>; body?: unknown };
export type Sent = { key: string | null; id: string | null; body: string; at: number };

export const problem = (status: number, code: string, headers = {}): Reply => ({ status, headers, body: { code } });
export const busy = (retryAfter?: string) =>
  problem(503, 'unavailable', retryAfter ? { 'Retry-After': retryAfter } : {});
export const reserved: Reply = { status: 201, body: { id: 'a reservation' } };

export const REFUSED = new TypeError('fetch failed');
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The body of a request to hold a unit. */
export const wish = { item_id: newIdempotencyKey(), customer_id: 'ada', quantity: 1 };

/** A client of a service that replies so, request by request, the last reply again and again; and what it was sent. */
export function clientOf(replies: [Reply, ...Reply[]], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const started = Date.now();
  const client = createClient({
    baseUrl: 'http://shop.example',
    async fetch(request) {
      const { headers, signal } = request;
      signal.throwIfAborted();
      const [key, id] = [headers.get('Idempotency-Key'), headers.get('X-Request-Id')];
      sent.push({ key, id, body: await request.text(), at: Date.now() - started });
      const reply = replies[Math.min(sent.length, replies.length) - 1] as Reply;
      if (reply instanceof Error) throw reply;
      const { status, body, headers: own = {} } = reply;
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: own });
    },
    ...options,
  });
  return { client, sent };
}

/** What a call comes to, once all its waiting is over. */
export async function settle<Value>(call: Promise<Value>): Promise<Value | { thrown: unknown }> {
  const settled = call.catch((thrown: unknown) => ({ thrown }));
  await vi.runAllTimersAsync();
  return settled;
}
