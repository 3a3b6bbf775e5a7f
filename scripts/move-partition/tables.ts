import type { Session } from './session.ts';

/** The schemas whose tables move. */
export const SCHEMAS = ['inventory', 'ordering', 'archive'];
const LIST = SCHEMAS.map((name) => `'${name}'`).join();

/** The tables of a partition, as SQL writes them. */
export async function tablesOf(session: Session): Promise<string[]> {
  const rows = await session.rows<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relkind in ('r', 'p') and relnamespace::regnamespace::text in (${LIST}) order by 1`);
  return rows.map(({ name }) => name);
}

/** Their size in bytes. */
export async function sizeOf(session: Session, tables: string[]): Promise<number> {
  return Number(
    await session.value('select sum(pg_table_size(name::regclass)) from unnest($1::text[]) as name', [tables]),
  );
}

/** Makes the sequences of the target those of the source, because logical replication leaves them as they are. */
export async function copySequences(source: Session, target: Session): Promise<void> {
  const names = await source.rows<{ name: string }>(`
    select oid::regclass::text as name from pg_class where relkind = 'S' and relnamespace::regnamespace::text in (${LIST})`);
  for (const { name } of names) {
    const [sequence] = await source.rows<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${name}`,
    );
    await target.rows('select setval($1::regclass, $2, $3)', [name, sequence?.last_value, sequence?.is_called]);
  }
}

/** What both databases have to agree on: how many rows each table has, what the ledger and the counters add up to, and the sequences. */
async function totals(session: Session, tables: string[]): Promise<Map<string, string>> {
  const parts = [
    ...tables.map((table) => `select 'rows of ${table}' as name, count(*)::text as value from ${table}`),
    `select format('units moved from %s to %s', source, target), sum(quantity)::text from inventory.stock_movements group by source, target`,
    `select 'counters of the items', format('%s in stock, %s reserved, %s sold, %s events',
       sum(in_stock), sum(reserved), sum(sold), sum(event_sequence)) from inventory.items`,
    `select format('%I.%I', schemaname, sequencename), last_value::text from pg_sequences where schemaname in (${LIST})`,
  ];
  const rows = await session.rows<{ name: string; value: string }>(parts.join('\nunion all\n'));
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** Where two databases differ, a sentence each. */
export async function differences(source: Session, target: Session, tables: string[]): Promise<string[]> {
  const [before, after] = await Promise.all([totals(source, tables), totals(target, tables)]);
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [there, here] = [before.get(name) ?? 'nothing', after.get(name) ?? 'nothing'];
    return there === here ? [] : [`${name}: ${there} on the source, ${here} on the target`];
  });
}
