import { type Criterion, count, criterion } from '../../checks/criterion.ts';
import type { FlashSale } from '../flash-sale.ts';
import type { SaleRecord } from '../sale.ts';

/** Everything happened that the other criteria are about: otherwise they would hold of nothing. */
export function checkCoverage({ main, second, sales }: FlashSale): Criterion {
  const overlapping = second.attempts.filter(
    ({ sentAt, answeredAt }) => sentAt < second.closes.latest && answeredAt > second.closes.earliest,
  );
  const atOnce = sales.reduce((sum, sale) => sum + buyersAtOnce(sale), 0);
  const counts: [what: string, times: number][] = [
    ['attempts before the opening', countOf(main, 'sale_not_started')],
    ['purchases', main.buyers().size],
    ['replays', main.attempts.filter(({ replayed }) => replayed).length],
    ['second attempts of buyers', countOf(main, 'already_purchased')],
    ['attempts when all was sold', countOf(main, 'sold_out')],
    ['attempts after the end', countOf(main, 'sale_ended')],
    ['attempts at the closing of the second sale', overlapping.length],
    ['attempts that came too late for units that were left', countOf(second, 'sale_ended')],
    ['buyers who pressed twice at once', atOnce],
  ];
  return criterion(
    'All of it happened',
    'every outcome, and the races at the edges',
    `${count(overlapping.length, 'attempt')} at the closing, ${count(atOnce, 'buyer')} pressed twice at once`,
    counts.filter(([, times]) => times === 0).map(([what]) => `no ${what}`),
  );
}

const countOf = ({ attempts }: SaleRecord, code: string) => attempts.filter((attempt) => attempt.code === code).length;

/** Buyers of whom another attempt overlapped with the one that bought. */
function buyersAtOnce(record: SaleRecord): number {
  const buyers = record.buyers();
  const overlapping = record.attempts.filter((attempt) => {
    const buyer = buyers.get(attempt.user);
    return buyer && attempt !== buyer.attempt && attempt.sentAt < buyer.answeredAt && attempt.answeredAt > buyer.sentAt;
  });
  return new Set(overlapping.map(({ user }) => user)).size;
}
