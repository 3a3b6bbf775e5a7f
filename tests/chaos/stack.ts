import { startHost } from '../../scripts/stack/host.ts';
import { startStack } from '../../scripts/stack/stack.ts';
import type { Target } from './kills.ts';

const INSTANCES = 2;

export interface ChaosStack {
  /** Where the instances listen. */
  urls: string[];
  targets: Target[];
  /** As the role `postgres`. */
  databaseUrl: string;
}

/**
 * Postgres at full durability, PostgREST and two instances of the service, as `npm start` runs and restarts them.
 *
 * @param closing gets what has to be done in the end, even where this rejects
 */
export async function startChaosStack(closing: AsyncDisposableStack): Promise<ChaosStack> {
  const ignore = () => {};
  const stack = await startStack({ throwaway: true, durable: true, report: ignore });
  closing.defer(stack.stop);
  const options = { env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent', ...stack.env }, report: ignore };
  const hosts = await Promise.all(Array.from({ length: INSTANCES }, () => startHost(options)));
  for (const host of hosts) closing.defer(host.process.stop);
  const all = hosts.map((_, index) => index);
  return {
    urls: hosts.map(({ url }) => url),
    targets: [
      { name: 'Postgres', processes: [stack.postgres], instances: all },
      { name: 'PostgREST', processes: [stack.postgrest], instances: all },
      { name: 'one instance', processes: hosts.slice(0, 1).map((host) => host.process), instances: [0] },
      { name: 'all instances', processes: hosts.map((host) => host.process), instances: all },
    ],
    databaseUrl: stack.databaseUrl,
  };
}
