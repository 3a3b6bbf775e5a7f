import { describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { SECRET as OUTBOX_WEBHOOK_SECRET } from '../../support/outbox.ts';
import { authorization, SECRET, wrongSecrets } from '../../support/secrets.ts';
import { useStack } from '../../support/stack.ts';

const maintenance = [
  ['POST', '/v1/maintenance/expire-reservations'],
  ['GET', '/v1/maintenance/expire-reservations'],
  ['GET', '/v1/maintenance/audit'],
  ['POST', '/v1/maintenance/relay-outbox'],
  ['GET', '/v1/maintenance/relay-outbox'],
  ['GET', '/v1/maintenance/outbox'],
  ['POST', '/v1/maintenance/expire-idempotency-keys'],
  ['GET', '/v1/maintenance/expire-idempotency-keys'],
  ['GET', '/metrics'],
  ['POST', '/v1/maintenance/archive'],
  ['GET', '/v1/maintenance/archive'],
] as const;

const stack = useStack();

const webhook = { OUTBOX_WEBHOOK_URL: 'https://example.com/', OUTBOX_WEBHOOK_SECRET };
const open = useApi(stack, webhook);
const secret = useApi(stack, { ...webhook, CRON_SECRET: SECRET, API_KEY: 'for the staff only' });
const production = useApi(stack, { ...webhook, VERCEL_ENV: 'production' });
const set = useApi(stack, { ...webhook, VERCEL_ENV: 'production', CRON_SECRET: SECRET });

test.each(maintenance)('200: %s %s is open in development where no secret is set', async (method, path) => {
  expect((await open.request(method, path)).status).toBe(200);
});

test.each(maintenance)('200: %s %s with the secret, in production too', async (method, path) => {
  const headers = { authorization: `Bearer ${SECRET}` };
  expect((await secret.request(method, path, { headers })).status).toBe(200);
  expect((await set.request(method, path, { headers })).status).toBe(200);
});

test.each(['bearer', 'BEARER', 'Bearer '])('200: the scheme may be written %s', async (scheme) => {
  const headers = { authorization: `${scheme} ${SECRET}` };
  expect((await secret.get('/v1/maintenance/audit', { headers })).status).toBe(200);
});

test.each(maintenance)(
  '401: %s %s is closed in production where no secret is set, and says which',
  async (method, path) => {
    for (const value of [undefined, 'Bearer ', 'Bearer undefined']) {
      const { status, body } = await production.request(method, path, { headers: authorization(value) });
      expect([status, body.code]).toEqual([401, 'unauthorized']);
      expect(body.details).toEqual([{ field: 'CRON_SECRET', message: expect.stringContaining('is not set') }]);
    }
  },
);

describe.each(maintenance)('%s %s', (method, path) => {
  test.each(wrongSecrets)('401 WWW-Authenticate: with %s secret', async (_which, value) => {
    const { status, body, headers } = await secret.request(method, path, { headers: authorization(value) });
    expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'unauthorized', 'Bearer']);
  });
});
