import pg from 'pg';
import { StackError } from '../../lib/host/error.ts';
import { Session } from './session.ts';

/** Distinguishes databases, of all servers: when its server was started, in microseconds, and its number there. */
export const IDENTITY = `
  select extract(epoch from pg_catalog.pg_postmaster_start_time())::text || '/' || oid
  from pg_catalog.pg_database where datname = pg_catalog.current_database()`;

/** What the locks of moves are numbered with, beside the partition. */
const LOCK = 0x401dfa57;

/** The front, for one partition. */
export class Front {
  readonly session: Session;
  readonly partition: number;

  private constructor(session: Session, partition: number) {
    this.session = session;
    this.partition = partition;
  }

  /** Connects, and makes sure that nobody else moves the partition until this connection ends. */
  static async open(url: string, partition: number): Promise<Front> {
    const front = new Front(await Session.open('the front', url), partition);
    try {
      if (!(await front.session.value<boolean>("select to_regclass('front.map') is not null")))
        throw new StackError('The database of the front has no front.map: is its address right?');
      if (!(await front.session.value('select true from front.map where partition = $1', [partition])))
        throw new StackError(`There is no partition ${partition} in front.map`);
      if (!(await front.session.value<boolean>('select pg_try_advisory_lock($1, $2)', [LOCK, partition])))
        throw new StackError(`Partition ${partition} is being moved already`);
      return front;
    } catch (error) {
      await front.close();
      throw error;
    }
  }

  /** Where the partition is, as front.map says it: without a password. */
  place(): Promise<string> {
    return this.session.value('select connection from front.map where partition = $1', [this.partition]);
  }

  /** How the front connects to the partition; it may contain a password. */
  connection(): Promise<string> {
    return this.session.value(
      `select option_value from pg_foreign_server, pg_options_to_table(srvoptions)
       where srvname = 'shards' and option_name = $1`,
      [`p${this.partition}`],
    );
  }

  async isPaused(): Promise<boolean> {
    const state = await this.session.value<string>('select state from front.map where partition = $1', [
      this.partition,
    ]);
    return state === 'paused';
  }

  async pause(): Promise<void> {
    await this.session.rows('select front.pause($1)', [this.partition]);
  }

  async resume(): Promise<void> {
    await this.session.rows('select front.resume($1)', [this.partition]);
  }

  /** Says where the partition is from now on, and ends its pause, in one transaction. */
  async switchTo(connection: string): Promise<void> {
    await this.session.rows('select front.move($1, $2), front.resume($1)', [this.partition, connection]);
  }

  /** The database that the front reaches by a connection string, as it connects to a partition: by PL/Proxy, as role `front`. */
  async reach(connection: string): Promise<{ identity: string; serves: boolean }> {
    try {
      await this.session.run(
        'begin',
        `create server holdfast_move foreign data wrapper plproxy options (p0 ${pg.escapeLiteral(connection)})`,
        'grant usage on foreign server holdfast_move to postgres',
        // The password of the role `front` stays in the database.
        `do $$ begin
           execute (
             select format('create user mapping for postgres server holdfast_move options (%s)',
                           string_agg(format('%I %L', option_name, option_value), ', '))
             from pg_user_mappings, pg_options_to_table(umoptions) where srvname = 'shards' and usename = 'postgres');
         end $$`,
        `create function pg_temp.reach(out identity text, out serves boolean) language plproxy as $$
           cluster 'holdfast_move'; run on 0;
           select (${IDENTITY}) as identity, pg_has_role('service_role', 'usage') as serves;
         $$`,
        'set local role postgres',
      );
      const [found] = await this.session.rows<{ identity: string; serves: boolean }>('select * from pg_temp.reach()');
      return found as { identity: string; serves: boolean };
    } catch (error) {
      throw new StackError(`The front cannot reach a database: ${(error as Error).message}`, { cause: error });
    } finally {
      await this.session.run('rollback');
    }
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
