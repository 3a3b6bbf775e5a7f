import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import { StackError } from '../../lib/host/error.ts';
import { startHost } from '../../scripts/stack/host.ts';
import { startStack } from '../../scripts/stack/stack.ts';
import { Database } from './database.ts';
import { type HeldLock, holdLock } from './held-lock.ts';
import { type Audit, bodyOf, Instance, type Reservation } from './instance.ts';
import { Race } from './race.ts';

/** A hold, and when it has lapsed for sure, on this process's monotonic clock. */
export interface Hold {
  id: string;
  itemId: string;
  lapsesAt: number;
}

/** Time to live of holds that a race needs lapsed where nobody can move their deadline, in seconds. */
const SHORT_TTL = 2;
const LONG_TTL = 600;
/** How long to look for a contender that may share an instance with another, in milliseconds. */
const SHORT_TIMEOUT = 250;
/** One for each of three contenders. */
const INSTANCES = 3;

/** What the races are run against: instances of the service, and a connection to their database where there is one. */
export class Target {
  readonly instances: Instance[];
  readonly database: Database | undefined;
  /** The items created so far. */
  readonly itemIds: string[] = [];
  readonly #env: NodeJS.ProcessEnv;
  #lock: HeldLock | undefined;

  constructor(instances: Instance[], env: NodeJS.ProcessEnv, database?: Database) {
    this.instances = instances;
    this.database = database;
    this.#env = env;
  }

  /** Whether three contenders can be made to wait for one lock, each in an instance of its own. */
  get canArrange(): boolean {
    return this.database !== undefined && this.instances.length >= INSTANCES;
  }

  /** The instance of the n-th contender, from 0. */
  instance(contender: number): Instance {
    return this.instances[contender % this.instances.length] as Instance;
  }

  /** Creates an item of that many units; returns its id. */
  async item(units: number): Promise<string> {
    const { id } = bodyOf(await this.instance(0).createItem('Concurrency test', units));
    this.itemIds.push(id);
    return id;
  }

  /** Holds one unit of an item, of a new one with this single unit where none is named; `lapse` may follow. */
  async hold({ itemId, willLapse = false }: { itemId?: string; willLapse?: boolean } = {}): Promise<Hold> {
    const item = itemId ?? (await this.item(1));
    const ttl_seconds = willLapse && !this.database ? SHORT_TTL : LONG_TTL;
    const { id } = bodyOf<Reservation>(await this.instance(0).reserve(item, { ttl_seconds }));
    return { id, itemId: item, lapsesAt: performance.now() + ttl_seconds * 1000 };
  }

  /** Makes a hold lapse `ms` from now: moves its deadline in the database, or waits where there is no connection to it. */
  async lapse(hold: Hold, ms = 0): Promise<void> {
    if (this.database === undefined) return delay(Math.max(0, hold.lapsesAt - ms - performance.now()));
    await this.database.query(
      `update inventory.reservations set expires_at = clock_timestamp() + make_interval(secs => $2) where id = $1`,
      [hold.id, ms / 1000],
    );
  }

  /** Resolves `ms` before that instant of the database, or when it is surely so late by our own clock: see `latest`. */
  async waitUntil(instant: string, latest: number, ms = 0): Promise<void> {
    if (this.database === undefined) return delay(Math.max(0, latest - ms - performance.now()));
    await this.database.query(
      `select pg_sleep(greatest(0, extract(epoch from $1::timestamptz - clock_timestamp()) - $2))`,
      [instant, ms / 1000],
    );
  }

