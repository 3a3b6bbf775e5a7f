import { beforeAll, describe, expect, test } from 'vitest';
import type { HttpProblem } from '../../lib/http/problems.ts';
import { operations } from '../../lib/meta/documents.ts';
import { problemsOf } from '../../lib/openapi/problems.ts';
import type { Operation } from '../../lib/operation.ts';
import { type Api, type ApiResponse, type Request, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { sampleOf } from './samples.ts';

const BEYOND_THE_LIMIT = JSON.stringify('x'.repeat(16 * 1024));

const stack = useStack();
const open = useApi(stack);
const guarded = useApi(stack, { CRON_SECRET: 'for the cron alone', API_KEY: 'for the staff only' });
const cutOff = useApi(stack, { SUPABASE_URL: 'http://127.0.0.1:9', BATCHING: 'off' });

/** The operations whose documentation has this problem. */
const answering = (code: HttpProblem) =>
  operations.filter((operation) => problemsOf(operation).some((coded) => coded.code === code));

/** The operation's sample request, changed, and what comes of it. */
function ask(api: Api, operation: Operation, change: Request & { path?: string } = {}): Promise<ApiResponse> {
  const { path, headers, body } = sampleOf(operation);
  const request = { ...(body === undefined ? {} : { body }), ...change, headers: { ...headers, ...change.headers } };
  return api.request(operation.method, change.path ?? path, request);
}

/** The sample request with one fault: in the body where there is one, else in the path, else in the query. */
function withFault(operation: Operation): Request & { path?: string } {
  const { path, query, body } = sampleOf(operation);
  const more = { ...(body as object), unexpected: true };
  if (operation.body) return { body: operation.body.safeParse(more).success ? [] : more };
  if (operation.params) return { path: operation.path.replace(/:\w+/, '%20') };
  return { path: path.replace(/\?.*/, `?${Object.keys(query)[0]}=%20`) };
}

/** A request that is malformed: its body, or where it has none a header. */
const malformed = ({ body, headers }: Operation): Request =>
  body ? { raw: '{"half' } : { headers: { [Object.keys(headers?.shape ?? {})[0] as string]: 'ä' } };

describe('what HTTP itself refuses', () => {
  test.each(answering('malformed_request'))(
    '400 malformed_request: $id with half a document or header',
    async (operation) => {
      const { status, body } = await ask(open, operation, malformed(operation));
      expect([status, body.code]).toEqual([400, 'malformed_request']);
    },
  );

  test.each(answering('unauthorized'))('401 unauthorized: $id without the secret', async (operation) => {
    const { status, headers } = await ask(guarded, operation);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test.each(answering('body_too_large'))('413 body_too_large: $id with more than 16 KiB', async (operation) => {
    const { status } = await ask(open, operation, { raw: BEYOND_THE_LIMIT });
    expect(status).toBe(413);
  });

  test.each(answering('unsupported_media_type'))('415 unsupported_media_type: $id with a text', async (operation) => {
    const { status } = await ask(open, operation, { raw: 'text', headers: { 'content-type': 'text/plain' } });
    expect(status).toBe(415);
  });

  test.each(answering('validation_failed'))(
    '422 validation_failed: $id with one fault, which is named',
    async (operation) => {
      const { status, body } = await ask(open, operation, withFault(operation));
      expect(status).toBe(422);
      expect(body.details).toHaveLength(1);
    },
  );
});

describe('without a database', () => {
  const refused = answering('unavailable');
  let responses: ApiResponse[];
  // All at once: each takes as long as a request may.
  beforeAll(async () => {
    responses = await Promise.all(refused.map((operation) => ask(cutOff, operation)));
  });

  test.each(refused.map(({ id }, index) => ({ id, index })))(
    '503 unavailable: $id says when to try again',
    ({ index }) => {
      const { status, headers } = responses[index] as ApiResponse;
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    },
  );
});
