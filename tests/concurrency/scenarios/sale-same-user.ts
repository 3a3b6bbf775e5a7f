import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { bodyOf } from '../instance.ts';
import { createSale, describe, purchaseIn } from '../sale.ts';
import type { Scenario } from '../scenario.ts';

const USER = 'ada@example.com';

/** The user presses on three instances at once: three attempts in half of the rounds, one attempt three times in the others. */
export const sameUserInASale: Scenario = {
  name: 'one user in a sale, three times at once',
  claim: 'one purchase; the others are told of it',
  contenders: 3,
  async run(target, round) {
    const sale = await createSale(target, 3);
    const race = await target.race('item', sale.itemId);
    const isOneAttempt = round % 2 === 1;
    const keys = isOneAttempt ? new Array<string>(3).fill(randomUUID()) : [undefined, undefined, undefined];
    for (const [contender, key] of keys.entries()) {
      await race.enter(() => target.instance(contender).purchase(sale.id, USER, key));
    }
    const responses = await race.release();

    assert.deepEqual(
      responses.map(describe).toSorted(),
      isOneAttempt ? ['201', '201', '201'] : ['201', '409 already_purchased', '409 already_purchased'],
    );
    const { purchase } = bodyOf(await target.instance(0).purchaseOf(sale.id, USER));
    for (const response of responses) assert.deepEqual(purchaseIn(response), purchase);
    const { available_quantity: left } = bodyOf(await target.instance(0).item(sale.itemId));
    assert.equal(left, 2);
    return { outcome: isOneAttempt ? 'bought and replayed twice' : 'bought and told twice', waiting: race.waiting };
  },
};
