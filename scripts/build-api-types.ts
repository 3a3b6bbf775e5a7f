/** `npm run build:types`: write the types of the API, which web/ sends its requests with, from the OpenAPI document. */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import type { OpenAPI3 } from 'openapi-typescript';

const root = join(import.meta.dirname, '..');
export const apiTypesPath = join(root, 'web', 'src', 'api-types.ts');

/** The types of the whole API. */
export async function buildApiTypes(): Promise<string> {
  const [{ default: generate, astToString }, { documents }] = await Promise.all([
    importGenerator(),
    import('../lib/meta/documents.ts'),
  ]);
  const [api] = documents;
  const types = await generate(structuredClone(api?.document) as unknown as OpenAPI3);
  return `// Built from the OpenAPI document by \`npm run build:types\`.\n\n${astToString(types)}`;
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
    .description(`Write ${relative(root, apiTypesPath)}, built from the OpenAPI document.`)
    .parse();
  writeFileSync(apiTypesPath, await buildApiTypes());
  console.log(`Wrote ${relative(root, apiTypesPath)}`);
}
