/** Generates one load with autocannon, as its parent asks by IPC, and answers with what it saw. */
import { once } from 'node:events';
import autocannon, { type Result } from 'autocannon';
import { build } from 'hdr-histogram-js';
import type { Order } from './autocannon.ts';
import { type Load, TIMEOUT_SECONDS, type Traffic } from './generator.ts';
import { requestsOf } from './requests.ts';

async function generate({ url, traffic, connections, seconds }: Order): Promise<Load> {
  const requests = requestsOf(traffic);
  const options = { url, connections, duration: seconds, timeout: TIMEOUT_SECONDS, requests };
  // With a callback it is an emitter, without one a promise.
  const load = autocannon(options, () => {});
  // Its own histogram counts in whole milliseconds.
  const microseconds = build({ highestTrackableValue: TIMEOUT_SECONDS * 1e6, numberOfSignificantValueDigits: 3 });
  let unexpected = 0;
  load.on('response', (_client, status, _bytes, milliseconds) => {
    microseconds.recordValue(Math.round(milliseconds * 1000));
    if (!isExpected(traffic, status)) unexpected += 1;
  });
  const { errors, timeouts, duration } = (await once(load, 'done'))[0] as Result;
  return {
    requests: microseconds.totalCount,
    seconds: duration,
    unexpected,
    broken: errors - timeouts,
    timeouts,
    p50: microseconds.getValueAtPercentile(50) / 1000,
    p99: microseconds.getValueAtPercentile(99) / 1000,
    longest: microseconds.maxValue / 1000,
  };
}

const isExpected = (traffic: Traffic, status: number): boolean =>
  'soldOut' in traffic ? status === 409 : status < 400;

const [order] = (await once(process, 'message')) as [Order];
process.send?.(await generate(order), () => process.disconnect());
