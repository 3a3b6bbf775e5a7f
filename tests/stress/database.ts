import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { withClient } from '../../scripts/stack/cluster.ts';
import type { Settings } from './settings.ts';

/** Run one SELECT; its rows. */
export type Query = <Row>(sql: string) => Promise<Row[]>;

/** Let `use` ask the database that the settings name, over a connection or through psql; nothing where they name none. */
export async function withDatabase<T>(
  { databaseUrl, psql }: Pick<Settings, 'databaseUrl' | 'psql'>,
  use: (query: Query) => Promise<T>,
): Promise<T | undefined> {
  if (psql) return use((sql) => askPsql(psql, sql));
  if (!databaseUrl) return undefined;
  return withClient(databaseUrl, (client) => use(async <Row>(sql: string) => (await client.query(sql)).rows as Row[]));
}

/** Rejects with the option to look at, where the settings name a database that cannot be reached. */
export async function expectDatabase(settings: Pick<Settings, 'databaseUrl' | 'psql'>): Promise<void> {
  try {
    await withDatabase(settings, (query) => query('select 1'));
  } catch (error) {
    const option = settings.psql ? '--psql' : '--database-url (or DATABASE_URL)';
    throw new Error(`The database that ${option} names cannot be queried: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Ask through a shell command that runs psql, where the database has no address: in a container without a network. */
async function askPsql<Row>(command: string, sql: string): Promise<Row[]> {
  const rowsAsJson = `select coalesce(json_agg(row), '[]') from (${sql}) as row`;
  const shell = ['-c', `${command} "$@"`, 'psql', '-XAtq', '-c', rowsAsJson];
  const { stdout } = await promisify(execFile)('sh', shell, { maxBuffer: Number.POSITIVE_INFINITY });
  return JSON.parse(stdout) as Row[];
}
