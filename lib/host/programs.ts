import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { StackError } from './error.ts';

export const PLATFORM = `${process.platform}-${process.arch}`;

export const postgrestProgram = (): string => findProgram('postgrest', 'PostgREST', 'brew install postgrest');

/**
 * The path of a program: in its npm package for this platform, otherwise on the PATH.
 *
 * @param install the command that installs it where npm has none, for the error
 */
export function findProgram(name: string, title: string, install: string): string {
  const manifest = resolveFrom(import.meta.url, `${name}-dist-${PLATFORM}/package.json`);
  const program = manifest ? join(dirname(manifest), name) : onPath(name);
  if (program) return program;
  throw new StackError(
    `npm has no ${title} for ${PLATFORM}: install it (${install}), or use Docker (docker compose up)`,
  );
}

/** Resolves an optional dependency of `from`; undefined if npm did not install it on this platform. */
export function resolveFrom(from: string, specifier: string): string | undefined {
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
