/** Generates one load, ordered by its parent by IPC, and sends back what it saw. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'hdr-histogram-js';
import { Client, type Dispatcher } from 'undici';
import type { Load, Order } from './generate.ts';
import { sourceOf } from './traffic.ts';

/** Longer than the service lets anybody wait: only a lost request times out, in milliseconds. */
const TIMEOUT_MS = 20_000;
/** Between a broken connection and the next request of its client, in milliseconds. */
const PAUSE_MS = 10;

const [{ urls, traffic, connections, seconds }] = (await once(process, 'message')) as [Order];
const source = sourceOf(traffic);
const latencies = build({ highestTrackableValue: TIMEOUT_MS * 1000, numberOfSignificantValueDigits: 3 });
const failures = { unexpected: 0, broken: 0, timeouts: 0 };
let hasStopped = false;
process.send?.(await run(), () => process.disconnect());

async function run(): Promise<Load> {
  const options = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  const addressOf = (client: number) => urls[client % urls.length] as string;
  const clients = Array.from({ length: connections }, (_, client) => new Client(addressOf(client), options));
  const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()];
  for (const client of clients) send(client);
  await delay(seconds * 1000);
  // What is still under way does not count.
  hasStopped = true;
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsed = performance.now() - startedAt;
  await Promise.all(clients.map((client) => client.destroy()));
  const requests = latencies.totalCount;
  return {
    ...{ requests, seconds: elapsed / 1000, cpu: (user + system) / requests, ...failures },
    p50: latencies.getValueAtPercentile(50) / 1000,
    p99: latencies.getValueAtPercentile(99) / 1000,
    longest: latencies.maxValue / 1000,
  };
}

/** `dispatch`, and no promise a request: half the CPU time, which the stack on this machine needs itself. */
function send(client: Client): void {
  const { path, body = null } = source.next();
  const headers = body === null ? [] : ['content-type', 'application/json'];
  client.dispatch({ method: 'POST', path, headers, body }, handlerFor(client));
}

function handlerFor(client: Client): Dispatcher.DispatchHandler {
  const sentAt = performance.now();
  const chunks: Buffer[] = [];
  let status = 0;
  return {
    onRequestStart() {},
    onResponseStart(_, statusCode) {
      status = statusCode;
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      if (hasStopped) return;
      latencies.recordValue(Math.round((performance.now() - sentAt) * 1000));
      if (!source.isExpected(status)) failures.unexpected++;
      source.learn?.(status, Buffer.concat(chunks).toString());
      send(client);
    },
    onResponseError(_, error) {
      if (hasStopped) return;
      failures[/TIMEOUT/.test((error as NodeJS.ErrnoException).code ?? '') ? 'timeouts' : 'broken']++;
      setTimeout(() => hasStopped || send(client), PAUSE_MS);
    },
  };
}
