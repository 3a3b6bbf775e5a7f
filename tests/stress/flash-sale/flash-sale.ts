import { randomUUID } from 'node:crypto';
import type { FlashSaleSize } from '../settings.ts';
import { ServerClock } from './clock.ts';
import { SaleRecord } from './sale.ts';
import { secondSaleUsers } from './schedule.ts';

/** The sales of a run, and the service's clock. */
export class FlashSale {
  readonly size: FlashSaleSize;
  readonly clock = new ServerClock();
  /** A few units that thousands want. */
  readonly main: SaleRecord;
  /** It has more units than buyers, so that nothing but its end ends it. */
  readonly second: SaleRecord;

  constructor(size: FlashSaleSize) {
    const id = `stress-${randomUUID().slice(0, 8)}`;
    this.size = size;
    this.main = new SaleRecord(id, 'flash sale', size.units);
    this.second = new SaleRecord(`${id}-second`, 'second sale', 2 * secondSaleUsers(size));
  }

  get sales(): SaleRecord[] {
    return [this.main, this.second];
  }
}
