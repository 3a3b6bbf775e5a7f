/** Generates one load, ordered by its parent by IPC, and sends back what it saw. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'hdr-histogram-js';
import { Client, type Dispatcher } from 'undici';
import type { Load, Order } from './generate.ts';
import { type Source, sourceOf } from './traffic.ts';

/** Longer than the service lets anybody wait: only a lost request times out, in milliseconds. */
const TIMEOUT_MS = 20_000;
/** Between a broken connection and the next request of its client, in milliseconds. */
const PAUSE_MS = 10;

class Clients {
  readonly #source: Source;
  readonly #latencies = build({ highestTrackableValue: TIMEOUT_MS * 1000, numberOfSignificantValueDigits: 3 });
  readonly #failures = { unexpected: 0, broken: 0, timeouts: 0 };
  #stopped = false;

  constructor(source: Source) {
    this.#source = source;
  }

  async run({ url, connections, seconds }: Order): Promise<Load> {
    const options = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
    const clients = Array.from({ length: connections }, () => new Client(url, options));
    const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()];
    for (const client of clients) this.#send(client);
    await delay(seconds * 1000);
    // What is still under way does not count.
    this.#stopped = true;
    const { user, system } = process.cpuUsage(cpuBefore);
    const elapsed = performance.now() - startedAt;
    await Promise.all(clients.map((client) => client.destroy()));
    const requests = this.#latencies.totalCount;
    return {
      ...{ requests, seconds: elapsed / 1000, cpu: (user + system) / requests, ...this.#failures },
      p50: this.#latencies.getValueAtPercentile(50) / 1000,
      p99: this.#latencies.getValueAtPercentile(99) / 1000,
      longest: this.#latencies.maxValue / 1000,
    };
  }

  /** `dispatch`, and no promise a request: half the CPU time, which the stack on this machine needs itself. */
  #send(client: Client): void {
    const { path, body = null } = this.#source.next();
    const headers = body === null ? [] : ['content-type', 'application/json'];
    client.dispatch({ method: 'POST', path, headers, body }, this.#handler(client));
  }

  #handler(client: Client): Dispatcher.DispatchHandler {
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
      onResponseEnd: () => {
        if (this.#stopped) return;
        this.#latencies.recordValue(Math.round((performance.now() - sentAt) * 1000));
        if (!this.#source.isExpected(status)) this.#failures.unexpected++;
        this.#source.learn?.(status, Buffer.concat(chunks).toString());
        this.#send(client);
      },
      onResponseError: (_, error) => {
        if (this.#stopped) return;
        this.#failures[/TIMEOUT/.test((error as NodeJS.ErrnoException).code ?? '') ? 'timeouts' : 'broken']++;
        setTimeout(() => this.#stopped || this.#send(client), PAUSE_MS);
      },
    };
  }
}

const [order] = (await once(process, 'message')) as [Order];
process.send?.(await new Clients(sourceOf(order.traffic)).run(order), () => process.disconnect());
