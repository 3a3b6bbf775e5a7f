import { isDeepStrictEqual } from 'node:util';
import { type Criterion, count, criterion } from '../../checks/criterion.ts';
import { isUnanswered } from '../../client.ts';
import type { FlashSale } from '../flash-sale.ts';
import { type Attempt, type Buyer, purchaseIn, type SaleRecord } from '../sale.ts';

/** The flash sale sells out, to as many users as it has units; each sale has left what its purchases did not take. */
export function checkUnits({ main, second, sales }: FlashSale): Criterion {
  const sold = main.buyers().size;
  return criterion(
    'Units sold',
    `exactly ${main.units}; of the second sale fewer than there are`,
    `${sold}; ${second.buyers().size} of ${second.units}`,
    [...(sold === main.units ? [] : [`${main.name}: ${sold} units were sold`]), ...sales.flatMap(faultsOfUnits)],
  );
}

function faultsOfUnits(record: SaleRecord): string[] {
  const { name, units, after } = record;
  const buyers = [...record.buyers().values()];
  const ids = new Set(buyers.map(({ purchase }) => purchase.id));
  const faults: string[] = [];
  if (ids.size < buyers.length) faults.push(`${name}: ${buyers.length} users share ${ids.size} purchases`);
  if (after?.total_quantity !== units || after.remaining_quantity !== units - buyers.length) {
    faults.push(`${name}: of ${units} units ${buyers.length} were sold, and the sale is ${JSON.stringify(after)}`);
  }
  return faults;
}

/** Each buyer has one 201; before it the sale had not started, after it every other attempt is told of that purchase. */
export function checkOnePurchase({ sales }: FlashSale): Criterion {
  const users = sales.map((sale) => ({ sale, buyers: sale.buyers(), attempts: attemptsByUser(sale) }));
  const total = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);
  return criterion(
    'One purchase a user',
    'one 201; its key 201 again, others already_purchased',
    `${count(total(users.map(({ attempts }) => attempts.size)), 'user')}, ${count(total(users.map(({ buyers }) => buyers.size)), 'buyer')}`,
    users.flatMap(({ sale, buyers, attempts }) =>
      [...attempts].flatMap(([user, own]) => {
        const buyer = buyers.get(user);
        return buyer ? faultsOfBuyer(sale, buyer, own) : faultsOfOther(own);
      }),
    ),
  );
}

const attemptsByUser = ({ attempts }: SaleRecord) => Map.groupBy(attempts, ({ user }) => user);

function faultsOfBuyer(sale: SaleRecord, buyer: Buyer, attempts: Attempt[]): string[] {
  const { attempt: first, purchase } = buyer;
  const faults: string[] = [];
  const expected = { sale_id: sale.id, item_id: sale.itemId, user_id: first.user };
  if (!isDeepStrictEqual(purchase, { ...purchase, ...expected })) faults.push(`${first.user} bought ${first.text}`);
  if (first.replayed && !attempts.some((attempt) => attempt.key === first.key && isUnanswered(attempt))) {
    faults.push(`${first.user} got a replay of a 201 that nobody got`);
  }
  for (const attempt of attempts) {
    const fault = attempt === first || isUnanswered(attempt) ? undefined : faultOfAttempt(attempt, buyer);
    if (fault) faults.push(`${first.user} ${fault}`);
  }
  return faults;
}

/** What is wrong with another attempt of a user who bought. */
function faultOfAttempt(attempt: Attempt, buyer: Buyer): string | undefined {
  const purchase = purchaseIn(attempt);
  if (!purchase) {
    const isEarly = attempt.code === 'sale_not_started' && attempt.sentAt < buyer.answeredAt;
    return isEarly ? undefined : `bought, and was refused: ${attempt.code ?? attempt.status}`;
  }
  if (attempt.status === 201 && !attempt.replayed) return `bought twice: ${buyer.attempt.text}, ${attempt.text}`;
  if ((attempt.status === 201) !== (attempt.key === buyer.attempt.key)) return `got ${attempt.text} for a wrong key`;
  if (attempt.answeredAt < buyer.sentAt) return `had a purchase before: ${attempt.text}`;
  return isDeepStrictEqual(purchase, buyer.purchase)
    ? undefined
    : `bought ${buyer.attempt.text}, and had ${attempt.text}`;
}

const faultsOfOther = (attempts: Attempt[]): string[] =>
  attempts.filter(purchaseIn).map(({ user, text }) => `${user} never bought, and had ${text}`);

/** A user who asks is told of the purchase, or that there is none. */
export function checkLookUps({ sales }: FlashSale): Criterion {
  const asked = sales.flatMap((sale) => [...sale.lookUps].map(([user, found]) => ({ sale, user, found })));
  const unread = sales.flatMap((sale) => [...sale.buyers().keys()].filter((user) => !sale.lookUps.has(user)));
  const buyersOf = new Map(sales.map((sale) => [sale, sale.buyers()]));
  const wrong = asked.filter(({ sale, user, found }) => {
    const purchase = buyersOf.get(sale)?.get(user)?.purchase;
    return !isDeepStrictEqual(found, purchase ? { secured: true, purchase } : { secured: false });
  });
  return criterion(
    'Purchases can be looked up',
    'by every buyer, and by nobody else',
    `${count(asked.length, 'user')} asked`,
    [
      ...wrong.map(({ user, found }) => `${user}: ${JSON.stringify(found)}`),
      ...unread.map((user) => `${user} could not ask`),
    ],
  );
}
