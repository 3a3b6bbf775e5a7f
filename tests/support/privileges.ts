import { readFileSync } from 'node:fs';
import type pg from 'pg';

const query = readFileSync(new URL('privileges.sql', import.meta.url), 'utf8');

/** What the roles of the API may do in a database that they need not, a sentence each; see privileges.sql. */
export async function excessPrivileges(client: pg.Client | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ problem: string }>(query);
  return rows.map(({ problem }) => problem);
}
