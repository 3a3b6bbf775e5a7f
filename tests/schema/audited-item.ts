import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { TestStack } from '../support/stack.ts';

export const LEDGER = 'no movement leaves a counter below zero';
export const COUNTERS = 'the counters are the sums of the ledger';
export const ROWS = 'the counters are what the rows account for';
export const MOVEMENTS = 'every row moved its units once';
export const COUNTS = 'a stock take leaves the counted units in stock';
export const LAPSED = 'a stock take counts only lapsed holds';
export const LEVELS = 'the audited levels are those of the ledger';
export const ARCHIVE = 'the archive adds up to the archived levels';
export const ARCHIVED_EVENT = 'an archived event says what moved';

/** Where a run begins: items are audited in the order of their ids, after this one. */
export const FIRST = '00000000-0000-0000-0000-000000000000';

export interface Violation {
  rule: string;
  subject: string;
}
export interface Step {
  outcome: 'audited' | 'audit_running';
  data: { violations: Violation[]; audited: number; after: string | null };
}
type Query = (sql: string, values: unknown[]) => Promise<pg.QueryResult>;

/** Audits step by step until that is complete. */
export async function auditInSteps(query: Query, atMost = 1000): Promise<{ violations: Violation[]; audited: number }> {
  const run = randomUUID();
  const violations: Violation[] = [];
  let audited = 0;
  for (let after: string | null = FIRST; after !== null; ) {
    const { rows } = await query('select public.audit_next($1, $2, $3, true) as answer', [run, after, atMost]);
    const { outcome, data }: Step = rows[0].answer;
    expect(outcome).toBe('audited');
    violations.push(...data.violations);
    audited += data.audited;
    after = data.after;
  }
  return { violations, audited };
}

/** Archives step by step what is older than so many days, until that is complete. */
export async function archiveInSteps(query: Query, days = 0, atMost = 1000) {
  const moved = { movements: 0, events: 0 };
  for (let after: string | null = FIRST; after !== null; ) {
    const { rows } = await query('select public.archive($1, $2, $3) as answer', [days, after, atMost]);
    const { data } = rows[0].answer;
    moved.movements += data.movements;
    moved.events += data.events;
    after = data.after;
  }
  return moved;
}

/**
 * An item of 4 units in stock, 2 reserved and 1 sold. Each test falsifies the ledger, the counters or the rows as the superuser,
 * past the triggers, in a transaction that is rolled back.
 */
export function useAuditedItem(stack: TestStack) {
  const [item, hold, order, take, nobody] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  let superuser: pg.Client;

  beforeAll(async () => {
    superuser = new pg.Client({ connectionString: stack.adminUrl });
    await superuser.connect();
    await superuser.query("select public.create_item($1, 'audited', 5)", [item]);
    await superuser.query("select public.reserve($1, $2, 'a customer', 2, 600)", [hold, item]);
    await superuser.query('update inventory.items set unit_price_cents = 100 where id = $1', [item]);
    await superuser.query("select public.place_order($1, $2, 'a customer', 1)", [order, item]);
    await superuser.query('select public.set_stock($1, $2, 4)', [take, item]);
  });
  beforeEach(async () => {
    await superuser.query("begin; set local session_replication_role = 'replica'");
    return () => superuser.query('rollback');
  });
  afterAll(() => superuser?.end());

  const query = (sql: string, values: unknown[] = []) => superuser.query(sql, values);
  return {
    item,
    hold,
    order,
    take,
    nobody,
    query,
    /** Add a movement that neither a counter nor a row follows. */
    record: (source: string, target: string, quantity: number, reason = 'reserve', reference = nobody) =>
      query(
        `insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
         values ($1, $2, $3, $4, $5, $6)`,
        [item, source, target, quantity, reason, reference],
      ),
    /** Move units between the item's counters, past the ledger. */
    shift: (counters: string) => query(`update inventory.items set ${counters} where id = $1`, [item]),
    /** Add rows of one unit each that no movement follows. */
    addReservation: (id: string) =>
      query(
        `insert into inventory.reservations (id, item_id, quantity, ttl_seconds, created_at, expires_at)
         values ($1, $2, 1, 60, clock_timestamp(), clock_timestamp() + interval '60 s')`,
        [id, item],
      ),
    addOrder: (id: string) =>
      query(
        `insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at)
         values ($1, $2, 'a', 1, 100, clock_timestamp())`,
        [id, item],
      ),
    addPurchase: (id: string, sale: string) =>
      query(
        `insert into inventory.purchases (id, sale_id, user_id, item_id, starts_at, ends_at, created_at)
         values ($1, $2, 'a user', $3, now(), 'infinity', clock_timestamp())`,
        [id, sale, item],
      ),
    /** From now on the triggers run. */
    withTriggers: () => query("set local session_replication_role = 'origin'"),
  };
}
