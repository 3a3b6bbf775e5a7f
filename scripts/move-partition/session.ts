import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StackError } from '../../lib/host/error.ts';

/** How often a condition is checked, in milliseconds: while a shop waits for it, and otherwise. */
const CHECK_MS = { urgent: 5, patient: 200 };

const UNKNOWN_DATABASE = '3D000';
/** The code of a statement that ran into its timeout. */
export const QUERY_CANCELED = '57014';

/** One connection of an administrator. */
export class Session {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /**
   * @param name what it is a connection to, for messages
   * @param url a database of the server
   * @param database another one of the same server
   */
  static async open(name: string, url: string, database?: string): Promise<Session> {
    const client = new pg.Client({ connectionString: addressOf(name, url, database), connectionTimeoutMillis: 10_000 });
    // A server that goes away must fail the query at hand, not the process.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query("set search_path = ''");
      return new Session(client);
    } catch (error) {
      const where = database === undefined ? name : `database ${database} of ${name}`;
      throw new StackError(`Cannot connect to ${where}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** The same, or undefined if the server has no such database. */
  static async openIfThere(name: string, url: string, database: string): Promise<Session | undefined> {
    try {
      return await Session.open(name, url, database);
    } catch (error) {
      if (((error as Error).cause as { code?: string } | undefined)?.code === UNKNOWN_DATABASE) return undefined;
      throw error;
    }
  }

  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, values)).rows;
  }

  /** The first column of the first row. */
  async value<T>(sql: string, values: unknown[] = []): Promise<T> {
    const { rows } = await this.#client.query({ text: sql, values, rowMode: 'array' });
    return rows[0]?.[0] as T;
  }

  /** One statement, or several in one transaction. */
  async run(...statements: string[]): Promise<void> {
    await this.#client.query(statements.join(';\n'));
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** The address of a database of that server, for a session that may write where it is fenced. */
export function addressOf(name: string, url: string, database: string | undefined): string {
  const address = URL.parse(url);
  if (address === null || !/^postgres(ql)?:$/.test(address.protocol))
    throw new StackError(`The address of ${name} has to be like postgresql://role:password@host/`);
  if (database !== undefined) address.pathname = `/${encodeURIComponent(database)}`;
  address.searchParams.set('options', '-c default_transaction_read_only=off');
  address.searchParams.set('application_name', 'holdfast move');
  return address.href;
}

/** Checks until it holds, or until `end` by `performance.now()`: then false. */
export async function holds(
  condition: () => Promise<boolean>,
  { end = Number.POSITIVE_INFINITY, signal }: { end?: number; signal?: AbortSignal },
): Promise<boolean> {
  const pause = Number.isFinite(end) ? CHECK_MS.urgent : CHECK_MS.patient;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(pause);
    signal?.throwIfAborted();
  }
  return true;
}

/** The name of the database in a connection string of libpq. */
export function databaseIn(connection: string): string {
  const name = /(?:^|\s)dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/.exec(connection);
  const [, quoted, plain] = name ?? [];
  if (name === null) throw new StackError('The connection string has to say the database: dbname=…');
  return quoted?.replace(/\\(.)/g, '$1') ?? (plain as string);
}

/** A value in a connection string of libpq. */
export const quoted = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`;
