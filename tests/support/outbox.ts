import type { TestStack } from './stack.ts';

/** A secret of webhooks, for tests. */
export const SECRET = `whsec_${Buffer.from('a secret of 24 bytes or more').toString('base64')}`;

type Stream = [string, ...string[]];

export type State = {
  id: string;
  attempts: number;
  leased: boolean;
  published: boolean;
  parked: boolean;
  /** Seconds until the next attempt may be made; null if none will. */
  wait: number | null;
  last_error: string | null;
};

/**
 * Puts events of new items into the outbox, `{n: 1}` to `{n: count}` of each: the first of every item, then the second. Returns
 * their ids by item.
 */
export async function createEvents(
  stack: TestStack,
  items: number,
  count: number,
): Promise<[Stream, Stream, ...Stream[]]> {
  const created = await stack.pool.query<{ id: string }>(
    "select public.create_item(gen_random_uuid(), 'an item', 0) -> 'data' ->> 'id' as id from generate_series(1, $1)",
    [items],
  );
  const { rows } = await stack.pool.query<{ ids: Stream }>(
    `with event as (
       insert into ordering.outbox (event_type, item_id, movement_id, payload)
       select 'stock.moved', item.id, n, json_build_object('item', item.id, 'n', n)
       from generate_series(1, $2) as n cross join inventory.items as item
       where item.id = any ($1) order by n returning id, item_id, sequence)
     select array_agg(id order by sequence) as ids from event group by item_id order by min(sequence)`,
    [created.rows.map(({ id }) => id), count],
  );
  return rows.map(({ ids }) => ids) as [Stream, Stream];
}

/** The publication of events, in the order of their ids here. */
export async function statesOf(stack: TestStack, ids: string[]): Promise<State[]> {
  const { rows } = await stack.pool.query<State>(
    `select id, attempts, leased_until is not null as leased, published_at is not null as published, parked_at is not null as parked,
            extract(epoch from next_attempt_at - clock_timestamp())::float as wait, last_error
     from ordering.outbox where id = any ($1) order by array_position($1, id)`,
    [ids],
  );
  return rows;
}

/** Lets all waiting be over: pauses after failures, and leases. */
export async function endWaiting(stack: TestStack): Promise<void> {
  await stack.pool.query(
    `update ordering.outbox set next_attempt_at = past.at, leased_until = case when leased_until is not null then past.at end
     from (select clock_timestamp() - interval '1 second' as at) as past where next_attempt_at > past.at`,
  );
}
