import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Supervised } from '../../lib/host/supervise.ts';
import { type Cluster, databaseUrl, withClient } from './cluster.ts';
import { startPostgrestOn } from './postgrest.ts';

/** What every database of a throwaway cluster is a copy of. Nobody connects to it: a copy needs it to be idle. */
export const TEMPLATE = 'holdfast_template';

/** One database with a PostgREST of its own. */
export interface Database {
  /** As the role `postgres`. */
  databaseUrl: string;
  /** As the superuser, `supabase_admin`. */
  adminUrl: string;
  /** The base address of PostgREST; there is no /rest/v1 before the resources. */
  restUrl: string;
  postgrest: Supervised;
  /** Stops its PostgREST and drops it. */
  drop(): Promise<void>;
}

/** Freezes the present state of the database `postgres` as the template. */
export async function createTemplate(cluster: Cluster): Promise<void> {
  await asAdmin(cluster, `create database ${TEMPLATE} template postgres owner postgres is_template true`);
}

/** A fresh database, which has what the migrations and the seed made, and nothing else. The files are copied: a quarter of the CPU time. */
export async function createDatabase(cluster: Cluster, name: string, pool: number): Promise<Database> {
  const identifier = pg.escapeIdentifier(name);
  await asAdmin(cluster, `create database ${identifier} template ${TEMPLATE} owner postgres strategy file_copy`);
  const logFile = join(cluster.folder, `postgrest-${name}.log`);
  const rest = await startPostgrestOn({ cluster, database: name, logFile, pool, watchSchema: false, report: () => {} });
  return {
    databaseUrl: databaseUrl(cluster, 'postgres', name),
    adminUrl: databaseUrl(cluster, 'supabase_admin', name),
    restUrl: rest.url,
    postgrest: rest.process,
    async drop() {
      await rest.process.stop();
      await asAdmin(cluster, `drop database ${identifier} with (force)`);
      rmSync(logFile, { force: true });
    },
  };
}

async function asAdmin(cluster: Cluster, sql: string): Promise<void> {
  await withClient(databaseUrl(cluster, 'supabase_admin'), (client) => client.query(sql));
}

/** Creates Supabase's roles and default grants, once, and gives the roles that can log in their passwords. */
export async function createRoles(cluster: Cluster): Promise<void> {
  await withClient(databaseUrl(cluster, 'supabase_admin'), async (client) => {
    const found = await client.query("select from pg_roles where rolname = 'authenticator'");
    if (found.rowCount) return;
    const passwords = (['postgres', 'authenticator'] as const).map(
      (role) => `alter role ${role} password ${pg.escapeLiteral(cluster.secrets[role])};`,
    );
    const roles = readFileSync(new URL('../../docker/postgres/roles.sql', import.meta.url), 'utf8');
    // Several statements in one query are one transaction.
    await client.query([roles, ...passwords].join('\n'));
  });
}
