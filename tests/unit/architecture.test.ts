import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Command } from '../../lib/database/command.ts';
import { readJobs } from '../../lib/host/maintenance.ts';
import { readRewrites } from '../../lib/host/rewrites.ts';
import { maintenance } from '../../lib/maintenance/index.ts';
import { operations } from '../../lib/meta/documents.ts';
import type { Operation } from '../../lib/operation.ts';
import { sampleOf } from '../contract/samples.ts';
import { exportsOf, filesOf, importsOf, isOperation, outcomesOf, readSource, root, servedBy } from './sources.ts';

vi.stubEnv('SUPABASE_URL', 'http://127.0.0.1:1').stubEnv('SUPABASE_SERVICE_ROLE_KEY', 'none');

const functions = filesOf('api/*.ts');
const modules = filesOf('lib/**/*.ts');

describe('the architecture', () => {
  test('api/ has at most the 12 functions that Vercel’s Hobby plan allows', () => {
    expect(functions.length).toBeLessThanOrEqual(12);
    expect(filesOf('api/**/*.ts')).toEqual(functions);
  });

  test.each(functions)('%s imports nothing but lib/http and the index of an API', (file) => {
    for (const imported of importsOf(file))
      expect(imported).toMatch(/^lib\/(http\/serve|(?!database)[\w-]+\/index)\.ts$/);
  });

  test('only lib/database talks to PostgREST, which lib/host starts', () => {
    const outside = modules.filter((file) => !/^lib\/(database|host)\//.test(file));
    for (const file of [...outside, ...functions]) {
      for (const imported of importsOf(file)) {
        expect(imported, file).not.toMatch(/^(@supabase\/|node:https|pg$)/);
        if (!file.startsWith('lib/outbox/')) expect(imported, file).not.toMatch(/^undici/);
      }
    }
    for (const file of outside) expect(readSource(file), file).not.toMatch(/\bfetch\(/);
  });

  test('only lib/outbox talks to webhooks', () => {
    const outside = modules.filter((file) => !file.startsWith('lib/outbox/'));
    for (const file of [...outside, ...functions])
      for (const imported of importsOf(file))
        expect(imported, file).not.toMatch(/^standardwebhooks$|webhook-publisher/);
  });

  test('data flows one way: lib imports nothing of api, scripts or tests', () => {
    for (const file of modules) {
      for (const imported of importsOf(file)) expect(imported, file).not.toMatch(/^(api|scripts|tests|web)\//);
    }
  });

  test('production imports no package that npm ci --omit=dev leaves out', () => {
    const { dependencies } = JSON.parse(readSource('package.json'));
    const specifiers = [...functions, ...modules]
      .flatMap(importsOf)
      .filter((name) => /^@?[a-z][\w.-]*(\/|$)/.test(name));
    const packages = new Set(specifiers.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0]));
    for (const own of ['api', 'lib']) packages.delete(own);
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...packages]));
  });

  test('production names nothing of scripts/ or tests/', () => {
    const deployed = filesOf('docker/**/*').filter((file) => statSync(`${root}${file}`).isFile());
    const files = [...functions, ...modules, ...deployed, 'docker-compose.yml', '.dockerignore', 'vercel.json'];
    for (const file of files) expect(readSource(file), file).not.toMatch(/\b(scripts|tests)\//);
  });

  test('client/ needs nothing but openapi-fetch, and the page sends its requests through it', () => {
    for (const file of filesOf('client/src/**/*.ts'))
      for (const imported of importsOf(file)) expect(imported, file).toMatch(/^(openapi-fetch$|client\/src\/)/);
    for (const file of filesOf('web/src/**/*.ts'))
      for (const imported of importsOf(file)) expect(imported, file).not.toBe('openapi-fetch');
  });

  test('docker/ holds configuration; the program of a container is in lib/host', () => {
    expect(filesOf('docker/**/*.ts')).toEqual([]);
  });
});

