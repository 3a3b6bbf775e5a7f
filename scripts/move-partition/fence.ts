import pg from 'pg';
import { holds, type Session } from './session.ts';

/** What the comment of a fenced database says, after a sentence for people. */
export interface Fence {
  partition: number;
  /** Where front.map said the partition was, without a password. */
  connection: string;
  /** Who could connect, apart from the owner. */
  connect: string[];
}

const SENTENCE = 'Holdfast: fenced for a move, nobody writes here any more. ';

/** What the server itself runs; a fence ends everybody else's sessions. */
const OWN_PROCESSES = "'walsender', 'autovacuum worker', 'parallel worker', 'logical replication worker'";

/** The other sessions in this database that this role may end. */
const OTHERS = `
  from pg_stat_activity as session join pg_roles as role on role.oid = usesysid
  where datname = current_database() and pid <> pg_backend_pid() and backend_type not in (${OWN_PROCESSES})
    and (current_setting('is_superuser') = 'on' or not rolsuper)`;

/** A session that is starting keeps this lock from before it is checked whether it may connect until it is listed. */
const STARTING = `
  from pg_locks where locktype = 'object' and classid = 'pg_database'::regclass and pid <> pg_backend_pid()
    and objid = (select oid from pg_database where datname = current_database())`;

/**
 * Lets nobody write to the database any more: connecting is left to its owner and superusers, whose sessions only read unless they
 * ask for more; all others are ended. A command in flight is done or it is not, and its answer is lost, so that it is sent again.
 *
 * @returns false if sessions were left at `end`
 */
export async function fence(source: Session, partition: number, connection: string, end: number): Promise<boolean> {
  const grantees = await source.rows<{ name: string }>(`
    select case grantee when 0 then 'public' else quote_ident(rolname) end as name
    from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) left join pg_roles as role on role.oid = grantee
    where datname = current_database() and privilege_type = 'CONNECT' and grantee <> datdba`);
  const connect = grantees.map(({ name }) => name);
  const database = await databaseOf(source);
  await source.run(
    ...connect.map((name) => `revoke connect on database ${database} from ${name}`),
    `alter database ${database} set default_transaction_read_only = on`,
    commentOn(database, { partition, connection, connect }),
  );
  return holds(
    async () => {
      await source.rows(`select pg_terminate_backend(pid) ${OTHERS}`);
      // In this order: who is not starting any more is listed.
      const [starting, others] = [await count(source, STARTING), await count(source, OTHERS)];
      return starting + others === 0;
    },
    { end },
  );
}

/** Undoes `fence`. */
export async function unfence(source: Session, { connect }: Fence): Promise<void> {
  const database = await databaseOf(source);
  await source.run(
    ...connect.map((name) => `grant connect on database ${database} to ${name}`),
    `alter database ${database} reset default_transaction_read_only`,
    commentOn(database, undefined),
  );
}

/** The fenced databases of a server. */
export async function findFenced(server: Session): Promise<{ database: string; fence: Fence }[]> {
  const rows = await server.rows<{ database: string; comment: string }>(
    `select datname as database, comment from pg_database, shobj_description(oid, 'pg_database') as comment
     where starts_with(comment, $1)`,
    [SENTENCE],
  );
  return rows.map(({ database, comment }) => ({ database, fence: JSON.parse(comment.slice(SENTENCE.length)) }));
}

const commentOn = (database: string, fence: Fence | undefined): string =>
  `comment on database ${database} is ${fence ? pg.escapeLiteral(SENTENCE + JSON.stringify(fence)) : 'null'}`;

const databaseOf = (session: Session): Promise<string> => session.value('select quote_ident(current_database())');

const count = async (session: Session, from: string): Promise<number> =>
  Number(await session.value(`select count(*) ${from}`));
