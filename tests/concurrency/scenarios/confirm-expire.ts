import assert from 'node:assert/strict';
import type { ApiResponse, Reservation } from '../instance.ts';
import { type Scenario, unitsOf } from '../scenario.ts';
import type { Hold, Target } from '../target.ts';

/** How far ahead the deadline is when the confirm is let go, in milliseconds: a round each in turn. */
const MARGINS = [0, 1, 2, 4, 8, 500] as const;

/** Either the units are sold, before the deadline, or the confirm is refused and they are back; never both. */
async function soldOrReturned(target: Target, hold: Hold, confirm: ApiResponse | undefined): Promise<string> {
  if (confirm?.status === 200) {
    const { confirmed_at, expires_at } = confirm.body as Reservation;
    assert.ok(
      confirmed_at !== null && confirmed_at < expires_at,
      `confirmed at ${confirmed_at}, deadline ${expires_at}`,
    );
    assert.equal(await unitsOf(target, hold.itemId), 'sold');
    return 'confirmed in time';
  }
  assert.deepEqual([confirm?.status, confirm?.code], [409, 'reservation_expired']);
  assert.equal(await unitsOf(target, hold.itemId), 'available');
  return 'expired';
}

/** A confirm waits for the item while its deadline comes; it is let go as sweeps arrive. */
export const confirmAgainstExpire: Scenario = {
  name: 'confirm × expire at the deadline',
  claim: 'confirmed before the deadline, or refused and the unit is back',
  contenders: 1,
  async run(target, round) {
    const hold = await target.hold({ willLapse: true });
    const race = await target.race('item', hold.itemId);
    await race.enter(() => target.instance(0).confirm(hold.id));
    const margin = MARGINS[round % MARGINS.length];
    await target.lapse(hold, margin);
    race.join(() => target.instance(1).expire());
    race.join(() => target.instance(2).expire());
    const [confirm] = await race.release();
    const outcome = await soldOrReturned(target, hold, confirm);
    if (margin === 0) assert.equal(outcome, 'expired');
    return { outcome, waiting: race.waiting };
  },
};

/** A sweep has the item and is stopped in the middle of its work; the confirm waits for it. */
export const expireAgainstConfirm: Scenario = {
  name: 'expire × confirm, the sweep first',
  claim: 'the confirm is refused and the unit is back',
  contenders: 2,
  async run(target) {
    const hold = await target.hold({ willLapse: true });
    await target.lapse(hold);
    const race = await target.race('reservation', hold.id);
    await race.enter(() => target.instance(0).expire());
    await race.enter(() => target.instance(1).confirm(hold.id));
    const [, confirm] = await race.release();
    const outcome = await soldOrReturned(target, hold, confirm);
    assert.equal(outcome, 'expired');
    return { outcome, waiting: race.waiting };
  },
};
