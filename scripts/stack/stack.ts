import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StackError } from '../../lib/host/error.ts';
import { signKey } from '../../lib/host/service-key.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { type Cluster, databaseUrl } from './cluster.ts';
import { asStackError, closeDataFolder, openDataFolder, temporaryFolder } from './data-folder.ts';
import { createDatabase, createRoles, createTemplate, type Database } from './database.ts';
import { migrate } from './migrate.ts';
import { startPostgres } from './postgres.ts';
import { startPostgrestOn } from './postgrest.ts';

const SUPABASE = fileURLToPath(new URL('../../supabase', import.meta.url));

export interface StackOptions {
  /** The data folder; a throwaway stack has by default one of its own in the temporary folder. */
  folder?: string;
  /** The port of Postgres; 0, the default, is the one used last in this folder, or any that is free. */
  port?: number;
  /** Everything goes at `stop`; nothing is flushed to disk unless `durable`; databases can be made from a template. */
  throwaway?: boolean;
  /** Whether what Postgres has acknowledged survives a crash of the machine; by default unless throwaway. */
  durable?: boolean;
  /** The folder of migrations/ and seed.sql, by default the project's own. */
  supabase?: string;
  /** Connections of PostgREST to Postgres. */
  pool?: number;
  /** Gets progress, a line at a time. */
  report?: (line: string) => void;
}

/** Postgres with Supabase's roles, and the database `postgres`, migrated. */
export interface RunningCluster {
  cluster: Cluster;
  postgres: Supervised;
  stop(): Promise<void>;
}

/** Postgres and PostgREST: what a Supabase project is to the API. */
export interface Stack {
  /** As the role `postgres`, which is no superuser. */
  databaseUrl: string;
  /** As the superuser, `supabase_admin`. */
  adminUrl: string;
  /** The base address of PostgREST; there is no /rest/v1 before the resources. */
  restUrl: string;
  serviceRoleKey: string;
  jwtSecret: string;
  postgres: Supervised;
  postgrest: Supervised;
  /** Resolves with the reason when a part was given up, with nothing after `stop`. */
  ended: Promise<StackError | undefined>;
  /** Throwaway stacks only: a fresh database from the template, with a PostgREST of its own. */
  createDatabase(name: string): Promise<Database>;
  stop(): Promise<void>;
}

export async function startCluster(options: StackOptions = {}): Promise<RunningCluster> {
  const { throwaway = false, durable = !throwaway, report = () => {} } = options;
  const folder = options.folder ?? (throwaway ? temporaryFolder() : '.data');
  let cluster: Cluster | undefined;
  let postgres: Supervised | undefined;
  async function stop() {
    await postgres?.stop();
    if (cluster) closeDataFolder(cluster);
    if (throwaway) rmSync(folder, { recursive: true, force: true });
  }
  try {
    cluster = await openDataFolder(folder, options.port ?? 0);
    report('Starting Postgres');
    postgres = await startPostgres({ cluster, durable, report });
    await createRoles(cluster);
    const applied = await migrate(databaseUrl(cluster, 'postgres'), options.supabase ?? SUPABASE);
    for (const file of applied) report(`Applied ${file}`);
    if (throwaway) await createTemplate(cluster);
    return { cluster, postgres, stop };
  } catch (error) {
    await stop();
    throw asStackError(error, folder);
  }
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { pool = 4, report = () => {} } = options;
  const { cluster, postgres, stop } = await startCluster(options);
  try {
    report('Starting PostgREST');
    const logFile = join(cluster.folder, 'postgrest.log');
    const rest = await startPostgrestOn({ cluster, database: 'postgres', logFile, pool, watchSchema: true, report });
    return {
      databaseUrl: databaseUrl(cluster, 'postgres'),
      adminUrl: databaseUrl(cluster, 'supabase_admin'),
      restUrl: rest.url,
      serviceRoleKey: await signKey(cluster.secrets, 'service_role'),
      jwtSecret: cluster.secrets.jwtSecret,
      postgres,
      postgrest: rest.process,
      ended: Promise.race([postgres.ended, rest.process.ended]),
      createDatabase: (name) => createDatabase(cluster, name),
      async stop() {
        await rest.process.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
