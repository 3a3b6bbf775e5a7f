import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MIGRATIONS = 'supabase/migrations';

/** Runs git in the repository of this folder; in a hook, variables such as GIT_DIR name another. */
export function runGit(folder: string, ...args: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return spawnSync('git', args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** What git prints, or undefined where it fails, or there is none. */
function git(root: string, ...args: string[]): string | undefined {
  const { status, stdout } = runGit(root, ...args);
  return status === 0 ? stdout : undefined;
}

/**
 * The tag of the last release before or at this commit (`v1.2.3`), or undefined where there is none, or none is known: without
 * git, or in a clone without tags or history.
 */
export function lastRelease(root: string): string | undefined {
  return git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*')?.trim();
}

/** How the migrations of the working tree break the rule that they are only ever added after those of a release. */
export function changedMigrations(root: string, release: string): string[] {
  const released = (git(root, 'ls-tree', '--name-only', release, `${MIGRATIONS}/`) ?? '')
    .split('\n')
    .filter((path) => path.endsWith('.sql'))
    .map((path) => path.slice(MIGRATIONS.length + 1));
  const present = readdirSync(join(root, MIGRATIONS)).filter((file) => file.endsWith('.sql'));
  const last = released.toSorted().at(-1) ?? '';
  return [
    ...released.filter((file) => !present.includes(file)).map((file) => `${file} of ${release} is missing`),
    ...released
      .filter((file) => present.includes(file) && !isUnchanged(root, release, file))
      .map((file) => `${file} differs from that of ${release}`),
    ...present
      .filter((file) => !released.includes(file) && file < last)
      .map((file) => `${file} is new, and sorts before ${last} of ${release}`),
  ];
}

function isUnchanged(root: string, release: string, file: string): boolean {
  return git(root, 'show', `${release}:${MIGRATIONS}/${file}`) === readFileSync(join(root, MIGRATIONS, file), 'utf8');
}
