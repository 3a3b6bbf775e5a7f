import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { StackError } from '../../lib/host/error.ts';
import { holds, QUERY_CANCELED, quoted, type Session } from './session.ts';
import { SCHEMAS, sizeOf } from './tables.ts';

/** What a move calls its publication, subscription, slot, and the role by which the target reads the source. */
export const nameFor = (partition: number): string => `holdfast_move_${partition}`;

/** How long a transaction of the source may hold up the beginning, in milliseconds. */
const SUBSCRIBE_TIMEOUT = 60_000;
const HELD_UP =
  'A transaction on the server of the source has been open for a minute: end it (pg_stat_activity, xact_start)';

export interface Replication {
  name: string;
  source: Session;
  target: Session;
  tables: string[];
}

/**
 * Begins to copy the tables and what changes in them.
 *
 * @param address how the target reaches the source, as a connection string
 */
export async function replicate({ name, source, target, tables }: Replication, address: string): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  await source.run(
    `create role ${name} login replication bypassrls password ${pg.escapeLiteral(password)}`,
    ...privileges(await source.value('select quote_ident(current_database())')).map(
      (what) => `grant ${what} to ${name}`,
    ),
    `create publication ${name} for table ${tables.join(', ')}`,
  );
  // Of the same parameter the last counts.
  const connection = `${address} user=${name} password=${quoted(password)}`;
  // It waits for all transactions of the source's server that have begun to write.
  await target.run(`set statement_timeout = ${SUBSCRIBE_TIMEOUT}`);
  try {
    await target.run(
      `create subscription ${name} connection ${pg.escapeLiteral(connection)} publication ${name} with (disable_on_error = true)`,
    );
  } catch (error) {
    throw (error as { code?: string }).code === QUERY_CANCELED ? new StackError(HELD_UP) : error;
  }
  await target.run('set statement_timeout = 0');
}

const privileges = (database: string): string[] => [
  `connect on database ${database}`,
  `usage on schema ${SCHEMAS.join(', ')}`,
  `select on all tables in schema ${SCHEMAS.join(', ')}`,
];

/** Waits until each table has been copied. */
export async function copied(
  { name, source, target, tables }: Replication,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const size = await sizeOf(source, tables);
  await holds(
    async () => {
      await checkSubscription(target, name);
      const ready = await target.value<number>(
        "select (count(*) filter (where srsubstate = 'r'))::int from pg_subscription_rel where srsubid = (select oid from pg_subscription where subname = $1)",
        [name],
      );
      report(
        `${ready} of ${tables.length} tables, ${megabytes(await sizeOf(target, tables))} of ${megabytes(size)} MB`,
      );
      return ready === tables.length;
    },
    { signal },
  );
}

/** Waits until what is written now is on the target within so many milliseconds. */
export async function caughtUp(
  { name, source, target }: Replication,
  withinMs: number,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await checkSubscription(target, name);
    const started = performance.now();
    const end = await source.value<string>('select pg_current_wal_flush_lsn()');
    if (await holds(() => isReplayed(source, name, end), { end: started + withinMs })) return;
    const behind = await source.value<string>(
      'select max(pg_current_wal_flush_lsn() - replay_lsn) from pg_stat_replication where application_name = $1',
      [name],
    );
    report(`${megabytes(Number(behind))} MB behind`);
    signal.throwIfAborted();
  }
}

/** Whether the target has done all that was written up to this position. */
export function isReplayed(source: Session, name: string, position: string): Promise<boolean> {
  return source.value(
    'select coalesce(bool_and(replay_lsn >= $2::pg_lsn), false) from pg_stat_replication where application_name = $1',
    [name, position],
  );
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en');

async function checkSubscription(target: Session, name: string): Promise<void> {
  if (await target.value('select subenabled from pg_subscription where subname = $1', [name])) return;
  throw new StackError('The replication failed: the log of the target says why');
}

export const hasSubscription = async (target: Session, name: string): Promise<boolean> =>
  (await target.value<number>(
    'select count(*)::int from pg_subscription where subname = $1 and subdbid = (select oid from pg_database where datname = current_database())',
    [name],
  )) > 0;

export async function disable(target: Session, name: string): Promise<void> {
  await target.run(`alter subscription ${name} disable`);
}

/** Deletes the rows of a copy. Its subscription is what says that they are one, so it has to be there still. */
export async function empty(target: Session, name: string, tables: string[]): Promise<void> {
  await disable(target, name);
  await holds(
    () =>
      target.value('select not exists (select from pg_stat_subscription where subname = $1 and pid is not null)', [
        name,
      ]),
    { end: performance.now() + 10_000 },
  );
  const all = (change: string) => tables.map((table) => `alter table ${table} ${change} trigger user`);
  await target.run(...all('disable'), `truncate ${tables.join(', ')}`, ...all('enable'));
}

/** Ends the subscription. Its slot is left to `forgetTarget`, because the source may be out of reach. */
export async function unsubscribe(target: Session, name: string): Promise<void> {
  await disable(target, name);
  await target.run(`alter subscription ${name} set (slot_name = none)`);
  await target.run(`drop subscription ${name}`);
}

/** Removes from the source what `replicate` has made there: its slots, which would keep the WAL, its publication and its role. */
export async function forgetTarget(source: Session, name: string): Promise<void> {
  const hasRole = await source.value<boolean>('select exists (select from pg_roles where rolname = $1)', [name]);
  // A session that were left could create its slot again: each table has one of its own while it is copied.
  if (hasRole) await source.run(`alter role ${name} nologin`);
  const sessions = 'from pg_stat_activity where usename = $1';
  const slots = String.raw`from pg_replication_slots where database = current_database() and (slot_name = $1 or slot_name like 'pg\_%\_sync\_%')`;
  const gone = await holds(
    async () => {
      await source.rows(`select pg_terminate_backend(pid) ${sessions}`, [name]);
      if (await source.value(`select exists (select ${sessions})`, [name])) return false;
      await source.rows(`select pg_drop_replication_slot(slot_name) ${slots} and not active`, [name]);
      return source.value(`select not exists (select ${slots})`, [name]);
    },
    { end: performance.now() + 10_000 },
  );
  if (!gone) throw new StackError(`The slot ${name} on the source is in use`);
  await source.run(`drop publication if exists ${name}`);
  if (!hasRole) return;
  const database = await source.value<string>('select quote_ident(current_database())');
  await source.run(...privileges(database).map((what) => `revoke ${what} from ${name}`), `drop role ${name}`);
}
