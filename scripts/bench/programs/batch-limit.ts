/** What an api runs, with batches of at most BATCH_LIMIT commands. */
import { strict as assert } from 'node:assert';
import { substitute } from './substitute.ts';

const happened = substitute(
  new URL('../../../lib/database/batcher.ts', import.meta.url),
  new URL('limited-batcher.ts', import.meta.url),
);
await import('../../../lib/database/index.ts');
assert(happened(), 'lib/database does not import batcher.ts any more');
await import('../../../lib/host/container.ts');
