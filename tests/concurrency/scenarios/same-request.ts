import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ApiResponse, Instance, Reservation } from '../instance.ts';
import { type Scenario, unitsOf } from '../scenario.ts';
import type { Target } from '../target.ts';

type Send = (instance: Instance) => Promise<ApiResponse<Reservation>>;

/** A request that may be sent again and again, the status it gets each time, and where it leaves the unit. */
async function repeatable(
  target: Target,
  round: number,
): Promise<{ itemId: string; send: Send; status: number; leaves: string }> {
  if (round % 3 === 0) {
    const itemId = await target.item(1);
    const key = randomUUID();
    return { itemId, send: (instance) => instance.reserve(itemId, { key }), status: 201, leaves: 'reserved' };
  }
  const { id, itemId } = await target.hold();
  return round % 3 === 1
    ? { itemId, send: (instance) => instance.confirm(id), status: 200, leaves: 'sold' }
    : { itemId, send: (instance) => instance.cancel(id), status: 200, leaves: 'available' };
}

/** Reserve with an Idempotency-Key, confirm and cancel in turn, each sent three times at once. */
export const sameRequest: Scenario = {
  name: 'the same request three times',
  claim: 'all three get the same response; the unit moves once',
  contenders: 3,
  async run(target, round) {
    const { itemId, send, status, leaves } = await repeatable(target, round);
    const race = await target.race('item', itemId);
    for (let contender = 0; contender < 3; contender++) await race.enter(() => send(target.instance(contender)));
    const responses = (await race.release()) as ApiResponse<Reservation>[];

    assert.deepEqual(
      responses.map((response) => response.status),
      [status, status, status],
    );
    assert.equal(new Set(responses.map(({ body }) => body.id)).size, 1);
    assert.equal(await unitsOf(target, itemId), leaves);
    return { outcome: leaves, waiting: race.waiting };
  },
};
