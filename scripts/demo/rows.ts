import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { printed } from '../report/page.ts';
import { databaseUrl, withClient } from '../stack/cluster.ts';
import { secretsIn } from '../stack/data-folder.ts';

const short = (column: string) => `left(${column}::text, 8) as ${column}`;
const time = (column: string) => `to_char(${column} at time zone 'UTC', 'HH24:MI:SS.MS') as ${column}`;

/** The rows of an item and its reservations: a query by table. */
export const ROWS = {
  'inventory.items': `select ${short('id')}, name, in_stock, reserved, sold from inventory.items where id = $1`,
  'inventory.reservations': `
    select ${short('id')}, customer_id, quantity, status::text, ${time('created_at')}, ${time('expires_at')}
    from inventory.reservations where item_id = $1 order by reservations.created_at`,
};

/** Every movement of an item's units. */
export const LEDGER = {
  'inventory.stock_movements': `
    select id, ${time('at')}, reason, source::text || ' → ' || target::text as moved, quantity, ${short('reference')}
    from inventory.stock_movements where item_id = $1 order by id`,
};

/** The address of the service's database: DATABASE_URL, or that of `npm start` if it has the item. */
export async function findDatabase(env: NodeJS.ProcessEnv, itemId: string): Promise<string | undefined> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const folder = env.DATA_DIR || '.data';
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

/** Show what each of these queries finds of the item. */
export async function show(url: string, itemId: string, queries: Record<string, string>): Promise<void> {
  await withClient(url, async (client) => {
    for (const [name, query] of Object.entries(queries)) {
      const { fields, rows } = await client.query(query, [itemId]);
      if (rows.length === 0) continue;
      const columns = fields.map((field) => ({ name: styleText('bold', field.name) }));
      const cells = rows.map((row) => fields.map((field) => String(row[field.name] ?? '')));
      console.log(`\n${styleText('magenta', `▤ ${name}`)}\n${printed({ columns, rows: cells })}`);
    }
  });
}
