import assert from 'node:assert/strict';
import { createSale, describe } from '../sale.ts';
import { type Scenario, unitsOf } from '../scenario.ts';

/** Three users press for one unit, each on an instance of its own. */
export const lastUnitOfASale: Scenario = {
  name: 'the last unit of a sale, three users',
  claim: 'one buys it, the others are told that it is sold out',
  contenders: 3,
  async run(target) {
    const sale = await createSale(target, 1);
    const race = await target.race('item', sale.itemId);
    for (const contender of [0, 1, 2]) {
      await race.enter(() => target.instance(contender).purchase(sale.id, `user ${contender}`));
    }
    const outcomes = (await race.release()).map(describe);

    assert.deepEqual(outcomes.toSorted(), ['201', '409 sold_out', '409 sold_out']);
    assert.equal(await unitsOf(target, sale.itemId), 'sold');
    return { outcome: 'bought once', waiting: race.waiting };
  },
};
