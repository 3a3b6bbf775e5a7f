/**
 * `npm run test:deploy`: what Vercel will serve. Builds the project by Vercel's own CLI, serves the output outside the project as its
 * routes and settings say, and runs the tests of the output and those of tests/http against it.
 *
 *     npm run test:deploy -- --output /tmp/output tests/http/shop
 *
 * Needs the network, for npx and npm ci. Exit status 1 when a test fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { buildOutput } from './vercel/build.ts';

const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const folder = join(import.meta.dirname, 'vercel');

const command = new Command('npm run test:deploy')
  .description('Build the project as Vercel does, and test what it will serve.')
  .option('--output <folder>', 'build into this folder, or test what was built into it before')
  .argument('[tests...]', 'only these tests, as vitest takes them')
  .parse();
const { output } = command.opts<{ output?: string }>();

const built = output === undefined ? mkdtempSync(join(tmpdir(), 'holdfast-output-')) : resolve(output);
try {
  if (!existsSync(join(built, 'config.json'))) await buildOutput(built);
  const env = { ...process.env, VERCEL_OUTPUT: built, HOST_PROGRAM: join(folder, 'serve.ts') };
  const args = [VITEST, 'run', '--config', join(folder, 'vitest.config.ts'), ...command.args];
  process.exitCode = spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status ?? 1;
} finally {
  if (output === undefined) rmSync(built, { recursive: true });
}
