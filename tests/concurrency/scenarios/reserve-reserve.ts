import assert from 'node:assert/strict';
import { type Scenario, unitsOf } from '../scenario.ts';

/**
 * The confirm of a hold waits for the item while the hold lapses; then two reserves, which count the lapsed hold as
 * free, wait behind it. Where confirm looks at nothing but the reservation, the unit is sold twice.
 */
export const reserveAtTheDeadline: Scenario = {
  name: 'reserve × reserve × confirm, hold lapses',
  claim: 'the lapsed unit goes to one reserve; the confirm is refused',
  contenders: 3,
  async run(target) {
    const hold = await target.hold({ willLapse: true });
    const race = await target.race('item', hold.itemId);
    await race.enter(() => target.instance(0).confirm(hold.id));
    await target.lapse(hold);
    await race.enter(() => target.instance(1).reserve(hold.itemId));
    await race.enter(() => target.instance(2).reserve(hold.itemId));
    const [confirm, ...reserves] = await race.release();

    assert.deepEqual([confirm?.status, confirm?.code], [409, 'reservation_expired']);
    const outcomes = reserves.map(({ status, code }) => `${status} ${code}`.trim()).toSorted();
    assert.deepEqual(outcomes, ['201', '409 insufficient_stock']);
    assert.equal(await unitsOf(target, hold.itemId), 'reserved');
    return { outcome: 'reserved once, confirm refused', waiting: race.waiting };
  },
};
