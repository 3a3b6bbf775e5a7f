import assert from 'node:assert/strict';
import { type Scenario, unitsOf } from '../scenario.ts';

/** Both wait for the item; each comes first in half of the rounds. */
export const cancelAgainstConfirm: Scenario = {
  name: 'cancel × confirm',
  claim: 'one moves the unit, the other is refused',
  contenders: 2,
  async run(target, round) {
    const hold = await target.hold();
    const race = await target.race('item', hold.itemId);
    const confirm = () => target.instance(0).confirm(hold.id);
    const cancel = () => target.instance(1).cancel(hold.id);
    const confirmFirst = round % 2 === 0;
    await race.enter(confirmFirst ? confirm : cancel);
    await race.enter(confirmFirst ? cancel : confirm);
    const responses = await race.release();
    const [confirmed, cancelled] = confirmFirst ? responses : responses.toReversed();

    const units = await unitsOf(target, hold.itemId);
    if (confirmed?.status === 200) {
      assert.deepEqual([cancelled?.status, cancelled?.code, units], [409, 'reservation_confirmed', 'sold']);
      return { outcome: 'confirmed', waiting: race.waiting };
    }
    assert.deepEqual([confirmed?.status, confirmed?.code], [409, 'reservation_cancelled']);
    assert.deepEqual([cancelled?.status, units], [200, 'available']);
    return { outcome: 'cancelled', waiting: race.waiting };
  },
};
