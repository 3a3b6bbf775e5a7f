import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Traffic } from './traffic.ts';

const PROGRAM = fileURLToPath(new URL('clients.ts', import.meta.url));

export interface Order {
  /** The addresses of the service; the clients are spread over them. */
  urls: string[];
  traffic: Traffic;
  /** Clients that send the next request once the last is answered, each on a connection of its own. */
  connections: number;
  seconds: number;
}

/** What the clients saw. */
export interface Load {
  /** Answered requests. */
  requests: number;
  seconds: number;
  /** Responses of 400 and more; where the products are sold out, all but 409. */
  unexpected: number;
  /** Connections that could not be made or broke. */
  broken: number;
  timeouts: number;
  /** Latencies in milliseconds. */
  p50: number;
  p99: number;
  longest: number;
  /** CPU time of the clients a request, in microseconds. */
  cpu: number;
}

/** Generates load from a process of its own, so that its cost is not mixed up with that of this process. */
export async function generate({ signal, ...order }: Order & { signal: AbortSignal }): Promise<Load> {
  const child = fork(PROGRAM, { signal });
  child.send(order satisfies Order);
  const [load] = (await Promise.race([once(child, 'message'), failure(child)])) as [Load];
  await once(child, 'exit');
  return load;
}

async function failure(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The load generator ended with ${code}`);
}
