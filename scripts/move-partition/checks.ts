import { StackError } from '../../lib/host/error.ts';
import { type Front, IDENTITY } from './front.ts';
import type { Session } from './session.ts';
import { SCHEMAS } from './tables.ts';

/** How far the clocks of two servers may differ, in seconds: holds lapse by them. */
const CLOCK_TOLERANCE = 1;

/** What makes up a schema, a line each, and in which way the two databases have to be alike. */
const SCHEMA = `
  with ours as (select oid from pg_namespace where nspname = any ($1) or nspname = 'public')
  select format('function %s %s', proc.oid::regprocedure, md5(pg_get_functiondef(proc.oid))) as line from pg_proc as proc
  where pronamespace in (select oid from ours) and prokind = 'f'
    and not exists (select from pg_depend where objid = proc.oid and deptype = 'e')
  union all
  select format('column %s.%s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod))
  from pg_attribute join pg_class as class on class.oid = attrelid
  where relnamespace::regnamespace::text = any ($1) and relkind in ('r', 'p') and attnum > 0 and not attisdropped
  union all
  select format('constraint %s of %s%s %s', conname, nullif(conrelid, 0)::regclass, nullif(contypid, 0)::regtype, pg_get_constraintdef(oid))
  from pg_constraint where connamespace::regnamespace::text = any ($1)
  union all
  select pg_get_indexdef(indexrelid) from pg_index join pg_class as class on class.oid = indexrelid
  where relnamespace::regnamespace::text = any ($1)
  union all
  select format('%s (%s)', pg_get_triggerdef(trigger.oid), tgenabled) from pg_trigger as trigger join pg_class as class on class.oid = tgrelid
  where relnamespace::regnamespace::text = any ($1) and not tgisinternal
  union all
  select format('label %s of %s', enumlabel, enumtypid::regtype) from pg_enum join pg_type as type on type.oid = enumtypid
  where typnamespace::regnamespace::text = any ($1)`;

/** Throws unless the servers can replicate. */
export async function checkServers(source: Session, target: Session): Promise<void> {
  const version = (session: Session) =>
    session.value<number>("select current_setting('server_version_num')::int / 10000");
  const [there, here] = [await version(source), await version(target)];
  if (there !== here)
    throw new StackError(`The source runs Postgres ${there}, the target ${here}: they have to be the same`);
  if ((await source.value('show wal_level')) !== 'logical')
    throw new StackError('The source has to run with wal_level = logical: set it there, and restart it');
  const skew = await clockSkew(source, target);
  if (skew > CLOCK_TOLERANCE)
    throw new StackError(`The clocks of source and target differ by ${skew.toFixed(1)} s: set them by NTP first`);
}

async function clockSkew(source: Session, target: Session): Promise<number> {
  const clock = async (session: Session) =>
    Number(await session.value('select extract(epoch from clock_timestamp())::float8'));
  const [there, here] = await Promise.all([clock(source), clock(target)]);
  return Math.abs(there - here);
}

/** Throws unless the rows of the source, and what changes in them, can be in the target as they are. */
export async function checkTables(source: Session, target: Session, tables: string[]): Promise<void> {
  await checkSchemas(source, target);
  await checkReplicaIdentity(source, tables);
  await checkTriggers(target);
}

/** Throws unless the front, with its own role and password, reaches the target, and may call its functions. */
export async function checkWay(front: Front, to: string, target: Session): Promise<void> {
  const { identity, serves } = await front.reach(to);
  if (identity !== (await target.value(IDENTITY)))
    throw new StackError('--to leads the front to another server than the target');
  if (!serves) throw new StackError('On the target, the role front has to be a member of service_role');
}

async function checkSchemas(source: Session, target: Session): Promise<void> {
  const [there, here] = await Promise.all([linesOf(source), linesOf(target)]);
  const missing = there.find((line) => !here.includes(line));
  const different = missing ?? here.find((line) => !there.includes(line));
  if (different === undefined) return;
  const where = missing === undefined ? 'the target' : 'the source';
  throw new StackError(
    `Source and target have different schemas: apply the same migrations to both. Only ${where} has ${different}`,
  );
}

async function linesOf(session: Session): Promise<string[]> {
  return (await session.rows<{ line: string }>(SCHEMA, [SCHEMAS])).map(({ line }) => line);
}

/** A table without one refuses updates once it is published. */
async function checkReplicaIdentity(source: Session, tables: string[]): Promise<void> {
  const bad = await source.value<string | null>(
    `select string_agg(class.oid::regclass::text, ', ') from pg_class as class
     where class.oid = any ($1::regclass[]) and relreplident <> 'f' and not exists (
       select from pg_index where indrelid = class.oid and (indisreplident or relreplident = 'd' and indisprimary))`,
    [tables],
  );
  if (bad !== null)
    throw new StackError(`Without a primary key or replica identity a table cannot be replicated: ${bad}`);
}

/** Such a trigger would count the units of a replicated movement again. */
async function checkTriggers(target: Session): Promise<void> {
  const bad = await target.value<string | null>(
    `select string_agg(format('%s on %s', tgname, tgrelid::regclass), ', ') from pg_trigger join pg_class as class on class.oid = tgrelid
     where relnamespace::regnamespace::text = any ($1) and tgenabled in ('A', 'R')`,
    [SCHEMAS],
  );
  if (bad !== null) throw new StackError(`Triggers of the target would fire for replicated rows: ${bad}`);
}

/** Throws if the target has rows, apart from those that its migrations have made. */
export async function checkEmpty(target: Session, tables: string[]): Promise<void> {
  for (const table of tables.filter((name) => name !== 'inventory.audit_run')) {
    if (await target.value<boolean>(`select exists (select from ${table})`))
      throw new StackError(`The target is not empty: ${table} has rows. Name another database, or drop this one`);
  }
}
