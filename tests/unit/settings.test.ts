import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Settings } from '../../lib/settings.ts';

const NAMES = [
  ...[
    'PORT',
    'HOST',
    'SUPABASE_URL',
    'SUPABASE_REST_PATH',
    'SUPABASE_SERVICE_ROLE_KEY',
    'CRON_SECRET',
    'API_KEY',
    'ID_SECRET',
  ],
  ...['ALLOWED_ORIGINS', 'RESERVATION_TTL_SECONDS', 'BATCHING', 'LOG_LEVEL', 'VERCEL_ENV', 'NODE_ENV'],
  ...['OUTBOX_WEBHOOK_URL', 'OUTBOX_WEBHOOK_SECRET', 'MAINTENANCE_SECONDS'],
];
const needed = { SUPABASE_URL: 'http://127.0.0.1:3001', SUPABASE_SERVICE_ROLE_KEY: 'key' };

beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

/** The settings as a new process reads them from this environment. */
async function settingsOf(env: Record<string, string>): Promise<Settings> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.resetModules();
  const { getSettings } = await import('../../lib/settings.ts');
  return getSettings();
}

test('with what is needed and nothing else, the defaults of .env.example', async () => {
  expect(await settingsOf(needed)).toEqual({
    ...needed,
    PORT: 3000,
    HOST: '127.0.0.1',
    SUPABASE_REST_PATH: '/rest/v1',
    ALLOWED_ORIGINS: [],
    RESERVATION_TTL_SECONDS: 600,
    BATCHING: 'on',
    MAINTENANCE_SECONDS: 60,
    LOG_LEVEL: 'info',
  });
});

test('.env.example gives every setting its default', async () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
  const withoutFile = await settingsOf(needed);
  expect(await settingsOf({ ...example, ...needed })).toEqual(withoutFile);
  expect(Object.keys(example)).toEqual(
    expect.arrayContaining(NAMES.filter((name) => !/^(VERCEL|NODE)_ENV$/.test(name))),
  );
});

test('the origins are a list; extra spaces and commas do no harm', async () => {
  const { ALLOWED_ORIGINS } = await settingsOf({
    ...needed,
    ALLOWED_ORIGINS: ' https://a.example, https://b.example ,,',
  });
  expect(ALLOWED_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
});

test('an empty variable is an unset one', async () => {
  for (const value of ['', ' ']) {
    const empty = Object.fromEntries(NAMES.map((name) => [name, value]));
    expect(await settingsOf({ ...empty, ...needed })).toEqual(await settingsOf(needed));
  }
});

test('spaces and line ends around a value are no part of it: `echo secret | vercel env add` sends one', async () => {
  const secrets = { API_KEY: 'one of the staff', CRON_SECRET: 'two of the crons', ID_SECRET: 'x'.repeat(32) };
  const values = { ...needed, ...secrets, LOG_LEVEL: 'warn' };
  const spaced = Object.entries(values).map(([name, value]) => [name, ` ${value}\r\n`]);
  expect(await settingsOf(Object.fromEntries(spaced))).toMatchObject(values);
  expect((await import('../../lib/log.ts')).log.level).toBe('warn');
});

test('a short secret is enough for development, whose database is on this machine', async () => {
  const short = { API_KEY: 'x', CRON_SECRET: 'y' };
  await expect(settingsOf({ ...needed, ...short })).rejects.toThrow('API_KEY must have 16 characters or more');
  expect(await settingsOf({ NODE_ENV: 'development' })).toMatchObject(short);
});

test('SUPABASE_REST_PATH=/ is PostgREST at the root', async () => {
  expect((await settingsOf({ ...needed, SUPABASE_REST_PATH: '/' })).SUPABASE_REST_PATH).toBe('');
});

test('the logger starts whatever LOG_LEVEL says, so that the fault can be reported', async () => {
  vi.stubEnv('LOG_LEVEL', 'loud');
  expect((await import('../../lib/log.ts')).log.level).toBe('info');
});

test('all invalid variables are named together', async () => {
  const faulty = { RESERVATION_TTL_SECONDS: '0', BATCHING: 'maybe' };
  const error = await settingsOf(faulty).catch((thrown: Error) => thrown.message);
  for (const name of ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY', ...Object.keys(faulty)])
    expect(error).toContain(name);
});

describe('refused', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['SUPABASE_URL', 'supabase.co'],
    ['SUPABASE_URL', 'ftp://127.0.0.1'],
    ['SUPABASE_URL', 'https://your-project.supabase.co/rest/v1'],
    ['SUPABASE_URL', 'https://user:password@your-project.supabase.co'],
    // Put after the address, these would be part of another host's name.
    ['SUPABASE_REST_PATH', 'rest/v1'],
    ['SUPABASE_REST_PATH', '@example.com/'],
    ['SUPABASE_SERVICE_ROLE_KEY', ''],
    ['RESERVATION_TTL_SECONDS', '-1'],
    ['RESERVATION_TTL_SECONDS', '86401'],
    ['RESERVATION_TTL_SECONDS', '1.5'],
    ['RESERVATION_TTL_SECONDS', 'ten'],
    ['BATCHING', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['VERCEL_ENV', 'prod'],
    ['MAINTENANCE_SECONDS', '-1'],
    ['ID_SECRET', 'x'.repeat(31)],
    ['ID_SECRET', `${'x'.repeat(31)}\n`],
    // So few can be guessed.
    ['API_KEY', 'x'.repeat(15)],
    ['CRON_SECRET', `${'x'.repeat(15)} `],
    // No browser sends these as the origin of a page, but for the last: that of every sandboxed one.
    ['ALLOWED_ORIGINS', 'shop.example'],
    ['ALLOWED_ORIGINS', 'https://shop.example/'],
    ['ALLOWED_ORIGINS', 'https://Shop.example'],
    ['ALLOWED_ORIGINS', 'https://shop.example:443'],
    ['ALLOWED_ORIGINS', 'https://shop.example, *'],
    ['ALLOWED_ORIGINS', 'null'],
    // No header can have these, so nobody could send them.
    ['API_KEY', 'Schlüssel des Ladens'],
    ['CRON_SECRET', 'first line\nsecond line'],
    ['SUPABASE_SERVICE_ROLE_KEY', 'sb_secret_…'],
  ])('%s=%s', async (name, value) => {
    await expect(settingsOf({ ...needed, [name]: value })).rejects.toThrow(name);
  });
});

