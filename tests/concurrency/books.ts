import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import type { Arena } from './arena.ts';
import { bodyOf } from './instance.ts';
import { replayLedger } from './ledger.ts';
import { replayHolds } from './occupancy.ts';

/** What `audit()` finds, a line a violation. */
export type Audit = () => Promise<string[]>;

const lines = (violations: { rule: string; subject: string | null; detail: string }[]): string[] =>
  violations.map(({ rule, subject, detail }) => `audit: “${rule}” does not hold for ${subject}: ${detail}`);

/** The audit through a connection to the database. */
export const auditDatabase =
  (pool: pg.Pool): Audit =>
  async () =>
    lines((await pool.query('select * from public.audit()')).rows);

/** The audit through Supabase's own API. */
export function auditSupabase(url: string, key: string): Audit {
  const supabase = createClient(url, key, { auth: { persistSession: false } });
  return async () =>
    lines(
      await supabase
        .rpc('audit')
        .throwOnError()
        .then(({ data }) => data),
    );
}

/** The audit through the service. */
export const auditService =
  ({ instances: [instance] }: Arena): Audit =>
  async () =>
    instance ? lines(bodyOf(await instance.audit()).violations) : [];

/** Everything that is wrong in the books of these items: none when they balance. */
export async function inspectBooks(arena: Arena, audit: Audit, itemIds: string[]): Promise<string[]> {
  const { database } = arena;
  const proofs: Promise<string[]>[] = [audit(), inspectItems(arena, itemIds)];
  if (database) proofs.push(replayLedger(database, itemIds), replayHolds(database, itemIds));
  return (await Promise.all(proofs)).flat();
}

/** The invariant of spec 001, 16.1 as the service itself shows it. */
async function inspectItems(arena: Arena, itemIds: string[]): Promise<string[]> {
  const items = await Promise.all(itemIds.map(async (id) => bodyOf(await arena.instance(0).item(id))));
  return items
    .filter((item) => item.confirmed_quantity + item.reserved_quantity > item.total_quantity)
    .map((item) => `item ${item.id} has more units confirmed and reserved than there are: ${JSON.stringify(item)}`);
}
