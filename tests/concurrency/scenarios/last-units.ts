import assert from 'node:assert/strict';
import { bodyOf } from '../instance.ts';
import type { Scenario } from '../scenario.ts';

const UNITS = 50;
const REQUESTS = 200;
/** One for each instance: each has a transaction under way, and a queue behind it, when all are let go. */
const RIVALS = 3;

/** The mandatory proof of spec 001, 16.2: 200 requests at once for 50 units. */
export const lastUnits: Scenario = {
  name: `${REQUESTS} × reserve, ${UNITS} units`,
  claim: `exactly ${UNITS} are reserved and ${REQUESTS - UNITS} refused`,
  once: true,
  rivals: RIVALS,
  async play(arena) {
    const itemId = await arena.item(UNITS);
    const race = await arena.race('item', itemId);
    const reserve = (rival: number) => () => arena.instance(rival).reserve(itemId);
    for (let rival = 0; rival < RIVALS; rival++) await race.enter(reserve(rival));
    for (let rival = RIVALS; rival < REQUESTS; rival++) race.follow(reserve(rival));
    await arena.roundTrip(itemId);
    const replies = await race.release();

    const reserved = replies.filter(({ status }) => status === 201).length;
    const refused = replies.filter(({ status, code }) => status === 409 && code === 'insufficient_stock').length;
    assert.deepEqual({ reserved, refused }, { reserved: UNITS, refused: REQUESTS - UNITS });
    const item = bodyOf(await arena.instance(0).item(itemId));
    assert.deepEqual([item.available_quantity, item.reserved_quantity, item.confirmed_quantity], [0, UNITS, 0]);
    return { outcome: `${reserved} × 201, ${refused} × 409`, waiting: race.waiting };
  },
};