describe('the webhook', () => {
  const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const webhook = { ...needed, OUTBOX_WEBHOOK_URL: 'https://example.com/hook', OUTBOX_WEBHOOK_SECRET: SECRET };
  const http = { OUTBOX_WEBHOOK_URL: 'http://localhost:3999/' };

  test('is a URL and a secret', async () => {
    const { OUTBOX_WEBHOOK_URL, OUTBOX_WEBHOOK_SECRET } = await settingsOf(webhook);
    expect([OUTBOX_WEBHOOK_URL, OUTBOX_WEBHOOK_SECRET]).toEqual(['https://example.com/hook', SECRET]);
  });

  test('without its secret is refused in a sentence', async () => {
    await expect(settingsOf({ ...webhook, OUTBOX_WEBHOOK_SECRET: '' })).rejects.toThrow(
      'OUTBOX_WEBHOOK_SECRET is required with OUTBOX_WEBHOOK_URL: its receiver verifies the signature with it',
    );
  });

  test.each([
    ['without whsec_', SECRET.slice(6)],
    ['of 23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['of 65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['that is no Base64', `${SECRET}!`],
    ['that is cut', SECRET.slice(0, -1)],
  ])('a secret %s is refused', async (_, secret) => {
    await expect(settingsOf({ ...webhook, OUTBOX_WEBHOOK_SECRET: secret })).rejects.toThrow(
      'must be whsec_ and 24 to 64 bytes',
    );
  });

  test.each([{ NODE_ENV: 'development' }, { VERCEL_ENV: 'development' }])(
    'may be http in development: %o',
    async (env) => {
      expect(await settingsOf({ ...webhook, ...http, ...env })).toMatchObject(http);
    },
  );

  test.each([
    {},
    { NODE_ENV: 'production' },
    { VERCEL_ENV: 'production', NODE_ENV: 'development' },
    { VERCEL_ENV: 'preview', NODE_ENV: 'development' },
    { NODE_ENV: 'development', SUPABASE_URL: 'https://your-project.supabase.co' },
  ])('must be https elsewhere: %o', async (env) => {
    await expect(settingsOf({ ...webhook, ...http, ...env })).rejects.toThrow(
      'OUTBOX_WEBHOOK_URL must begin with https://',
    );
  });

  test('is nothing but http or https', async () => {
    await expect(settingsOf({ ...webhook, OUTBOX_WEBHOOK_URL: 'ftp://example.com' })).rejects.toThrow(
      'OUTBOX_WEBHOOK_URL',
    );
  });
});
