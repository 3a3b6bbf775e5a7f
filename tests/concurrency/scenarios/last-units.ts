import assert from 'node:assert/strict';
import { bodyOf } from '../instance.ts';
import type { Scenario } from '../scenario.ts';

const UNITS = 50;
const REQUESTS = 200;
/** One for each instance: each has a transaction under way, and a queue behind it, when all are let go. */
const CONTENDERS = 3;

/** The mandatory proof of spec 001, 16.2: 200 requests at once for 50 units. */
export const lastUnits: Scenario = {
  name: `${REQUESTS} × reserve, ${UNITS} units`,
  claim: `exactly ${UNITS} are reserved and ${REQUESTS - UNITS} refused`,
  once: true,
  contenders: CONTENDERS,
  async run(target) {
    const itemId = await target.item(UNITS);
    const race = await target.race('item', itemId);
    const reserve = (contender: number) => () => target.instance(contender).reserve(itemId);
    for (let contender = 0; contender < CONTENDERS; contender++) await race.enter(reserve(contender));
    for (let contender = CONTENDERS; contender < REQUESTS; contender++) race.follow(reserve(contender));
    await target.roundTrip(itemId);
    const responses = await race.release();

    const reserved = responses.filter(({ status }) => status === 201).length;
    const refused = responses.filter(({ status, code }) => status === 409 && code === 'insufficient_stock').length;
    assert.deepEqual({ reserved, refused }, { reserved: UNITS, refused: REQUESTS - UNITS });
    const item = bodyOf(await target.instance(0).item(itemId));
    assert.deepEqual([item.available_quantity, item.reserved_quantity, item.confirmed_quantity], [0, UNITS, 0]);
    return { outcome: `${reserved} × 201, ${refused} × 409`, waiting: race.waiting };
  },
};
