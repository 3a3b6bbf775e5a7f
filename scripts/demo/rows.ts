import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type pg from 'pg';
import { databaseUrl, withClient } from '../stack/cluster.ts';
import { secretsIn } from '../stack/secrets.ts';

type Tables = Record<string, (client: pg.Client, itemId: string) => Promise<pg.QueryResult>>;

const short = (column: string) => `left(${column}::text, 8) as ${column}`;
const time = (column: string) => `to_char(${column} at time zone 'UTC', 'HH24:MI:SS.MS') as ${column}`;

const TABLES: Tables = {
  'inventory.items': (client, itemId) =>
    client.query(`select ${short('id')}, name, in_stock, reserved, sold from inventory.items where id = $1`, [itemId]),
  'inventory.reservations': (client, itemId) =>
    client.query(
      `select ${short('id')}, customer_id, quantity, status::text, ${time('created_at')}, ${time('expires_at')}
       from inventory.reservations where item_id = $1 order by reservations.created_at`,
      [itemId],
    ),
};

const LEDGER: Tables = {
  'inventory.stock_movements': (client, itemId) =>
    client.query(
      `select id, ${time('at')}, reason, source::text || ' → ' || target::text as moved, quantity, ${short('reference')}
       from inventory.stock_movements where item_id = $1 order by id`,
      [itemId],
    ),
};

/** The address of the service's database: DATABASE_URL, or that of `npm start` if it has the item. */
export async function findDatabase(env: NodeJS.ProcessEnv, itemId: string): Promise<string | undefined> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const url = urlFrom(env.DATA_DIR || '.data');
  if (url === undefined) return undefined;
  try {
    const found = await withClient(url, (client) =>
      client.query('select from inventory.items where id = $1', [itemId]),
    );
    return found.rowCount ? url : undefined;
  } catch {
    return undefined;
  }
}

function urlFrom(folder: string): string | undefined {
  const [port, secrets] = [join(folder, 'port'), join(folder, 'secrets.json')];
  if (!existsSync(port) || !existsSync(secrets)) return undefined;
  const cluster = { folder, port: Number(readFileSync(port, 'utf8')), socketFolder: '', secrets: secretsIn(secrets) };
  return databaseUrl(cluster, 'postgres');
}

/** Show the rows of an item and its reservations. */
export const showRows = (url: string, itemId: string): Promise<void> => show(url, itemId, TABLES);

/** Show every movement of an item's units. */
export const showLedger = (url: string, itemId: string): Promise<void> => show(url, itemId, LEDGER);

async function show(url: string, itemId: string, tables: Tables): Promise<void> {
  await withClient(url, async (client) => {
    for (const [name, query] of Object.entries(tables)) {
      const { fields, rows } = await query(client, itemId);
      if (rows.length === 0) continue;
      const table = new Table({
        head: fields.map((field) => styleText('bold', field.name)),
        style: { head: [], border: [], compact: true },
      });
      for (const row of rows) table.push(fields.map((field) => String(row[field.name] ?? '')));
      console.log(`\n${styleText('magenta', `▤ ${name}`)}\n${table}`);
    }
  });
}
