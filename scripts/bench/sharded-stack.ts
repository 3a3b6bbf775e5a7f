import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { allot, type Budget } from '../constrained/budget.ts';
import type { Limits } from '../constrained/control-group.ts';
import { cpuByRole, processesBelow } from '../constrained/processes.ts';
import { api, start } from '../constrained/services.ts';
import { DISK } from '../constrained/stack.ts';
import { type Sharded, startSharded } from '../sharded/stack.ts';
import { databaseUrl, withClient } from '../stack/cluster.ts';
import type { MeasuredStack } from './stacks.ts';
import { audit, type Buckets, type Stock, setUpStock } from './stock.ts';

export interface ShardedStackOptions {
  shards: number;
  /** Spread over the shards: a power of two. */
  partitions: number;
  /** Of each shard, once all is warm; the front, the apis and the load have none. */
  limits: Limits;
  /** How many apis, each with a PostgREST of its own. */
  apis: number;
  /** Past the front, to the first partition. */
  direct?: boolean;
}

const BUCKETS = 65_536;

/** Starts the service on shards, at full durability. There is no nginx: its CPU time is better spent on the shards. */
export async function startShardedStack(options: ShardedStackOptions, signal: AbortSignal): Promise<MeasuredStack> {
  await using parts = new AsyncDisposableStack();
  const sharded = await startSharded({ ...options, durable: true, folder: DISK, signal });
  parts.defer(sharded.stop);
  const ports = await freePorts(options.apis);
  const database = databaseOf(sharded, options.direct ?? false);
  const hosts: Supervised[] = [];
  for (const port of ports) {
    const host = await start(api({ name: `api-${port}`, port, settings: {}, ...database }), (spawn) => spawn(), signal);
    parts.defer(host.stop);
    hosts.push(host);
  }
  const started = parts.move();
  let budgets: Budget[] = [];
  let present: Stock | undefined;
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    get limits() {
      return budgets.length > 0 && budgets.every(({ limits }) => limits !== undefined) ? options.limits : undefined;
    },
    cpuUsage: () => ({
      ...cpuOf(hosts),
      postgres: cpuOf(sharded.shards.map(({ process }) => process)).postgres,
      front: cpuOf([sharded.front.process]).postgres,
    }),
    memory: () => undefined,
    async setUp(stock) {
      // What is there stays: emptying tables makes hundreds of backends plan anew, which takes a limited shard half a minute.
      if (stock !== present) await setUpPartitions(sharded, stock);
      present = stock;
    },
    audit: async () => (await Promise.all(sharded.partitions.map(({ adminUrl }) => audit(adminUrl)))).flat(),
    limit() {
      budgets = sharded.shards.map(({ process }) => limit(process, options.limits));
    },
    async stop() {
      await started.disposeAsync();
      for (const { release } of budgets) await release();
    },
  };
}

/** What the apis use. */
function databaseOf({ front, shards, partitions }: Sharded, direct: boolean) {
  const [shard, partition] = [shards[0], partitions[0]];
  if (direct && shard && partition) return { cluster: shard.cluster, database: partition.database };
  return { cluster: front.cluster, database: 'front' };
}

function limit({ pid }: Supervised, limits: Limits): Budget {
  const budget = allot(limits, console.log);
  if (pid === undefined) return budget;
  budget.add(pid);
  for (const child of processesBelow([pid])) budget.add(child.pid);
  return budget;
}

const cpuOf = (processes: Supervised[]) => cpuByRole(processesBelow(processes.flatMap(({ pid }) => pid ?? [])));

async function setUpPartitions({ partitions, servers }: Sharded, stock: Stock): Promise<void> {
  // An automatic analyze between warm-up and measurement would make them all plan anew, too.
  const settings = ['alter system set autovacuum = off', 'select pg_reload_conf()'];
  for (const shard of servers.shards) {
    await withClient(databaseUrl(shard, 'supabase_admin'), async (client) => {
      for (const setting of settings) await client.query(setting);
    });
  }
  const size = BUCKETS / partitions.length;
  const bucketsOf = (number: number): Buckets => ({ first: number * size, last: (number + 1) * size - 1 });
  await Promise.all(partitions.map(({ number, adminUrl }) => setUpStock(adminUrl, stock, bucketsOf(number))));
}
