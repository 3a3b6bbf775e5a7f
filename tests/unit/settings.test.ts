import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Settings } from '../../lib/settings.ts';

const NAMES = [
  ...['PORT', 'HOST', 'SUPABASE_URL', 'SUPABASE_REST_PATH', 'SUPABASE_SERVICE_ROLE_KEY', 'CRON_SECRET', 'API_KEY'],
  ...['ALLOWED_ORIGINS', 'RESERVATION_TTL_SECONDS', 'BATCHING', 'LOG_LEVEL', 'VERCEL_ENV'],
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
    LOG_LEVEL: 'info',
  });
});

test('.env.example gives every setting its default', async () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
  const withoutFile = await settingsOf(needed);
  expect(await settingsOf({ ...example, ...needed })).toEqual(withoutFile);
  expect(Object.keys(example)).toEqual(expect.arrayContaining(NAMES.filter((name) => name !== 'VERCEL_ENV')));
});

test('the origins are a list; extra spaces and commas do no harm', async () => {
  const { ALLOWED_ORIGINS } = await settingsOf({
    ...needed,
    ALLOWED_ORIGINS: ' https://a.example, https://b.example ,,',
  });
  expect(ALLOWED_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
});

test('an empty variable is an unset one', async () => {
  const empty = Object.fromEntries(NAMES.map((name) => [name, '']));
  expect(await settingsOf({ ...empty, ...needed })).toEqual(await settingsOf(needed));
});

test('SUPABASE_REST_PATH=/ is PostgREST at the root', async () => {
  expect((await settingsOf({ ...needed, SUPABASE_REST_PATH: '/' })).SUPABASE_REST_PATH).toBe('');
});

test('the logger starts whatever LOG_LEVEL says, so that the fault can be reported', async () => {
  vi.stubEnv('LOG_LEVEL', 'loud');
  expect((await import('../../lib/http/log.ts')).log.level).toBe('info');
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
    ['SUPABASE_SERVICE_ROLE_KEY', ''],
    ['RESERVATION_TTL_SECONDS', '-1'],
    ['RESERVATION_TTL_SECONDS', '86401'],
    ['RESERVATION_TTL_SECONDS', '1.5'],
    ['RESERVATION_TTL_SECONDS', 'ten'],
    ['BATCHING', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['VERCEL_ENV', 'prod'],
  ])('%s=%s', async (name, value) => {
    await expect(settingsOf({ ...needed, [name]: value })).rejects.toThrow(name);
  });
});
