-- How far the audit has come: each item's last audited movement, and the levels that the ledger adds up to there. The next
-- audit begins after it. Only audit_next() writes this table, and audit() compares each row with its replay of the ledger.
-- Deleting a row is safe: the item's ledger is audited again, from its archived level or its beginning.
create table inventory.audited_levels (
  item_id     uuid primary key,
  movement_id bigint not null,
  in_stock    bigint not null,
  reserved    bigint not null,
  sold        bigint not null,
  moved_at    timestamptz not null,

  constraint no_audited_unit_is_owed check (in_stock >= 0 and reserved >= 0 and sold >= 0)
);

alter table inventory.audited_levels enable row level security;
comment on table inventory.audited_levels is 'The last audited movement of each item, and the item''s levels after it.';
comment on column inventory.audited_levels.moved_at is 'The latest time of an audited movement: later orders and purchases are still to be audited.';

-- The run that may audit, in the table's only row. It ends when it says so, or when it has not continued for some seconds.
create table inventory.audit_run (
  is_only    boolean primary key default true,
  id         uuid not null default gen_random_uuid(),
  expires_at timestamptz not null default '-infinity',

  constraint there_is_one_run check (is_only)
);
insert into inventory.audit_run default values;

alter table inventory.audit_run enable row level security;
comment on table inventory.audit_run is 'The run that may audit until it expires: one at a time.';