  /** Resolves when every instance has received what was sent to it before: it answers a request that was sent later. */
  async roundTrip(itemId: string): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.item(itemId)));
  }

  /** A race for what depends on this row: an item, or a reservation to stop a sweep in the middle of its work. */
  async race(row: 'item' | 'reservation', id: string): Promise<Race> {
    if (this.database === undefined) return new Race();
    this.#lock = await holdLock(this.database.poolOf(id), row, id);
    return new Race(this.#lock, this.canArrange ? undefined : SHORT_TIMEOUT);
  }

  /** What the audit finds, a line each: `audit()` through the database, else Supabase's own API, else the service's audit. */
  async audit(): Promise<string[]> {
    const { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key } = this.#env;
    const find = async (): Promise<Audit['violations']> => {
      if (this.database)
        return (await this.database.query<Audit['violations'][number]>('select * from public.audit()')).rows;
      if (!url || !key) return this.#auditThroughService();
      const supabase = createClient(url, key, { auth: { persistSession: false } });
      return (await supabase.rpc('audit').throwOnError()).data;
    };
    const violations = await find();
    return violations.map((each) => `audit: “${each.rule}” does not hold for ${each.subject}: ${each.detail}`);
  }

  /** The violations that the service finds, none only once everything has been audited. */
  async #auditThroughService(): Promise<Audit['violations']> {
    for (;;) {
      const { violations, complete } = bodyOf(await this.instance(0).audit());
      if (complete || violations.length > 0) return violations;
    }
  }

  /** Ends the last race, should it have been broken off. */
  async tidyUp(): Promise<void> {
    await this.#lock?.release();
  }
}

/** In words, what `openTarget` opens. */
export function describeTarget({ BASE_URL, DATABASE_URL }: NodeJS.ProcessEnv): string {
  if (!BASE_URL) return `a fresh database and ${INSTANCES} instances of the service`;
  return DATABASE_URL ? `${BASE_URL} and its database` : BASE_URL;
}

/**
 * The deployment that the environment names with BASE_URL, else a fresh stack that is gone afterwards. Rejects with a
 * `StackError` where that cannot be tested.
 *
 * @param closing gets what has to be done in the end, even where this rejects
 */
export async function openTarget(env: NodeJS.ProcessEnv, closing: AsyncDisposableStack): Promise<Target> {
  const open = (urls: string) => {
    const database = new Database(urls.split(','));
    closing.defer(() => database.close());
    return database;
  };
  if (env.BASE_URL) {
    const instances = env.BASE_URL.split(',').map((url) => new Instance(url.trim(), env));
    for (const instance of instances) await expectService(instance);
    return new Target(instances, env, env.DATABASE_URL ? open(env.DATABASE_URL) : undefined);
  }
  const stack = await startStack({ throwaway: true });
  closing.defer(stack.stop);
  const settings = { PATH: env.PATH, PORT: '0', LOG_LEVEL: 'error', MAINTENANCE_SECONDS: '0', ...stack.env };
  const options = { env: settings, report: console.error };
  const hosts = await Promise.all(Array.from({ length: INSTANCES }, () => startHost(options)));
  for (const host of hosts) closing.defer(host.process.stop);
  const instances = hosts.map((host) => new Instance(host.url));
  return new Target(instances, env, open(stack.databaseUrl));
}

/** Rejects where nothing answers, or not this service, or it does not accept us: no verdict on correctness. */
async function expectService(instance: Instance): Promise<void> {
  const { url } = instance;
  const found = await instance.item('00000000-0000-4000-8000-000000000000').catch((error: Error) => {
    if (error instanceof SyntaxError) return { status: 'a response', code: 'that is not JSON' };
    const { cause = error } = error;
    throw new StackError(`Nothing answers at ${url} (${(cause as Error).message}): start the service, or set BASE_URL`);
  });
  if (found.code !== 'item_not_found') {
    const response = `${found.status} ${found.code}`.trim();
    throw new StackError(
      `What answers at ${url} is not the reservations API: GET of an unknown item returned ${response}`,
    );
  }
  const created = await instance.createItem('Concurrency test', 1);
  if (created.status !== 201) throw new StackError(`POST ${url}/v1/items returned ${created.status}: set API_KEY`);
}
