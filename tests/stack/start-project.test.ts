import { createServer } from 'node:http';
import { expect, inject, test } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import { listen } from '../support/listen.ts';
import { useStack } from '../support/stack.ts';
import { useStart } from '../support/start.ts';
import { until } from '../support/until.ts';

const { start } = useStart();
const project = useStack();
const settings = () => ({
  SUPABASE_URL: project.restUrl,
  SUPABASE_REST_PATH: '/',
  SUPABASE_SERVICE_ROLE_KEY: project.serviceRoleKey,
});

test('the API alone, against that project', async () => {
  const { output } = start(settings());
  await until('ready', () => output.stdout.includes(`Supabase  ${project.restUrl}`));
  const url = /API +(http:\S+)/.exec(output.stdout)?.[1];
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', database: 'ok' });
});

/** What it writes before it exits with 1. */
async function errorWith(env: Record<string, string>) {
  const { output, exited } = start({ ...settings(), ...env });
  expect((await exited)[0]).toBe(1);
  expect(output.stdout).toBe('');
  return output.stderr;
}

test('exit 1 without a key', async () => {
  expect(await errorWith({ SUPABASE_SERVICE_ROLE_KEY: '' })).toMatch(
    /^SUPABASE_SERVICE_ROLE_KEY is required [^\n]+\n$/,
  );
});

test('exit 1 after one line if nothing is at the address', async () => {
  const { url, close } = await serveElsewhere();
  await close();
  expect(await errorWith({ SUPABASE_URL: url })).toBe(
    `Nothing responds at ${url} (ECONNREFUSED): check SUPABASE_URL\n`,
  );
});

test('exit 1 after one line if something else is at the address', async () => {
  const { url, close } = await serveElsewhere();
  expect(await errorWith({ SUPABASE_URL: url })).toBe(
    `${url} is not a Supabase project (it responded 404): check SUPABASE_URL\n`,
  );
  await close();
});

const rejected = /^http:\S+ rejects SUPABASE_SERVICE_ROLE_KEY: use the service_role key or a secret key [^\n]+\n$/;

test('exit 1 after one line if the key is not the project’s', async () => {
  expect(await errorWith({ SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_wrong' })).toMatch(rejected);
});

test('exit 1 after one line if the key is the one for browsers', async () => {
  expect(await errorWith({ SUPABASE_SERVICE_ROLE_KEY: await signKey(inject('cluster').secrets, 'anon') })).toMatch(
    rejected,
  );
});

test('exit 1 after one line if the migration is not applied', async () => {
  await project.pool.query('drop function public.get_item');
  expect(await errorWith({})).toMatch(/^The migration is not applied to http:\S+: run supabase\/migrations [^\n]+\n$/);
});
/** Some server that is no Supabase project. */
async function serveElsewhere() {
  const server = createServer((_, res) => res.writeHead(404).end('<h1>Not found</h1>'));
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, close: () => new Promise((closed) => server.close(closed)) };
}
