import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, parse } from 'es-module-lexer';
import type { Page } from '../../lib/http/page.ts';
import type { Operation } from '../../lib/operation.ts';

await init;

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The files of the project that match, as paths from its root. */
export const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: root }).sort();

export const readSource = (file: string): string => readFileSync(`${root}${file}`, 'utf8');

/** What a module imports as it runs: packages by name, files of the project as paths from its root. */
export function importsOf(file: string): string[] {
  const [imports] = parse(stripTypeScriptTypes(readSource(file)));
  return imports
    .flatMap(({ n: specifier }) => specifier ?? [])
    .map((specifier) =>
      specifier.startsWith('.')
        ? relative(root, fileURLToPath(new URL(specifier, `file://${root}${file}`)))
        : specifier,
    );
}

/** Everything that a module exports, by name. */
export const exportsOf = async (file: string): Promise<Record<string, unknown>> => import(`${root}${file}`);

export const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'outcomes' in value;

const isPage = (value: unknown): value is Page => typeof value === 'object' && value !== null && 'bytes' in value;

/** What a function of api/ serves: the operations and the pages of the APIs that it imports. */
export async function servedBy(file: string): Promise<{ operations: Operation[]; pages: Page[] }> {
  const indexes = importsOf(file).filter((name) => name.endsWith('/index.ts'));
  const lists = (await Promise.all(indexes.map(exportsOf))).flatMap((exported) => Object.values(exported)).flat();
  return { operations: lists.filter(isOperation), pages: lists.filter(isPage) };
}

/** The outcomes that the header of a function lists; a function that returns a table has one, `found`. */
export function outcomesOf(name: string): string[] {
  const source = readSource(`supabase/schemas/rpc/${name}.sql`);
  if (/returns table/.test(source)) return ['found'];
  const [list = ''] = /^-- Outcomes {2}.*(?:\n-- {11}.*)*/m.exec(source) ?? [];
  return [...list.matchAll(/^-- (?:Outcomes {2}| {10})(\w+)/gm)].map(([, outcome]) => outcome as string);
}
