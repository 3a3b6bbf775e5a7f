import { type Criterion, count, criterion } from '../../checks/criterion.ts';
import type { FlashSale } from '../flash-sale.ts';
import type { Reading, SaleRecord } from '../sale.ts';

/** How old a status may be: one second in an instance, one in a cache, one while that is refreshed; in milliseconds. */
const MAX_AGE_MS = 3000;

/** Watchers see each sale as it is, or as it was three seconds ago at most. */
export function checkWatchers({ sales, main }: FlashSale): Criterion {
  const readings = sales.flatMap((sale) => sale.readings);
  const lowest = Math.min(...main.readings.map(({ sale }) => sale.remaining_quantity));
  return criterion(
    'What watchers see',
    `units never negative, 0 in the end, ${MAX_AGE_MS / 1000} s old at most`,
    `${count(readings.length, 'reading')}, lowest ${lowest}`,
    [
      ...(lowest === 0 ? [] : [`${main.name}: the fewest units that were seen are ${lowest}`]),
      ...sales.flatMap((record) => {
        const faultsOf = faultsOfReadings(record);
        return record.readings.flatMap((reading) => faultsOf(reading).map((fault) => `${record.name}: ${fault}`));
      }),
    ],
  );
}

function faultsOfReadings(record: SaleRecord): (reading: Reading) => string[] {
  const { units, opens, closes } = record;
  const buyers = [...record.buyers().values()];
  return ({ sentAt, answeredAt, sale }) => {
    const { status, total_quantity: total, remaining_quantity: left, sold_out } = sale;
    // What was surely sold when the status was made, and what may have been.
    const sold = buyers.filter((buyer) => buyer.answeredAt < sentAt - MAX_AGE_MS).length;
    const mayBeSold = buyers.filter((buyer) => buyer.sentAt < answeredAt).length;
    const isDue = {
      upcoming: sentAt <= opens.latest + MAX_AGE_MS,
      active: answeredAt >= opens.earliest && sentAt <= closes.latest + MAX_AGE_MS,
      ended: answeredAt >= closes.earliest,
    }[status];
    const faults: string[] = [];
    if (total !== units || left < 0) faults.push(`${left} of ${total} units were left`);
    if (left > units - sold) faults.push(`${left} units were left, though ${sold} had been sold for some seconds`);
    if (left < units - mayBeSold) faults.push(`${left} units were left, though only ${mayBeSold} could be sold`);
    if (sold_out !== (left === 0)) faults.push(`sold_out was ${sold_out}, with ${left} units left`);
    if (!isDue) faults.push(`the status was ${status} ${Math.round(sentAt - opens.latest)} ms after the opening`);
    return faults;
  };
}
