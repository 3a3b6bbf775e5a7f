-- The inventory core. Nothing of it is exposed: the functions in `public` are the only door.
create schema inventory;
revoke all on schema inventory from public;
comment on schema inventory is 'Items, the units they hold, and the ledger of every unit that moved.';

-- Every unit of an item is in exactly one place; `outside` is where stock comes from and goes to.
create type inventory.place as enum ('outside', 'in_stock', 'reserved', 'sold');
create type inventory.reservation_status as enum ('PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED');
create type inventory.order_status as enum ('CONFIRMED', 'CANCELLED');
