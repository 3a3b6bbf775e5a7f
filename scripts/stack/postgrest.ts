import { spawn } from 'node:child_process';
import { freePorts } from '../../lib/host/ports.ts';
import { postgrestProgram } from '../../lib/host/programs.ts';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { type Cluster, socketUrl } from './cluster.ts';
import { lastLines, openLog } from './log.ts';

const START_PATIENCE = 30_000;
/** Someone else may take a port between our finding it free and PostgREST's listening on it. */
const ATTEMPTS = 3;
const PORT_TAKEN = /Address already in use|resource busy/;

export interface PostgrestOptions {
  cluster: Cluster;
  database: string;
  logFile: string;
  /** Connections to Postgres. */
  pool: number;
  /** Listen for changes of the schema, which takes one more connection. */
  watchSchema: boolean;
  report: (line: string) => void;
}

export interface Postgrest {
  /** The base address; there is no /rest/v1 before the resources. */
  url: string;
  process: Supervised;
}

/** Starts PostgREST on one database of the cluster, waits until it answers, and keeps it running. */
export async function startPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const program = postgrestProgram();
  for (let attempt = 1; ; attempt++) {
    const [port = 0, adminPort = 0] = await freePorts(2);
    try {
      const child = await launch(program, port, adminPort, options);
      return { url: `http://127.0.0.1:${port}`, process: child };
    } catch (error) {
      if (attempt === ATTEMPTS || !lastLines(options.logFile).some((line) => PORT_TAKEN.test(line))) throw error;
    }
  }
}

function launch(program: string, port: number, adminPort: number, options: PostgrestOptions): Promise<Supervised> {
  const log = openLog(options.logFile);
  const env = environment(port, adminPort, options);
  return supervise({
    name: 'PostgREST',
    launch: () => spawn(program, [], { env, stdio: ['ignore', log, log], detached: true }),
    stopSignal: 'SIGTERM',
    isReady: () => isOk(`http://127.0.0.1:${adminPort}/ready`),
    startPatience: START_PATIENCE,
    whyNotReady: (how) => `PostgREST ${how}: ${lastLines(options.logFile).at(-1)}`,
    onCrash: options.report,
  });
}

function environment(port: number, adminPort: number, options: PostgrestOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // One capability and no idle collection: a fraction of the CPU time that a request takes with the defaults.
    GHCRTS: '-N1 -A8m -I0',
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_SERVER_PORT: String(port),
    PGRST_ADMIN_SERVER_PORT: String(adminPort),
    PGRST_DB_URI: socketUrl(options.cluster, 'authenticator', options.database),
    PGRST_DB_SCHEMAS: 'public',
    PGRST_DB_ANON_ROLE: 'anon',
    PGRST_DB_POOL: String(options.pool),
    PGRST_DB_CHANNEL_ENABLED: String(options.watchSchema),
    PGRST_DB_CONFIG: 'false',
    PGRST_JWT_SECRET: options.cluster.secrets.jwtSecret,
    PGRST_OPENAPI_MODE: 'disabled',
  };
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
