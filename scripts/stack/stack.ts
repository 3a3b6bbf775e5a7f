import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StackError } from '../../lib/host/error.ts';
import { signKey } from '../../lib/host/service-key.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import type { PostgresPrograms } from './binaries.ts';
import { type Cluster, databaseUrl } from './cluster.ts';
import { asStackError, closeDataFolder, openDataFolder, temporaryFolder } from './data-folder.ts';
import { createRoles, createTemplate } from './database.ts';
import { migrate } from './migrate.ts';
import { startPostgres } from './postgres.ts';
import { startPostgrestOn } from './postgrest.ts';

/** The project's own migrations and seed. */
export const SUPABASE = fileURLToPath(new URL('../../supabase', import.meta.url));

export interface StackOptions {
  /** The data folder; a throwaway stack has by default one of its own in the temporary folder. */
  folder?: string;
  /** Everything goes at `stop`; nothing is flushed to disk unless `durable`; databases can be made from a template. */
  throwaway?: boolean;
  /** Whether what Postgres has acknowledged survives a crash of the machine; by default unless throwaway. */
  durable?: boolean;
  /** The folder of migrations/ and seed.sql, by default the project's own. */
  supabase?: string;
  /** Gets progress, a line at a time. */
  report?: (line: string) => void;
  /** Aborts the start: it rejects once everything is stopped again. */
  signal?: AbortSignal;
}

export interface ServerOptions extends Omit<StackOptions, 'supabase' | 'signal'> {
  signal?: AbortSignal | undefined;
  /** Which Postgres, by default the embedded one. */
  programs?: PostgresPrograms | undefined;
  /** Settings of postgresql.conf beside those of every stack. */
  settings?: Record<string, string | number>;
}

/** Postgres with Supabase's roles. */
export interface RunningCluster {
  cluster: Cluster;
  postgres: Supervised;
  stop(): Promise<void>;
}

/** Postgres and PostgREST: what a Supabase project is to the API. */
export interface Stack {
  /** As the role `postgres`, which is no superuser. */
  databaseUrl: string;
  /** The base address of PostgREST; there is no /rest/v1 before the resources. */
  restUrl: string;
  /** The settings with which the host uses it. */
  env: Record<'SUPABASE_URL' | 'SUPABASE_REST_PATH' | 'SUPABASE_SERVICE_ROLE_KEY' | 'ID_SECRET' | 'NODE_ENV', string>;
  postgres: Supervised;
  postgrest: Supervised;
  /** Resolves with the reason when a part was given up, with nothing after `stop`. */
  ended: Promise<StackError | undefined>;
  stop(): Promise<void>;
}

/** Postgres with Supabase's roles, and nothing of ours. */
export async function startServer(options: ServerOptions): Promise<RunningCluster> {
  const { throwaway = false, durable = !throwaway, report = () => {}, ...others } = options;
  const folder = options.folder ?? (throwaway ? temporaryFolder() : '.data');
  await using parts = new AsyncDisposableStack();
  if (throwaway) parts.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const cluster = await openDataFolder(folder);
    parts.defer(() => closeDataFolder(cluster));
    report('Starting Postgres');
    const postgres = await startPostgres({ ...others, cluster, durable, report });
    parts.defer(postgres.stop);
    await createRoles(cluster);
    const started = parts.move();
    return { cluster, postgres, stop: () => started.disposeAsync() };
  } catch (error) {
    throw asStackError(error, folder);
  }
}

/** A server whose database `postgres` is migrated. */
export async function startCluster(options: StackOptions = {}): Promise<RunningCluster> {
  const { throwaway, supabase = SUPABASE, report = () => {} } = options;
  const server = await startServer(options);
  try {
    for (const file of await migrate(databaseUrl(server.cluster, 'postgres'), supabase)) report(`Applied ${file}`);
    if (throwaway) await createTemplate(server.cluster);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { report = () => {}, signal } = options;
  await using parts = new AsyncDisposableStack();
  const { cluster, postgres, stop } = await startCluster(options);
  parts.defer(stop);
  report('Starting PostgREST');
  const logFile = join(cluster.folder, 'postgrest.log');
  const database = { cluster, database: 'postgres', logFile, pool: 8, watchSchema: true };
  const { url: restUrl, process: postgrest } = await startPostgrestOn({ ...database, report, signal });
  parts.defer(postgrest.stop);
  const key = await signKey(cluster.secrets, 'service_role');
  const started = parts.move();
  return {
    ...{ databaseUrl: databaseUrl(cluster, 'postgres'), restUrl, postgres, postgrest },
    env: {
      SUPABASE_URL: restUrl,
      SUPABASE_REST_PATH: '/',
      SUPABASE_SERVICE_ROLE_KEY: key,
      // The key is signed anew at each start; the ids of the keys of yesterday's requests must not change.
      ID_SECRET: cluster.secrets.jwtSecret,
      NODE_ENV: 'development',
    },
    ended: Promise.race([postgres.ended, postgrest.ended]),
    stop: () => started.disposeAsync(),
  };
}
