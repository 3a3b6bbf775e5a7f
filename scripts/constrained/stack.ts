import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StackError } from '../../lib/host/error.ts';
import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { buildPage } from '../../web/build.ts';
import { databaseUrl } from '../stack/cluster.ts';
import { startCluster } from '../stack/stack.ts';
import { allot, BUDGET, unlimited } from './budget.ts';
import type { Limits, MemoryUsage } from './control-group.ts';
import { cpuByRole, processesBelow, type Role, type RunningProcess } from './processes.ts';
import { api, nginx, postgres, type Service, start } from './services.ts';

export interface ConstrainedStackOptions {
  /** Where nginx listens on 127.0.0.1; by default any port that is free. */
  port?: number;
  /** How many apis, by default 2. */
  apis?: number;
  /** Settings of the apis (see .env.example). */
  env?: Record<string, string>;
  /** What each api runs, by default lib/host/container.ts; it listens on PORT and then says `{ type: 'listening' }` by IPC. */
  program?: string;
  /** Where Postgres keeps its data; by default a folder of its own, deleted at the end. */
  folder?: string;
  /** No limits, even where they could be had. */
  unlimited?: boolean;
  /** Gets progress, a line at a time. */
  report?: (line: string) => void;
  /** Aborts the start: it rejects once everything is stopped again. */
  signal?: AbortSignal;
}

export interface StackProcess extends RunningProcess {
  /** The service of docker-compose.yml that it belongs to: lb, api-01, api-02, …, db. */
  service: string;
}

/** nginx, the apis with their PostgREST, and Postgres, under one limit of CPU and memory. */
export interface ConstrainedStack {
  /** Where nginx listens. */
  url: string;
  /** Each api past nginx. */
  apiUrls: string[];
  /** As the role `postgres`. */
  databaseUrl: string;
  /** As the superuser. */
  adminUrl: string;
  /** Nothing where there are none. */
  limits: Limits | undefined;
  /** Every process of the stack that runs now, children of Postgres and nginx included. */
  processes(): StackProcess[];
  /** The CPU time used so far by each program, in microseconds; it falls when one of them is started again. */
  cpuUsage(): Record<Role, number>;
  /** What all of it holds in memory, in bytes; nothing without limits. */
  memory(): MemoryUsage | undefined;
  /** Resolves with the reason when a part was given up, with nothing after `stop`. */
  ended: Promise<StackError | undefined>;
  stop(): Promise<void>;
}

/** On a disk by the rules of Unix, where the folder for temporary files may be memory: there a flush costs nothing. */
export const DISK = '/var/tmp';

/**
 * Starts what docker-compose.yml describes, without Docker and with the same configuration files, under the budget of
 * spec 003. Rejects with a `StackError` where a part does not start; nothing is left running then.
 */
export async function startConstrainedStack(options: ConstrainedStackOptions = {}): Promise<ConstrainedStack> {
  const { apis = 2, env: settings = {}, program, report = () => {}, signal } = options;
  const folder = options.folder ?? mkdtempSync(join(DISK, `holdfast-${process.pid}-`));
  const budget = options.unlimited ? unlimited : allot(BUDGET, report);
  const services = new Map<string, Supervised>();
  const run = async (name: string, service: Service) => {
    services.set(name, await start(service, budget.launch, signal));
  };
  async function stop() {
    for (const service of [...services.values()].toReversed()) await service.stop();
    await budget.release();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
  try {
    await buildPage(report);
    report('Preparing the database');
    // Made, migrated and filled as the init script does it in the container.
    const { cluster, stop: stopCluster } = await startCluster({ folder, ...(signal && { signal }) });
    await stopCluster();
    const [freePort = 0, ...apiPorts] = await freePorts(1 + apis);
    const port = options.port ?? freePort;
    report('Starting Postgres');
    await run('db', postgres(cluster));
    report('Starting the apis');
    const starts = apiPorts.map((apiPort, index) => {
      const name = `api-${String(index + 1).padStart(2, '0')}`;
      return run(name, api({ name, port: apiPort, cluster, settings, program }));
    });
    // All of them have started or failed before a failure stops the stack.
    await Promise.allSettled(starts);
    await Promise.all(starts);
    report('Starting nginx');
    await run('lb', nginx(cluster.folder, port, apiPorts));
    const processes = () => processesOf(services);
    return {
      url: `http://127.0.0.1:${port}`,
      apiUrls: apiPorts.map((apiPort) => `http://127.0.0.1:${apiPort}`),
      databaseUrl: databaseUrl(cluster, 'postgres'),
      adminUrl: databaseUrl(cluster, 'supabase_admin'),
      ...{ limits: budget.limits, memory: budget.memory, processes, stop },
      cpuUsage: () => cpuByRole(processes()),
      ended: Promise.race([...services.values()].map(({ ended }) => ended)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const processesOf = (services: Map<string, Supervised>): StackProcess[] =>
  [...services].flatMap(([service, { pid }]) =>
    processesBelow(pid === undefined ? [] : [pid]).map((process) => ({ service, ...process })),
  );
