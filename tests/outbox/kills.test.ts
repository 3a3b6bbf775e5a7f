import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Received } from '../../scripts/demo-webhook/receiver.ts';
import { useStack } from '../support/stack.ts';
import { faultsOf } from './deliveries.ts';
import { killWhileRelaying } from './kills.ts';

/** The full form: `EVENTS=2000 KILLS=20 npx vitest run tests/outbox/kills`. The same seed draws the same failures of the receiver. */
const SEED = Number(process.env.SEED ?? randomInt(1_000_000));
const EVENTS = Number(process.env.EVENTS ?? 100);
const KILLS = Number(process.env.KILLS ?? 2);
const EVENTS_EACH = 5;

const stack = useStack();

test(`SEED=${SEED}: the relay is killed while events flow to a receiver that fails a third of the time, and every event is taken, in order`, {
  timeout: 30_000 + KILLS * 30_000,
}, async () => {
  const result = await killWhileRelaying(stack, {
    streams: EVENTS / EVENTS_EACH,
    eventsEach: EVENTS_EACH,
    kills: KILLS,
    seed: SEED,
  });
  console.log(JSON.stringify(result));
  expect(result).toMatchObject({ faults: [], kills: KILLS, wrongSignatures: 0, unpublished: 0 });
  expect(result.repeats).toBeGreaterThan(0);
  expect(result.failed).toBeGreaterThan(EVENTS / 10);
});

test('an event that is lost, early, late or unknown is a fault', () => {
  const taken = (...ids: string[]) => ids.map((id) => ({ id }) as Received);
  const streams = [['a', 'b', 'c']];
  expect(faultsOf(streams, taken('a', 'a', 'b', 'c', 'c'))).toEqual([]);
  expect(faultsOf(streams, taken('a', 'b'))).toEqual(['c was never taken']);
  expect(faultsOf(streams, taken('a', 'c', 'b', 'c'))).toEqual(['b was taken after an event that follows it']);
  expect(faultsOf(streams, taken('a', 'b', 'a', 'c'))).toEqual(['a was taken after an event that follows it']);
  expect(faultsOf(streams, taken('a', 'b', 'c', 'd'))).toEqual(['d is no event']);
});
