import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, vi } from 'vitest';
import type { Operation } from '../../../lib/operation.ts';
import { listen } from '../../support/listen.ts';
import type { TestStack } from '../../support/stack.ts';

export type Send = (
  method: string,
  path: string,
  init?: RequestInit,
) => Promise<{ status: number; headers: Headers; body: Body }>;
// biome-ignore lint/suspicious/noExplicitAny: each operation of a test has its own
type Body = any;

/** Serves operations that a test declares, in the test's own process, against the database of its stack. */
export function useOperations(stack: TestStack, operations: Operation[]): Send {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    vi.stubEnv('SUPABASE_URL', stack.restUrl).stubEnv('SUPABASE_REST_PATH', '/');
    vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', stack.serviceRoleKey).stubEnv('ALLOWED_ORIGINS', 'https://shop.example');
    vi.stubEnv('LOG_LEVEL', 'warn');
    const { serve } = await import('../../../lib/http/serve.ts');
    server = createServer(serve(operations));
    url = `http://127.0.0.1:${await listen(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return async (method, path, init = {}) => {
    const response = await fetch(url + path, { method, ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}
