import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';

const folder = temporaryFolder();
const empty = join(folder, 'empty');
writeFileSync(empty, '\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Each api has a service key of its own, so ids derived from it would differ: a request that is sent again could sell twice.
test.each([
  ['nothing is set', {}],
  ['it is spaces, and there is no file', { ID_SECRET: ' ', ID_SECRET_FILE: join(folder, 'none') }],
  ['it is empty, and so is the file', { ID_SECRET: '', ID_SECRET_FILE: empty }],
])('an api does not start without an ID_SECRET that all share: %s', (_, env) => {
  const { status, stderr } = spawnSync(process.execPath, ['lib/host/container.ts'], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Set ID_SECRET') });
});
