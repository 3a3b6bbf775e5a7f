import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PLATFORM } from '../../lib/host/programs.ts';
import { postgresPrograms } from '../../scripts/stack/binaries.ts';

const library = join(dirname(postgresPrograms().postgres), '..', 'lib');
const program = join(library, 'postgresql', 'pgxs', 'src', 'test', 'isolation', 'isolationtester');

/** Why there is no isolationtester; undefined where there is one. */
export const noIsolationtester = existsSync(program) ? undefined : `npm has no isolationtester for ${PLATFORM}`;

/** Runs a specification; resolves with what is printed of each permutation. */
export async function runSpecification(specification: string, databaseUrl: string): Promise<string[][]> {
  const child = spawn(program, [databaseUrl], { env: { ...process.env, LD_LIBRARY_PATH: library } });
  child.stdin.end(specification);
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`isolationtester ended with ${code}: ${errors}`);
  return output
    .split('\nstarting permutation: ')
    .slice(1)
    .map((printed) => printed.trim().split('\n'));
}
