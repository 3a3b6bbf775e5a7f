import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { databaseUrl, withClient } from '../stack/cluster.ts';
import { secretsIn } from '../stack/data-folder.ts';

const short = (column: string) => `left(${column}::text, 8) as ${column}`;
const time = (column: string) => `to_char(${column} at time zone 'UTC', 'HH24:MI:SS.MS') as ${column}`;

/** The rows of a table that a query finds by its argument. */
export interface Rows {
  table: string;
  query: string;
  argument: unknown;
}

/** The counters of an item. */
export const itemRow = (itemId: string): Rows => ({
  table: 'inventory.items',
  query: `select ${short('id')}, name, in_stock, reserved, sold from inventory.items where id = $1`,
  argument: itemId,
});

export const reservationRows = (ids: string[]): Rows => ({
  table: 'inventory.reservations',
  query: `select ${short('id')}, customer_id, quantity, status::text, ${time('created_at')}, ${time('expires_at')}
    from inventory.reservations where id = any($1) order by reservations.created_at, customer_id`,
  argument: ids,
});

/** Every movement of an item's units. */
export const ledgerRows = (itemId: string): Rows => ({
  table: 'inventory.stock_movements',
  query: `select ${time('at')}, reason, source::text || ' → ' || target::text as moved, quantity, ${short('reference')}
    from inventory.stock_movements where item_id = $1 order by id`,
  argument: itemId,
});

/** The address of the service's database: DATABASE_URL, or that of `npm start` if it has the item. */
export async function findDatabase(env: NodeJS.ProcessEnv, itemId: string): Promise<string | undefined> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const folder = env.DATA_DIR?.trim() || '.data';
  const [port, secrets] = [join(folder, 'port'), join(folder, 'secrets.json')];
  if (!existsSync(port) || !existsSync(secrets)) return undefined;
  const cluster = { folder, port: Number(readFileSync(port, 'utf8')), socketFolder: '', secrets: secretsIn(secrets) };
  const url = databaseUrl(cluster, 'postgres');
  const look = withClient(url, (client) => client.query('select from inventory.items where id = $1', [itemId]));
  return look.then(
    ({ rowCount }) => (rowCount ? url : undefined),
    () => undefined,
  );
}

/** Show rows of the database, in aligned columns. */
export async function show(url: string, ...queries: Rows[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const { table, query, argument } of queries) {
      const { fields, rows } = await client.query(query, [argument]);
      const names = fields.map(({ name }) => name);
      const cells = rows.map((row) => names.map((name) => String(row[name] ?? '')));
      const widths = names.map((name, column) =>
        Math.max(...[name, ...cells.map((row) => row[column] ?? '')].map(length)),
      );
      const line = (row: string[]) =>
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
      console.log(`\n${styleText('magenta', `▤ ${table}`)}\n${styleText('dim', line(names))}`);
      for (const row of cells) console.log(line(row));
    }
  });
}

const length = (text: string) => text.length;
