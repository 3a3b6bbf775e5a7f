import assert from 'node:assert/strict';
import { bodyOf } from '../instance.ts';
import type { Scenario } from '../scenario.ts';

const UNITS = 6;
const LAPSED = 2;

/**
 * Every unit of an item is held, and some holds have lapsed. All holds are confirmed and cancelled and as many new ones
 * asked for, beside two sweeps; what meets in an instance travels as a batch.
 */
export const everything: Scenario = {
  name: 'everything at once, in batches',
  claim: 'each hold ends once; only returned units are reserved again',
  contenders: 1,
  async run(target) {
    const itemId = await target.item(UNITS);
    const numbers = Array.from({ length: UNITS }, (_, number) => number);
    const holds = await Promise.all(numbers.map((number) => target.hold({ itemId, willLapse: number < LAPSED })));
    await Promise.all(holds.slice(0, LAPSED).map((hold) => target.lapse(hold)));

    const race = await target.race('item', itemId);
    const [first, ...others] = numbers.map((number) => () => target.instance(number).reserve(itemId));
    for (const [number, { id }] of holds.entries()) {
      others.push(() => target.instance(number + 1).confirm(id));
      others.push(() => target.instance(number + 2).cancel(id));
    }
    if (first) await race.enter(first);
    for (const other of others) race.follow(other);
    await target.roundTrip(itemId);
    for (const contender of [0, 1]) race.join(() => target.instance(contender).expire());
    const succeeded = (await race.release()).map(({ status }) => status < 300);

    const reserved = succeeded.slice(0, UNITS).filter(Boolean).length;
    let confirmed = 0;
    for (const number of numbers) {
      const [wasConfirmed, wasCancelled] = succeeded.slice(UNITS + 2 * number);
      assert.ok(!(wasConfirmed && wasCancelled), 'a hold was both confirmed and cancelled');
      assert.ok(number >= LAPSED || !(wasConfirmed || wasCancelled), 'a lapsed hold was confirmed or cancelled');
      if (wasConfirmed) confirmed++;
    }
    const { total_quantity, reserved_quantity, confirmed_quantity } = bodyOf(await target.instance(0).item(itemId));
    assert.deepEqual([total_quantity, reserved_quantity, confirmed_quantity], [UNITS, reserved, confirmed]);
    return { outcome: 'consistent', waiting: race.waiting };
  },
};
