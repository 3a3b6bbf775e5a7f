import assert from 'node:assert/strict';
import { type ApiResponse, bodyOf, type Purchase, type Sale } from '../instance.ts';
import { createSale, DAY_MS } from '../sale.ts';
import { type Scenario, unitsOf } from '../scenario.ts';

interface Change {
  /** The window, in milliseconds from now. */
  startsIn: number;
  endsIn: number;
  /** What an attempt in it meets, and the member that says when. */
  refusal: string;
  member: 'starts_at' | 'ends_at';
}

/** How the window of an open sale changes: it ends at once, or starts tomorrow. */
const CHANGES: Change[] = [
  { startsIn: -DAY_MS, endsIn: -1, refusal: 'sale_ended', member: 'ends_at' },
  { startsIn: DAY_MS, endsIn: 2 * DAY_MS, refusal: 'sale_not_started', member: 'starts_at' },
];

/** A purchase and a change of the window wait for the item; each comes first in half of the rounds. */
export const windowMoves: Scenario = {
  name: 'purchase × configure a sale',
  claim: 'bought before the change, or refused by the new window',
  contenders: 2,
  async run(target, round) {
    const isPurchaseFirst = round % 2 === 0;
    const { startsIn, endsIn, refusal, member } = CHANGES[Math.floor(round / 2) % CHANGES.length] as Change;
    const sale = await createSale(target, 1);
    const [starts, ends] = [sale.now() + startsIn, sale.now() + endsIn];
    const purchase = () => target.instance(0).purchase(sale.id, 'ada@example.com');
    const configure = () => target.instance(1).configureSale(sale.id, sale.itemId, starts, ends);
    const race = await target.race('item', sale.itemId);
    await race.enter(isPurchaseFirst ? purchase : configure);
    await race.enter(isPurchaseFirst ? configure : purchase);
    const responses = await race.release();
    const [pressed, configured] = (isPurchaseFirst ? responses : responses.toReversed()) as [
      ApiResponse,
      ApiResponse<Sale>,
    ];

    const changed = bodyOf(configured);
    if (pressed.status === 201) {
      const { created_at } = pressed.body as Purchase;
      assert.ok(created_at < changed.server_time, 'bought in a window that was gone');
      assert.equal(await unitsOf(target, sale.itemId), 'sold');
      return { outcome: 'bought', waiting: race.waiting };
    }
    const told = (pressed.body as Partial<Sale>)[member];
    assert.deepEqual([pressed.status, pressed.code, told], [409, refusal, changed[member]]);
    assert.equal(await unitsOf(target, sale.itemId), 'available');
    return { outcome: 'refused', waiting: race.waiting };
  },
};