describe('the routes', async () => {
  const rewrites = readRewrites(new URL(`file://${root}vercel.json`));
  const rewriteOf = (path: string, headers = {}) => rewrites.find(({ matches }) => matches(path, headers));
  const served = await Promise.all(functions.map(async (file) => ({ file, ...(await servedBy(file)) })));
  const paths = served.flatMap(({ file, operations, pages }) => [
    ...operations.map((operation) => ({ file, path: pathOf(operation), headers: headersOf(operation) })),
    ...pages.map(({ path }) => ({ file, path, headers: {} })),
  ]);

  test.each(paths)('vercel.json leads $path to $file', ({ file, path, headers }) => {
    expect(`${rewriteOf(path, headers)?.destination.slice(1)}.ts`).toBe(file);
  });

  test('every rewrite of vercel.json leads to an operation or page', () => {
    const used = new Set(paths.map(({ path, headers }) => rewriteOf(path, headers)));
    expect(rewrites.filter((rewrite) => !used.has(rewrite))).toEqual([]);
  });

  test('every other path ends at the 404 of api/meta', () => {
    for (const path of ['/', '/nothing', '/v2/items']) expect(rewriteOf(path)?.destination).toBe('/api/meta');
  });

  test('the operations of api/ are those of the OpenAPI document', () => {
    const ids = served.flatMap(({ operations }) => operations.map(({ id }) => id));
    expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the cron jobs of vercel.json', () => {
  const { crons } = JSON.parse(readSource('vercel.json')) as { crons: { path: string; schedule: string }[] };

  test('are all of maintenance that works: what only shows something is none', () => {
    const working = maintenance.filter(({ method, id }) => method === 'GET' && id !== 'getOutbox');
    expect(
      readJobs()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(working.map(({ id }) => id).sort());
  });

  test('are daily, as every plan has it, and what is to be archived is audited in the hour before, because Hobby is that inexact', () => {
    for (const { schedule } of crons) expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
    const hourOf = (job: string) => Number(crons.find(({ path }) => path.endsWith(job))?.schedule.split(' ')[1]);
    expect(hourOf('/archive')).toBe(hourOf('/audit') + 1);
  });
});

describe('the operations', async () => {
  const indexes = functions.flatMap(importsOf).filter((file) => basename(file) === 'index.ts');
  const files = indexes.flatMap((index) => filesOf(`${dirname(index)}/*.ts`)).filter((file) => !indexes.includes(file));
  const declared = await Promise.all(
    files.map(async (file) => ({ file, exported: Object.entries(await exportsOf(file)) })),
  );
  const homes = declared.flatMap(({ file, exported }) =>
    exported.flatMap(([name, value]) => (isOperation(value) ? { file, name, operation: value } : [])),
  );

  test.each(homes)('$name is in a file of its name: $file', ({ file, name, operation }) => {
    expect(operation.id).toBe(name);
    expect(operations).toContain(operation);
    const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(`${words}-`).toMatch(new RegExp(`^${basename(file, '.ts')}-`));
  });

  test('every operation has a file of its name', () => {
    expect(homes.map(({ name }) => name).sort()).toEqual(operations.map(({ id }) => id).sort());
  });
});

describe('the outcomes', () => {
  test.each(operations.filter(({ command }) => command))('$id declares what its SQL function lists', (operation) => {
    const listed = outcomesOf(functionOf(operation));
    // An id can only have been used before where the caller's key makes it; a busy command waits in its lane.
    const possible = listed.filter(
      (outcome) => outcome !== 'busy' && (outcome !== 'id_reused' || operation.idempotencyKey),
    );
    // Faults of the request may have outcomes of their own, which are decided before the function is called.
    const { missing = {}, malformed = {} } = operation;
    const before = [...Object.values(missing), ...Object.values(malformed)].filter((name) => !listed.includes(name));
    expect(Object.keys(operation.outcomes).sort()).toEqual([...new Set([...possible, ...before])].sort());
  });

  test.each(operations)('$id: a missing or malformed field leads to an outcome that it declares', (operation) => {
    const { headers, params, query, body, missing = {}, malformed = {}, outcomes } = operation;
    const fieldsOf = (schema: z.ZodType | undefined) =>
      schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const fields = [...[headers, params, query, body].flatMap(fieldsOf), ...(body ? ['body'] : [])];
    for (const field of Object.keys(missing)) expect(fieldsOf(headers)).toContain(field);
    for (const field of Object.keys(malformed)) expect(fields).toContain(field);
    for (const outcome of Object.values({ ...missing, ...malformed })) expect(outcomes).toHaveProperty(outcome);
  });

  test.each(filesOf('supabase/schemas/rpc/*.sql'))(
    '%s: every outcome that the header lists is returned somewhere',
    (file) => {
      const code = filesOf('supabase/schemas/**/*.sql').map((name) => readSource(name).replace(/^--.*$/gm, ''));
      const own = readSource(file);
      if (/returns table/.test(own) || basename(file).startsWith('execute_')) return;
      for (const outcome of outcomesOf(basename(file, '.sql'))) expect(code.join('\n')).toContain(`'${outcome}'`);
    },
  );
});

const pathOf = (operation: Operation) => sampleOf(operation).path.replace(/\?.*/, '');

/** The headers of the sample request, by the names that Node gives them. */
const headersOf = (operation: Operation) =>
  Object.fromEntries(Object.entries(sampleOf(operation).headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The name of the SQL function that runs an operation. */
function functionOf(operation: Operation): string {
  const { params, query, headers, body } = sampleOf(operation);
  const input = {
    params: operation.params?.parse(params),
    query: operation.query?.parse(query),
    headers: operation.headers?.parse(headers),
    body: operation.body?.parse(body),
    id: '00000000-0000-4000-8000-000000000000',
  };
  const command = operation.command?.(input as never) as Command;
  return 'command' in command ? command.command : command.function;
}
