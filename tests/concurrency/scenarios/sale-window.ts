import assert from 'node:assert/strict';
import { type ApiResponse, bodyOf, type Sale } from '../instance.ts';
import { createSale, DAY_MS, describe } from '../sale.ts';
import { type Scenario, unitsOf } from '../scenario.ts';

type Window = [startsIn: number, endsIn: number];

/** The windows of a sale before and after it is configured again, in milliseconds from now, and what a press meets in each. */
const CHANGES: { before: Window; after: Window; outcomes: [string, string] }[] = [
  { before: [-DAY_MS, DAY_MS], after: [-DAY_MS, -1], outcomes: ['201', '409 sale_ended'] },
  { before: [-DAY_MS, DAY_MS], after: [DAY_MS, 2 * DAY_MS], outcomes: ['201', '409 sale_not_started'] },
];

/**
 * A purchase and a change of the window wait for the item; each comes first in half of the rounds. The sale is open before:
 * an attempt that the window refuses already does not wait.
 */
export const windowMoves: Scenario = {
  name: 'purchase × configure a sale',
  claim: 'decided in the window of its turn, and no other',
  contenders: 2,
  async run(target, round) {
    const isPurchaseFirst = round % 2 === 0;
    const change = CHANGES[Math.floor(round / 2) % CHANGES.length] as (typeof CHANGES)[number];
    const [startsIn, endsIn] = change.before;
    const sale = await createSale(target, 1, { startsIn, endsIn });
    const [starts, ends] = change.after.map((ms) => sale.now() + ms) as [number, number];
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

    const { starts_at, ends_at, server_time } = bodyOf(configured);
    const met = describe(pressed);
    // Without a lock to wait for together, either may come first.
    const turn = race.waiting < 2 ? change.outcomes.indexOf(met) : isPurchaseFirst ? 0 : 1;
    assert.equal(met, change.outcomes[turn]);
    const window = turn === 0 ? { starts_at: sale.startsAt, ends_at: sale.endsAt } : { starts_at, ends_at };
    const { created_at, ...told } = pressed.body as { created_at?: string; starts_at?: string; ends_at?: string };
    if (created_at) assert.equal(created_at < server_time, turn === 0, 'not in the order of the lock');
    assert.deepEqual({ ...window, ...told }, { ...told, ...window });
    assert.equal(await unitsOf(target, sale.itemId), created_at ? 'sold' : 'available');
    return { outcome: turn === 0 ? 'purchase first' : 'window first', waiting: race.waiting };
  },
};
