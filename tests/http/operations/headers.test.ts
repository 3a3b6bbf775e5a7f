import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { declared } from './declared.ts';
import { useOperations } from './serve.ts';

const stack = useStack();
const send = useOperations(stack, declared);

const patch = (headers: Record<string, string>, body = '{"units": 1}') =>
  send('PATCH', '/levels/headers', { headers: { 'content-type': 'application/json', ...headers }, body });
const tenant = { 'x-tenant-id': 'acme' };
const faultsOf = ({ details }: { details: { field: string }[] }) => details.map(({ field }) => field);

describe('headers of a request', () => {
  test('200: valid headers reach the command as their schema parses them', async () => {
    expect((await patch({ ...tenant, 'if-match': '"5"' })).status).toBe(200);
    expect((await send('GET', '/levels/headers')).body.available_quantity).toBe(5);
  });

  test('400 malformed_request: a missing header is named as documented', async () => {
    const { status, body } = await patch({ 'if-match': '"5"' });
    expect([status, body.code, faultsOf(body)]).toEqual([400, 'malformed_request', ['X-Tenant-Id']]);
  });

  test('400 malformed_request: a malformed one is named', async () => {
    const { status, body } = await patch({ ...tenant, 'if-match': '5' });
    expect([status, body.code]).toEqual([400, 'malformed_request']);
    expect(body.details).toEqual([{ field: 'If-Match', message: 'must be a version in quotes' }]);
  });

  test('428: the outcome that the operation declares for a missing header, before any fault of the body', async () => {
    const { status, body } = await patch(tenant, '{"units": "none"}');
    expect([status, body.code]).toEqual([428, 'version_missing']);
  });

  test('400 malformed_request: every invalid header is named if not all have declared outcomes', async () => {
    const { status, body } = await patch({});
    expect([status, body.code, faultsOf(body)]).toEqual([400, 'malformed_request', ['X-Tenant-Id', 'If-Match']]);
  });

  test('an optional header may be absent, and has its own outcome if it is malformed', async () => {
    const close = (headers: Record<string, string>) => send('POST', '/levels/headers/close', { headers });
    expect((await close({})).body).toEqual({ version: null });
    expect((await close({ 'if-match': '"3"' })).body).toEqual({ version: 3 });
    expect(await close({ 'if-match': 'three' })).toMatchObject({ status: 400, body: { code: 'bad_version' } });
  });
});

describe('ETag', () => {
  const read = (init?: RequestInit, method = 'GET') => send(method, '/levels/etag', init);
  const setTo = (version: number) =>
    send('PATCH', '/levels/etag', {
      headers: { ...tenant, 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: '{"units": 1}',
    });

  test('200: a header made from the data; a response with an ETag may be cached and revalidated', async () => {
    await setTo(7);
    const { status, headers } = await read();
    expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([200, '"7"', 'private, no-cache']);
  });

  test.each(['"7"', 'W/"7"', '"6", "7"', '*'])('304: If-None-Match %s', async (known) => {
    await setTo(7);
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await read({ headers: { 'if-none-match': known } }, method);
      expect([status, body, headers.get('etag')]).toEqual([304, undefined, '"7"']);
      expect([headers.get('content-type'), headers.get('x-request-id')]).toEqual([null, expect.any(String)]);
    }
  });

  test('200: the client has an old version', async () => {
    await setTo(8);
    expect(await read({ headers: { 'if-none-match': '"7"' } })).toMatchObject({
      status: 200,
      body: { available_quantity: 8 },
    });
  });

  test('200: a write is never answered with 304', async () => {
    await setTo(4);
    const { status, headers } = await send('POST', '/levels/etag/double', { headers: { 'if-none-match': '*' } });
    expect([status, headers.get('etag')]).toEqual([200, '"8"']);
  });

  test('404: a refusal has no ETag, whatever the client has', async () => {
    const { status, headers } = await send('GET', '/levels/none', { headers: { 'if-none-match': '*' } });
    expect([status, headers.get('etag')]).toEqual([404, null]);
  });
});
