/** `npm run build:types`: write what the client is made of, its types and its table of operations, from the OpenAPI documents. */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import type { OpenAPI3 } from 'openapi-typescript';

const root = join(import.meta.dirname, '..');
export const generatedFolder = join(root, 'client', 'src', 'generated');

const HEADER = '// Built from the OpenAPI documents by `npm run build:types`.\n\n';

/** The text of each generated file of the client by its name. */
export async function buildApiTypes(): Promise<Record<string, string>> {
  const [{ default: generate, astToString }, { documents }, { describeOperations }] = await Promise.all([
    importGenerator(),
    import('../lib/meta/documents.ts'),
    import('./build-api-types/operations.ts'),
  ]);
  const files = documents.map(async ({ path, document }) => {
    // The generator changes the document that it is given.
    const copy = structuredClone(document) as unknown as OpenAPI3;
    const types = await generate(copy, { emptyObjectsUnknown: true, defaultNonNullable: false });
    return [path.slice(1).replace('.json', '.ts'), HEADER + astToString(types)];
  });
  return {
    ...Object.fromEntries(await Promise.all(files)),
    'operations.ts': HEADER + describeOperations(documents.map(({ document }) => document)),
  };
}

/** openapi-typescript needs the JavaScript API of TypeScript, which TypeScript 7 does not have yet. */
async function importGenerator() {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier === 'typescript' ? '@typescript/typescript6' : specifier, context),
  });
  try {
    return await import('openapi-typescript');
  } finally {
    hooks.deregister();
  }
}

if (process.argv[1] === import.meta.filename) {
  new Command('npm run build:types --')
    .description(`Write ${relative(root, generatedFolder)}, built from the OpenAPI documents.`)
    .parse();
  for (const [name, text] of Object.entries(await buildApiTypes())) {
    const path = join(generatedFolder, name);
    writeFileSync(path, text);
    console.log(`Wrote ${relative(root, path)}`);
  }
}
