/**
 * `npm run test:upgrade`: the http tests of the last release, run by its own code and tests, on the schema that the migrations of
 * this working tree come to. During a deployment, and after a rollback, that is what runs: old functions on the new schema.
 *
 * Exit status 1 if one of them fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { lastRelease, runGit } from '../../scripts/releases.ts';

const root = join(import.meta.dirname, '..', '..');

/** Runs a program to its end, visibly; throws unless it succeeds. */
function run(cwd: string, program: string, args: string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: 'inherit' });
  if (error || status !== 0) throw new Error(`${program} ${args[0]} failed`, { cause: error });
}

/** The packages of the release: those that are here, if its lockfile is the same. */
function install(worktree: string): void {
  const lockfile = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (lockfile(worktree) !== lockfile(root)) run(worktree, 'npm', ['ci', '--prefer-offline']);
  else symlinkSync(join(root, 'node_modules'), join(worktree, 'node_modules'));
}

function testRelease(release: string, tests: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-upgrade-'));
  const worktree = join(folder, release);
  try {
    const added = runGit(root, 'worktree', 'add', '--quiet', '--detach', worktree, release);
    if (added.status !== 0) throw new Error(`git worktree add failed: ${added.stderr}`);
    install(worktree);
    const vitest = join(worktree, 'node_modules', 'vitest', 'vitest.mjs');
    console.log(`The http tests of ${release} on the migrations of this working tree`);
    run(worktree, process.execPath, [vitest, 'run', ...tests], {
      ...process.env,
      SUPABASE_FOLDER: join(root, 'supabase'),
    });
  } finally {
    runGit(root, 'worktree', 'remove', '--force', worktree);
    rmSync(folder, { recursive: true, force: true });
  }
}

const { args } = new Command('npm run test:upgrade --')
  .description('Run the http tests of the last release on the schema of this working tree.')
  .argument('[tests...]', 'some of them, as vitest takes them (default: tests/http)')
  .parse();
const release = lastRelease(root);
try {
  if (release === undefined) {
    console.log(
      'There is no release yet: no tag such as v1.0.0 before this commit, so there is nothing to upgrade from.',
    );
  } else {
    testRelease(release, args.length > 0 ? args : ['tests/http']);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
