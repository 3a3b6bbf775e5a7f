-- Tenants' orders (spec 004): a draft gets a total, is confirmed, then closed. They move no stock. As the inventory, this schema is
-- not exposed: the functions in `public` are the only way in.
create schema ordering;
revoke all on schema ordering from public;
comment on schema ordering is 'Orders of tenants, the keys that make their creation repeatable, and the outbox of events.';

create type ordering.order_status as enum ('draft', 'confirmed', 'closed');

create domain ordering.tenant_id as text constraint a_tenant_id_is_short check (char_length(value) between 1 and 100);
create domain ordering.idempotency_key as text constraint a_key_is_short check (char_length(value) between 1 and 255);
create domain ordering.version as int constraint a_version_is_positive check (value >= 1);
create domain ordering.cents as int constraint a_total_is_not_negative check (value >= 0);
