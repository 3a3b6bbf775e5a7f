import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashSources } from '../../web/build.ts';
import { root } from './sources.ts';

const builtAt = () => statSync(`${root}public/index.html`).mtimeMs;
const build = (...args: string[]) =>
  spawnSync(process.execPath, ['web/build.ts', ...args], { cwd: root, encoding: 'utf8' });

test('a page of the same sources is not built again', () => {
  const before = builtAt();
  expect(build()).toMatchObject({ status: 0, stdout: '' });
  expect(builtAt()).toBe(before);
});

test.each([
  ['--help', 0],
  ['--chek', 1],
])('%s builds nothing', (option, status) => {
  const before = builtAt();
  expect(build(option).status).toBe(status);
  expect(builtAt()).toBe(before);
});

test('the page is of production, and each of its files is there, compressed too', () => {
  const html = readFileSync(`${root}public/index.html`, 'utf8');
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+|\/favicon\.svg)"/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) {
    const path = `${root}public${file}`;
    expect(existsSync(path), path).toBe(true);
    if (/\.(js|css|svg)$/.test(path))
      expect([existsSync(`${path}.br`), existsSync(`${path}.gz`)]).toEqual([true, true]);
    if (path.endsWith('.js')) expect(readFileSync(path, 'utf8').includes('react-devtools')).toBe(false);
  }
});

test('a change of any source, and a new file, is another page', () => {
  const project = mkdtempSync(join(tmpdir(), 'holdfast-page-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  for (const folder of ['web', 'client']) mkdirSync(join(project, folder, 'src'), { recursive: true });
  const seen = new Set([hashSources(project)]);
  for (const [file, text] of [
    ['package-lock.json', '{}'],
    ['web/src/app.tsx', '1'],
    ['web/src/app.tsx', '2'],
    ['web/src/more.css', ''],
    ['client/src/client.ts', '1'],
  ] as const) {
    writeFileSync(join(project, file), text);
    seen.add(hashSources(project));
  }
  writeFileSync(join(project, 'README.md'), 'not a source');
  seen.add(hashSources(project));
  expect(seen.size).toBe(6);
});
