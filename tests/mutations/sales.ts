import { type Mutation, mutation } from './mutation.ts';

const batches = 'tests/schema/purchase-batches.test.ts';
const window = 'tests/races/sale-window.test.ts';
const races = 'tests/races/sale-purchases.test.ts';
const overHttp = 'tests/http/sales/create-purchase.test.ts';
const configured = 'tests/http/sales/configure-sale.test.ts';
const guarded = 'tests/schema/guards.test.ts';

const find = 'inventory.find_purchase';
const begun = "      when at < sale.starts_at then 'sale_not_started'\n";
const ended = "      when at >= sale.ends_at then 'sale_ended'\n";
const alreadyPurchased = "      when purchase.id is not null then 'already_purchased'\n";
const reused =
  "      when attempt.id <> purchase.id or (attempt.id is not null and purchase.id is null) then 'id_reused'\n";
const anyTime = { replace: 'check (created_at >= starts_at and created_at < ends_at)', by: 'check (true)' };

/** Breaks of the window. */
const windows: Mutation[] = [
  { name: 'units are sold before the sale', edits: [{ in: find, replace: begun, by: '' }, anyTime], tests: [window] },
  { name: 'units are sold after the sale', edits: [{ in: find, replace: ended, by: '' }, anyTime], tests: [window] },
  mutation(
    'the sale starts just after its start',
    { in: find, replace: 'at < sale.starts_at', by: 'at <= sale.starts_at' },
    window,
  ),
  mutation('the sale ends after its end', { in: find, replace: 'at >= sale.ends_at', by: 'at > sale.ends_at' }, window),
  mutation(
    'a purchase that waited past the end is decided by an earlier clock',
    { in: 'inventory.execute', replace: 'at := clock_timestamp();', by: 'at := now();' },
    window,
  ),
  mutation(
    'the window changes while a purchase is decided',
    { in: 'public.configure_sale', replace: ' for no key update;', by: ';' },
    window,
  ),
  mutation('a purchase may be made outside of its window', anyTime, guarded),
  mutation('a sale may end before it starts', { replace: 'check (ends_at > starts_at)', by: 'check (true)' }, guarded),
  mutation(
    'a sale changes its item',
    { in: 'public.configure_sale', replace: 'if sale.item_id <> configure_sale.item_id then', by: 'if false then' },
    configured,
  ),
  mutation(
    'a purchase names another item than the sale',
    { in: find, replace: ' and sale.item_id = decision.found_item_id', by: '' },
    batches,
  ),
];

/** Breaks of one unit a user. */
const users: Mutation[] = [
  {
    name: 'a user buys again',
    edits: [
      { in: find, replace: ' and purchase.user_id = decision.user_id', by: ' and false' },
      { replace: 'primary key (sale_id, user_id)', by: 'check (true)' },
      { replace: 'constraint a_purchase_has_its_own_id unique (id)', by: 'check (true)' },
    ],
    tests: [races],
  },
  mutation(
    'a user is looked up by nothing but the key',
    { in: find, replace: ' and purchase.user_id = decision.user_id', by: ' and false' },
    races,
  ),
  mutation(
    'two spellings of a user are two users',
    {
      replace: 'return normalize(lower(btrim(normalize(user_id, nfkc)) collate pg_c_utf8), nfkc);',
      by: 'return user_id;',
    },
    batches,
  ),
  {
    name: 'the attempt of one user buys for another',
    edits: [
      { in: find, replace: reused, by: '' },
      { replace: 'constraint an_attempt_buys_once unique (attempt_id)', by: 'check (true)' },
    ],
    tests: [overHttp],
  },
  mutation('the attempt of another user is not recognised', { in: find, replace: reused, by: '' }, overHttp),
  mutation(
    'the window is looked at before the purchase of the user',
    { in: find, replace: alreadyPurchased + begun + ended, by: begun + ended + alreadyPurchased },
    overHttp,
  ),
  mutation(
    'sold out is said before already purchased',
    {
      in: 'inventory.refuse_early',
      replace: 'if available[array_position(item_ids, decision.found_item_id)] < decision.units then',
      by: "if decision.command = 'purchase' and decision.available < 1 then",
    },
    overHttp,
  ),
  mutation(
    'every repetition of an attempt is a replay, the retry of its request, too',
    { in: find, replace: '(purchase.created_by = decision.request_id) is not true', by: 'true' },
    'tests/http/own-retry.test.ts',
  ),
  mutation(
    'no repetition of an attempt is a replay',
    { in: find, replace: '(purchase.created_by = decision.request_id) is not true', by: 'false' },
    races,
  ),
  mutation(
    'a purchase is of as many units as are asked for',
    { in: find, replace: 'then 1 end', by: 'then decision.quantity end' },
    batches,
  ),
];

/** Breaks of purchases in batches. */
const inBatches: Mutation[] = [
  mutation(
    'what was refused before the lock is decided again, whether its item is locked or not',
    { in: 'inventory.find', replace: 'continue when decisions[finding.ordinal].is_final;', by: '' },
    batches,
  ),
  mutation(
    'a refusal before the lock is left undone where its item is locked',
    { in: 'inventory.leave_undone', replace: 'decisions[ordinal].is_final or ', by: '' },
    batches,
  ),
  mutation(
    'what the rows refuse waits for the lock',
    {
      in: 'inventory.command_list',
      replace: "'sale_not_found',        false, true)",
      by: "'sale_not_found',        false, false)",
    },
    races,
  ),
  mutation(
    'two purchases of one attempt are decided together',
    {
      in: 'inventory.execute',
      replace: ' or count(distinct decision.attempt_id) < count(decision.attempt_id)',
      by: '',
    },
    batches,
  ),
  mutation(
    'batches insert the attempts that they share in the order of other ids',
    { in: 'inventory.write_purchase', replace: 'order by decision.attempt_id', by: 'order by decision.id' },
    batches,
  ),
  mutation(
    'the audit does not know purchases',
    {
      replace: "union all\nselect 'purchase', id, item_id, 'in_stock', 'sold', 1, created_at from inventory.purchases;",
      by: ';',
    },
    batches,
  ),
];

/** Breaks of what a sale promises: the window, and one unit a user. */
export const sales: Mutation[] = [...windows, ...users, ...inBatches];
