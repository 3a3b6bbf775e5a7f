import assert from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';
import { unitsOf } from './units.ts';

/**
 * Two sweeps and a reserve want the unit of a lapsed hold. In half of the rounds a sweep has the item and is stopped in
 * the middle of its work; in the others the reserve waits first and the sweeps come as it is let go.
 */
export const expireAgainstReserve: Scenario = {
  name: 'expire × expire × reserve',
  claim: 'the unit comes back once and is reserved again',
  rivals: 1,
  async play(arena, round) {
    const hold = await arena.hold({ willLapse: true });
    await arena.lapse(hold);
    const reserve = () => arena.instance(0).reserve(hold.itemId);
    const sweeps = [1, 2].map((rival) => () => arena.instance(rival).expire());
    const sweepFirst = round % 2 === 0;
    const race = sweepFirst ? await arena.race('reservation', hold.id) : await arena.race('item', hold.itemId);
    if (sweepFirst) for (const sweep of sweeps) await race.enter(sweep);
    await race.enter(reserve);
    if (!sweepFirst) for (const sweep of sweeps) race.join(sweep);
    const replies = await race.release();

    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 200, 201]);
    assert.equal(await unitsOf(arena, hold.itemId), 'reserved');
    return { outcome: 'expired once and reserved', waiting: race.waiting };
  },
};
