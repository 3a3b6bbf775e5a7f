import * as product from '../../../lib/database/batcher.ts';

/** In place of the class of lib/database/batcher.ts. */
export class Batcher extends product.Batcher {
  constructor(execute: product.Execute) {
    super(execute, { batchLimit: Number(process.env.BATCH_LIMIT) });
  }
}
