/** What an api runs, except that each call of the database goes through supabase-js as it comes. */
import { strict as assert } from 'node:assert';
import { substitute } from './substitute.ts';

const happened = substitute(
  new URL('../../../lib/database/client.ts', import.meta.url),
  new URL('default-client.ts', import.meta.url),
);
await import('../../../lib/database/index.ts');
assert(happened(), 'lib/database does not import client.ts any more');
await import('../../../lib/host/container.ts');
