import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';
import { useApi } from '../support/api.ts';
import { root } from '../unit/sources.ts';

/** Of the whole client with openapi-fetch, in bytes, minified and compressed by gzip. */
const BUDGET = 5_000;

const run = promisify(execFile);
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const [project, client] = [read('package.json'), read('client/package.json')];
const snippetsOf = (readme: string) =>
  [...readFileSync(join(root, readme), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code as string);
const snippets = snippetsOf('client/README.md');

/** A shop's project, in which the packed client is installed. */
const shop = temporaryFolder();
const installed = join(shop, 'node_modules', 'holdfast-client');
const api = useApi(undefined, { NODE_ENV: 'development' });
const compilerOptions = {
  ...{ strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [] },
  // Without it, most of the time goes into the declarations of the browser.
  skipLibCheck: true,
};
/** Passes only if the declarations of the package are found, every one of them. */
const WRONG = `import { createClient } from 'holdfast-client';
const { outcome, data } = await createClient({ baseUrl: '' }).getItem({ id: '' });
// @ts-expect-error: no such outcome
if (outcome === 'sold_out') throw data;
// @ts-expect-error: no such member
if (outcome === 'found') console.log(data.nothing);
`;
let files: string[];

beforeAll(async () => {
  await run('npm', ['run', 'build:client'], { cwd: root });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', shop], { cwd: join(root, 'client') });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map(({ path }: { path: string }) => path);
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(shop, packed.filename), '--strip-components=1', '-C', installed]);
  symlinkSync(join(root, 'node_modules', 'openapi-fetch'), join(shop, 'node_modules', 'openapi-fetch'));
  writeFileSync(join(shop, 'package.json'), '{"type": "module"}');
  writeFileSync(join(shop, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  writeFileSync(join(shop, 'wrong.ts'), WRONG);
  for (const [index, code] of snippets.entries()) {
    writeFileSync(join(shop, `snippet-${index}.ts`), code.replaceAll('http://localhost:3000', api.url));
  }
});
afterAll(() => rmSync(shop, { recursive: true, force: true }));

describe('the package', () => {
  test('has what it needs and nothing else', () => {
    const names = ['client', 'error', 'index', 'retry', 'types', 'uuid'];
    const generated = ['openapi-tenant-orders', 'openapi', 'operations'].map((name) => `generated/${name}`);
    const built = [...names, ...generated].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]);
    expect(files.sort()).toEqual(['README.md', 'dist/LICENSE', 'package.json', ...built].sort());
  });

  test('has the version of the project, and openapi-fetch in the range that is tested', () => {
    expect(client.version).toBe(project.version);
    expect(client.dependencies).toEqual({ 'openapi-fetch': project.devDependencies['openapi-fetch'] });
  });

  test(`is at most ${BUDGET} bytes, openapi-fetch included`, async () => {
    const { build } = await import('vite');
    const input = join(installed, 'dist', 'index.js');
    const bundled = await build({
      ...{ root: shop, configFile: false, logLevel: 'error' },
      build: {
        write: false,
        modulePreload: false,
        rolldownOptions: { input, preserveEntrySignatures: 'strict' },
      },
    });
    const { output } = bundled as Rolldown.RolldownOutput;
    expect(output).toHaveLength(1);
    expect(gzipSync(output[0].code).length).toBeLessThanOrEqual(BUDGET);
  });
});

describe('the README', () => {
  test('its snippets pass a strict type check, against the declarations of the package', async () => {
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    await run(tsc, ['-p', shop]).catch(({ stdout }) => expect(stdout).toBe(''));
  });

  test('its snippets run, in their order', async () => {
    const printed: string[] = [];
    for (const index of snippets.keys()) {
      printed.push((await run(process.execPath, [`snippet-${index}.ts`], { cwd: shop })).stdout);
    }
    expect(printed).toEqual([
      expect.stringMatching(/^100\n[0-9a-f-]{36}\n$/),
      expect.stringMatching(/^yours: [0-9a-f-]{36}\n$/),
      '',
      '',
    ]);
    const { body } = await api.get('/products/1');
    expect(body.current_stock).toBe(98);
    expect(await api.stack.audit()).toEqual([]);
  });

  test('what the README of the project shows of the client is a part of them', () => {
    const shown = snippetsOf('README.md').filter((code) => code.includes('holdfast.'));
    expect(shown).toHaveLength(1);
    expect(snippets.join('\n')).toContain(shown[0]);
  });
});
