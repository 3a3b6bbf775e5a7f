import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { randomLcg } from 'd3-random';
import { type Received, startReceiver } from '../../scripts/demo-webhook/receiver.ts';
import type { Host } from '../support/host.ts';
import { createEvents, endWaiting, SECRET } from '../support/outbox.ts';
import type { TestStack } from '../support/stack.ts';
import { faultsOf } from './deliveries.ts';

export type Plan = { streams: number; eventsEach: number; kills: number; seed: number };

export type Result = {
  faults: string[];
  kills: number;
  /** Events that the receiver has taken, repeats included. */
  taken: number;
  repeats: number;
  /** Requests that the receiver failed. */
  failed: number;
  wrongSignatures: number;
  unpublished: number;
};

/** The share of requests that the receiver fails: with an error, by closing the connection, or after it has taken the event. */
const FAILING = 1 / 3;
/** No progress for so long means that events are stuck, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Kills the relay again and again (SIGKILL), each time while a request is in flight: before the receiver answers, or right after.
 * Pauses after failures, and leases of the dead, are ended by moving the rows' times.
 */
export async function killWhileRelaying(stack: TestStack, { streams, eventsEach, kills, seed }: Plan): Promise<Result> {
  const random = randomLcg(seed);
  const taken: Received[] = [];
  let [failed, wrongSignatures, killed] = [0, 0, 0];
  let host: Host;
  let published = 0;
  const events = await createEvents(stack, streams, eventsEach);
  const total = streams * eventsEach;

  function answer(event: Received, response: ServerResponse) {
    const [fails, how] = [random() < FAILING, random()];
    if (fails) failed++;
    if (!fails || how < 1 / 3) taken.push(event);
    if (!fails) response.writeHead(204).end();
    else if (how < 2 / 3) response.destroy();
    else response.writeHead(500).end();
  }
  function respond(event: Received, response: ServerResponse) {
    // The kills are spread over all the events.
    const isTime = host.process.signalCode === null && killed < kills && published >= (total * killed) / kills;
    if (isTime) killed++;
    const killsBefore = isTime && random() < 0.5;
    if (killsBefore) host.process.kill('SIGKILL');
    answer(event, response);
    if (isTime && !killsBefore) host.process.kill('SIGKILL');
  }

  const receiver = await startReceiver({ secret: SECRET, respond, onRefusal: () => wrongSignatures++ });
  const settings = {
    ...{ OUTBOX_WEBHOOK_URL: receiver.url, OUTBOX_WEBHOOK_SECRET: SECRET },
    ...{ MAINTENANCE_SECONDS: '1', LOG_LEVEL: 'silent' },
  };
  for (let lastProgress = performance.now(); published < total; ) {
    host = await stack.startHost(settings);
    const exited = once(host.process, 'exit');
    let isOver = false;
    void exited.then(() => {
      isOver = true;
    });
    while (!isOver && published < total && performance.now() - lastProgress < PATIENCE_MS) {
      await endPauses(stack);
      const before = published;
      published = await countPublished(stack);
      if (published > before) lastProgress = performance.now();
      await Promise.race([exited, delay(50)]);
    }
    if (!isOver) break;
    await endWaiting(stack);
  }
  published = await countPublished(stack);
  await receiver.close();
  const repeats = taken.length - new Set(taken.map(({ id }) => id)).size;
  const faults = faultsOf(events, taken);
  return {
    faults,
    kills: killed,
    taken: taken.length,
    repeats,
    failed,
    wrongSignatures,
    unpublished: total - published,
  };
}

async function countPublished(stack: TestStack): Promise<number> {
  const query = 'select count(*)::int as published from ordering.outbox where published_at is not null';
  return (await stack.pool.query(query)).rows[0].published;
}

/** Ends the pauses after failures, and has nothing parked, however often the receiver fails. Leases stay. */
async function endPauses(stack: TestStack): Promise<void> {
  await stack.pool.query(
    `update ordering.outbox set next_attempt_at = clock_timestamp(), attempts = 1
     where attempts > 0 and leased_until is null and next_attempt_at > clock_timestamp()`,
  );
}
