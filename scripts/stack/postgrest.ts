import { type Postgrest, startPostgrest } from '../../lib/host/postgrest.ts';
import { type Cluster, socketUrl } from './cluster.ts';
import { lastLines, openLog } from './log.ts';

export interface Options {
  cluster: Cluster;
  database: string;
  logFile: string;
  /** Connections to Postgres. */
  pool: number;
  /** Listen for changes of the schema, which takes one more connection. */
  watchSchema: boolean;
  report: (line: string) => void;
  /** Aborts the start. */
  signal?: AbortSignal | undefined;
}

/** Starts PostgREST on one database of the cluster, waits until it is ready, and keeps it running. */
export function startPostgrestOn({ cluster, database, logFile, ...options }: Options): Promise<Postgrest> {
  return startPostgrest({
    env: {
      PATH: process.env.PATH,
      // One capability and no idle collection: a fraction of the CPU time that a request takes with the defaults.
      GHCRTS: '-N1 -A8m -I0',
      PGRST_DB_URI: socketUrl(cluster, 'authenticator', database),
      PGRST_DB_POOL: String(options.pool),
      PGRST_DB_CHANNEL_ENABLED: String(options.watchSchema),
      PGRST_JWT_SECRET: cluster.secrets.jwtSecret,
    },
    openLog() {
      const log = openLog(logFile);
      return ['ignore', log, log];
    },
    lastLines: () => lastLines(logFile),
    onCrash: options.report,
    signal: options.signal,
  });
}
