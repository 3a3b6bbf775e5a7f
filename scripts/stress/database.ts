import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
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
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await use(async <Row>(sql: string) => (await client.query(sql)).rows as Row[]);
  } finally {
    await client.end();
  }
}

/** Ask through a shell command that runs psql, where the database has no address: in a container without a network. */
async function askPsql<Row>(command: string, sql: string): Promise<Row[]> {
  const psql = spawn(`${command} -XAtq -v ON_ERROR_STOP=1`, { shell: true, stdio: ['pipe', 'pipe', 'pipe'] });
  psql.stdin.end(`select coalesce(json_agg(row), '[]') from (${sql}) as row;`);
  const [output, errors, [code]] = await Promise.all([text(psql.stdout), text(psql.stderr), once(psql, 'exit')]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors.trim()}`);
  return JSON.parse(output) as Row[];
}
