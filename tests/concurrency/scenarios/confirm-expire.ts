import assert from 'node:assert/strict';
import type { Arena, Hold } from '../arena.ts';
import type { Reply, Reservation } from '../instance.ts';
import type { Scenario } from '../scenario.ts';
import { unitsOf } from './units.ts';

/** How far ahead the deadline is when the confirm is let go, in milliseconds: a round each in turn. */
const MARGINS = [0, 1, 2, 4, 8, 500] as const;

/** Either the units are sold, before the deadline, or the confirm is refused and they are back; never both. */
async function soldOrReturned(arena: Arena, hold: Hold, confirm: Reply | undefined): Promise<string> {
  if (confirm?.status === 200) {
    const { confirmed_at, expires_at } = confirm.body as Reservation;
    assert.ok(confirmed_at !== null && confirmed_at < expires_at, `confirmed at ${confirmed_at}, due at ${expires_at}`);
    assert.equal(await unitsOf(arena, hold.itemId), 'sold');
    return 'confirmed in time';
  }
  assert.deepEqual([confirm?.status, confirm?.code], [409, 'reservation_expired']);
  assert.equal(await unitsOf(arena, hold.itemId), 'available');
  return 'expired';
}

/** A confirm waits for the item while its deadline comes; it is let go as sweeps arrive. */
export const confirmAgainstExpire: Scenario = {
  name: 'confirm × expire at the deadline',
  claim: 'confirmed before the deadline, or refused and the unit is back',
  rivals: 1,
  async play(arena, round) {
    const hold = await arena.hold({ willLapse: true });
    const race = await arena.race('item', hold.itemId);
    await race.enter(() => arena.instance(0).confirm(hold.id));
    const margin = MARGINS[round % MARGINS.length];
    await arena.lapse(hold, margin);
    race.join(() => arena.instance(1).expire());
    race.join(() => arena.instance(2).expire());
    const [confirm] = await race.release();
    const outcome = await soldOrReturned(arena, hold, confirm);
    if (margin === 0) assert.equal(outcome, 'expired');
    return { outcome, waiting: race.waiting };
  },
};

/** A sweep has the item and is stopped in the middle of its work; the confirm waits for it. */
export const expireAgainstConfirm: Scenario = {
  name: 'expire × confirm, the sweep first',
  claim: 'the confirm is refused and the unit is back',
  rivals: 2,
  async play(arena) {
    const hold = await arena.hold({ willLapse: true });
    await arena.lapse(hold);
    const race = await arena.race('reservation', hold.id);
    await race.enter(() => arena.instance(0).expire());
    await race.enter(() => arena.instance(1).confirm(hold.id));
    const [, confirm] = await race.release();
    const outcome = await soldOrReturned(arena, hold, confirm);
    assert.equal(outcome, 'expired');
    return { outcome, waiting: race.waiting };
  },
};
