import * as product from '../../../lib/database/coalescer.ts';

/** In place of the class of lib/database/coalescer.ts. */
export class Coalescer extends product.Coalescer {
  constructor(send: product.Send) {
    super(send, { batchLimit: Number(process.env.BATCH_LIMIT) });
  }
}
