import { describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack();

describe('with its database', () => {
  const api = useApi(stack);

  test('200: the service and its database answer', async () => {
    const { status, body } = await api.get('/health');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', database: 'ok' });
  });
});

describe('without its database', () => {
  const api = useApi(stack, { SUPABASE_URL: 'http://127.0.0.1:9' });

  test('503 unavailable: nothing answers where the database should be', async () => {
    const { status, body, headers } = await api.get('/health');
    expect(status).toBe(503);
    expect(body.code).toBe('unavailable');
    expect(headers.get('retry-after')).toBe('1');
  });
});
