import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Arena } from '../arena.ts';
import type { Instance, Reply, Reservation } from '../instance.ts';
import type { Scenario } from '../scenario.ts';
import { unitsOf } from './units.ts';

type Send = (instance: Instance) => Promise<Reply<Reservation>>;

/** A request that may be sent again and again, the answer it gets each time, and where it leaves the unit. */
async function repeatable(
  arena: Arena,
  round: number,
): Promise<{ itemId: string; send: Send; status: number; leaves: string }> {
  if (round % 3 === 0) {
    const itemId = await arena.item(1);
    const key = randomUUID();
    return { itemId, send: (instance) => instance.reserve(itemId, { key }), status: 201, leaves: 'reserved' };
  }
  const { id, itemId } = await arena.hold();
  return round % 3 === 1
    ? { itemId, send: (instance) => instance.confirm(id), status: 200, leaves: 'sold' }
    : { itemId, send: (instance) => instance.cancel(id), status: 200, leaves: 'available' };
}

/** Reserve with an Idempotency-Key, confirm and cancel in turn, each sent three times at once. */
export const sameRequest: Scenario = {
  name: 'the same request three times',
  claim: 'all get the same answer and the unit moves once',
  rivals: 3,
  async play(arena, round) {
    const { itemId, send, status, leaves } = await repeatable(arena, round);
    const race = await arena.race('item', itemId);
    for (let rival = 0; rival < 3; rival++) await race.enter(() => send(arena.instance(rival)));
    const replies = (await race.release()) as Reply<Reservation>[];

    assert.deepEqual(
      replies.map((reply) => reply.status),
      [status, status, status],
    );
    assert.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
    assert.equal(await unitsOf(arena, itemId), leaves);
    return { outcome: leaves, waiting: race.waiting };
  },
};
