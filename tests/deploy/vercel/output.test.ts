import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operations } from '../../../lib/meta/documents.ts';
import { sampleOf } from '../../contract/samples.ts';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import type { FunctionConfig } from './build.ts';

const folder = process.env.VERCEL_OUTPUT as string;
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const { crons }: { crons: { path: string; schedule: string }[] } = JSON.parse(read('config.json'));

const SECRET = 'correct horse battery staple';
const secrets = { API_KEY: 'for the staff only', CRON_SECRET: SECRET };
const stack = useStack();
const api = useApi(stack, { ...secrets, LOG_LEVEL: 'info' });

type Line = { request_id: string; operation?: string; route?: string };

/** The line that a function has logged about this request. */
async function lineOf({ headers }: ApiResponse): Promise<Line> {
  const id = headers.get('x-request-id') as string;
  const line = await until(`a line about ${id}`, () =>
    api.host
      .output()
      .split('\n')
      .find((text) => text.includes(id)),
  );
  return JSON.parse(line);
}

describe('what is uploaded', () => {
  test('is what the build needs, and nothing else', () => {
    const uploaded: string[] = JSON.parse(read('uploaded.json'));
    expect(uploaded).toContain('vercel.json');
    for (const file of uploaded)
      expect(file).toMatch(
        /^((api|client\/src|lib|web)\/|\.npmrc$|\.vercelignore$|(package|package-lock|tsconfig|vercel)\.json$)/,
      );
  });
});

describe('the functions', () => {
  const functions = globSync('functions/**/*.json', { cwd: folder, exclude: ['functions/**/*.func/**'] });

  test('at most 12, as the Hobby plan allows', () => {
    expect(functions.length).toBeGreaterThan(1);
    expect(functions.length).toBeLessThanOrEqual(12);
  });

  test.each(functions)('%s: Node 24, and ends what hangs', (file) => {
    const { runtime, maxDuration, memory }: FunctionConfig = JSON.parse(read(file));
    expect({ runtime, maxDuration, memory }).toEqual({ runtime: 'nodejs24.x', maxDuration: 15, memory: undefined });
  });
});

describe('the static files', () => {
  test('are those of the page, and nothing else', () => {
    const files = globSync('static/**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, 'static').length));
    expect(paths).toContain('/index.html');
    for (const path of paths) expect(path).toMatch(/^\/(index\.html|favicon\.svg|robots\.txt|assets\/[\w.-]+)$/);
  });

  test.each([
    '/package.json',
    '/vercel.json',
    '/.env',
    '/.vercel/project.json',
    '/lib/settings.ts',
    '/api/sales',
    '/api/sales.ts',
    '/api/sales.js',
    '/supabase/seed.sql',
    '/node_modules/pino/package.json',
    '/public/index.html',
    '/.built-from',
    '/index.html.br',
    '/assets',
    '/../package.json',
    '/assets/%2e%2e/%2e%2e/config.json',
  ])('404 not_found: %s', async (path) => {
    const { status, body } = await api.get(path);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

describe('the routes', () => {
  test.each(operations)('lead to $id', async (operation) => {
    const { path, headers, body } = sampleOf(operation);
    const authorization = `Bearer ${operation.guard === 'maintenance' ? SECRET : secrets.API_KEY}`;
    const response = await api.request(operation.method, path, {
      headers: { ...headers, authorization },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).not.toBe(401);
    expect((await lineOf(response)).operation).toBe(operation.id);
  });

  test('lead orders with a tenant to another function than those without, and leave the query as it is', async () => {
    const ofTenant = await api.get('/orders?limit=1', { headers: { 'X-Tenant-Id': 'acme' } });
    expect([ofTenant.status, (await lineOf(ofTenant)).operation]).toEqual([200, 'listTenantOrders']);
    for (const headers of [{}, { 'X-Tenant-Id': '' }]) {
      const ofShop = await api.get('/orders?product_id=1', { headers });
      expect([ofShop.status, (await lineOf(ofShop)).operation]).toEqual([200, 'listOrders']);
    }
    expect(read('config.json')).not.toMatch(/"dest": "[^"]*\?/);
  });

  test.each(['/docs', '/docs/errors', '/docs/swagger-ui-bundle.js', '/openapi.json', '/openapi-tenant-orders.json'])(
    'lead to %s',
    async (path) => {
      const { status, headers } = await api.get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).not.toContain('problem');
    },
  );
});

describe('the cron jobs', () => {
  test('are daily, as the Hobby plan has it', () => {
    expect(crons.length).toBeGreaterThan(0);
    for (const { schedule } of crons) expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
  });

  test.each(crons)(
    '$path reaches its operation with the secret that Vercel sends, and is closed without',
    async ({ path }) => {
      const { status, headers, body } = await api.get(path, { headers: { authorization: `Bearer ${SECRET}` } });
      // Without a webhook no event can be sent.
      expect([200, 409]).toContain(status);
      if (status === 409) expect(body.code).toBe('publisher_missing');
      const { operation = '' } = await lineOf({ status, headers, body });
      expect(operations.find(({ id }) => id === operation)?.path).toBe(path);
      expect((await api.get(path)).status).toBe(401);
    },
  );
});
