import assert from 'node:assert/strict';
import { type Scenario, unitsOf } from '../scenario.ts';

/**
 * Two sweeps and a reserve want the unit of a lapsed hold. In half of the rounds a sweep has the item and is stopped in
 * the middle of its work; in the others the reserve waits first and the sweeps come as it is let go.
 */
export const expireAgainstReserve: Scenario = {
  name: 'expire × expire × reserve',
  claim: 'the unit comes back once and is reserved again',
  contenders: 1,
  async run(target, round) {
    const hold = await target.hold({ willLapse: true });
    await target.lapse(hold);
    const reserve = () => target.instance(0).reserve(hold.itemId);
    const sweeps = [1, 2].map((contender) => () => target.instance(contender).expire());
    const sweepFirst = round % 2 === 0;
    const race = sweepFirst ? await target.race('reservation', hold.id) : await target.race('item', hold.itemId);
    if (sweepFirst) for (const sweep of sweeps) await race.enter(sweep);
    await race.enter(reserve);
    if (!sweepFirst) for (const sweep of sweeps) race.join(sweep);
    const responses = await race.release();

    assert.deepEqual(responses.map(({ status }) => status).toSorted(), [200, 200, 201]);
    assert.equal(await unitsOf(target, hold.itemId), 'reserved');
    return { outcome: 'expired once and reserved', waiting: race.waiting };
  },
};
