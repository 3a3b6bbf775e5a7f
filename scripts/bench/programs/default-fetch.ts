/** What an api runs, except that each call of the database goes through supabase-js as it comes. */
import { registerHooks } from 'node:module';

const replaced = new URL('../../../lib/database/client.ts', import.meta.url).href;
const replacement = new URL('default-client.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    return found.url === replaced ? { ...found, url: replacement } : found;
  },
});

await import('../../../docker/api.ts');
