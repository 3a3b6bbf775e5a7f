import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changedMigrations, lastRelease, runGit } from '../../scripts/releases.ts';
import { root } from './sources.ts';

const release = lastRelease(root);

test.skipIf(release === undefined)(
  release === undefined
    ? 'no release is known here (no tag, no git, or a clone without them): its migrations are not compared'
    : `the migrations of ${release} are as they were, and new ones come after them`,
  () => expect(changedMigrations(root, release as string)).toEqual([]),
);

describe.skipIf(runGit(root, '--version').status !== 0)('in a repository with a release', () => {
  let repository: string;
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgSign=false'];
    const { status, stderr } = runGit(repository, ...identity, ...args);
    expect([status, stderr]).toEqual([0, expect.anything()]);
  };
  const write = (file: string, sql: string) => writeFileSync(join(repository, 'supabase/migrations', file), sql);
  const remove = (file: string) => rmSync(join(repository, 'supabase/migrations', file));
  function commit(): void {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'change');
  }

  /** v0.2.0 has two migrations. */
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'holdfast-released-'));
    mkdirSync(join(repository, 'supabase/migrations'), { recursive: true });
    git('init', '--quiet');
    write('20260101000000_baseline.sql', 'select 1;\n');
    commit();
    git('tag', 'v0.1.0');
    write('20260201000000_more.sql', 'select 2;\n');
    commit();
    git('tag', 'v0.2.0');
  });
  afterEach(() => rmSync(repository, { recursive: true }));
  const changes = () => changedMigrations(repository, lastRelease(repository) as string);

  test('the last tag before the commit is the last release', () => {
    expect(lastRelease(repository)).toBe('v0.2.0');
    commit();
    git('tag', 'not-a-release');
    expect(lastRelease(repository)).toBe('v0.2.0');
  });

  test('what is added after the last is no change, committed or not', () => {
    expect(changes()).toEqual([]);
    write('20260301000000_later.sql', '');
    expect(changes()).toEqual([]);
    commit();
    expect(changes()).toEqual([]);
  });

  test('a migration that differs, is missing, or is new and sorts before one that is released, is found', () => {
    write('20260101000000_baseline.sql', 'select 1\n');
    expect(changes()).toEqual(['20260101000000_baseline.sql differs from that of v0.2.0']);
    remove('20260101000000_baseline.sql');
    write('20260131000000_earlier.sql', '');
    commit();
    expect(changes()).toEqual([
      '20260101000000_baseline.sql of v0.2.0 is missing',
      '20260131000000_earlier.sql is new, and sorts before 20260201000000_more.sql of v0.2.0',
    ]);
  });

  test('a shallow clone without tags, and a folder without git, know of no release', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-clone-'));
    git('clone', '--quiet', '--depth=1', '--no-tags', `file://${repository}`, folder);
    expect(lastRelease(folder)).toBe(undefined);
    rmSync(join(folder, '.git'), { recursive: true });
    expect(lastRelease(folder)).toBe(undefined);
    rmSync(folder, { recursive: true });
  });
});
