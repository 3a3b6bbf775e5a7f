import { readFileSync } from 'node:fs';
import pg from 'pg';
import { type Cluster, databaseUrl, withClient } from './cluster.ts';

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
