import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { baselinePath } from '../../scripts/build-migration.ts';
import { root } from './sources.ts';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/build-migration.ts', ...args], { cwd: root, encoding: 'utf8' });
const writtenAt = () => statSync(baselinePath).mtimeMs;

test('--help prints the options and leaves the migration alone', () => {
  const before = writtenAt();
  const { status, stdout } = run('--help');
  expect({ status, writtenAt: writtenAt() }).toEqual({ status: 0, writtenAt: before });
  expect(stdout).toContain('--check');
});

test.each(['--chek', 'check'])('%s, which is no option, is an error and leaves the migration alone', (option) => {
  const before = writtenAt();
  const { status, stderr } = run(option);
  expect({ status, writtenAt: writtenAt() }).toEqual({ status: 1, writtenAt: before });
  expect(stderr).toMatch(/^error: /);
});
