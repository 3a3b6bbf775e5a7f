import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import pLimit from 'p-limit';
import { AbortError } from 'p-retry';
import { gauge, refusedCalls } from '../metrics.ts';
import { getSettings } from '../settings.ts';
import { executeAlone } from './batch.ts';
import { callFunction } from './client.ts';
import type { Command, FunctionCall, Outcome } from './command.ts';
import { untilDeadline } from './deadline.ts';
import { Unavailable } from './errors.ts';
import { Lanes } from './lanes.ts';
import { retry } from './retry.ts';
import { inCall } from './spans.ts';

const lanes = new Lanes();

/**
 * Run a command and return its outcome. Throws `Unavailable` if it is unknown at the deadline, a time of
 * `performance.now()`. `parent` is the trace context of the request.
 */
export async function runCommand(command: Command, deadline: number, parent = ROOT_CONTEXT): Promise<Outcome> {
  if (performance.now() >= deadline) throw new Unavailable('the request took until its deadline to arrive');
  if (!('command' in command)) return runFunction(command, deadline, parent);
  const { BATCHING } = getSettings();
  return BATCHING === 'on' ? lanes.run(command, deadline, parent) : executeAlone(command, deadline, parent);
}

/** How many plain calls are in flight: the rest of PostgREST's connections is for batches. */
const CALLS_IN_FLIGHT = 4;
/** How many of these are attempts after the first: calls that keep failing leave the rest to others. */
const RETRIES_IN_FLIGHT = 2;
/** The longest pause between attempts, in milliseconds: many calls may be waiting for a shard that does not respond. */
const LONGEST_PAUSE = 1000;
/** How many may wait: about what the constrained stack can answer before their deadline. */
const CALLS_WAITING = 1000;
const limit = pLimit(CALLS_IN_FLIGHT);
const again = pLimit(RETRIES_IN_FLIGHT);

gauge('holdfast_queued_commands', 'Commands that wait to be sent in a batch.', () => lanes.length);
gauge('holdfast_queued_calls', 'Calls that wait to be sent.', () => limit.pendingCount + again.pendingCount);
gauge('holdfast_busy_lanes', 'Lanes for locked items that are in use, of three.', () => lanes.busy);

async function runFunction(call: FunctionCall, requestDeadline: number, parent: Context): Promise<Outcome> {
  const deadline = Math.min(requestDeadline, performance.now() + (call.timeout ?? Number.POSITIVE_INFINITY));
  let isLate = false;
  const attempt = (context: Context, number: number) => {
    if ((number === 1 ? limit : again).pendingCount >= CALLS_WAITING) {
      refusedCalls.inc();
      throw new AbortError(new Unavailable(`${CALLS_WAITING} calls are waiting for the database`));
    }
    // A timer may fire a little early: what was refused while it waited must not begin then.
    const send = () => limit(() => callFunction(call, isLate ? 0 : deadline, context, number));
    return number === 1 ? send() : again(send);
  };
  const attempts = (context: Context) => retry((number) => attempt(context, number), deadline, LONGEST_PAUSE);
  return (await untilDeadline(inCall(call, parent, attempts), deadline, () => {
    isLate = true;
  })) as Outcome;
}
