-- The front of many databases (docs/scale.md): functions of the same names and arguments as those of a Holdfast database, which
-- pass each call on, by PL/Proxy, to the database that has the rows. Run as the superuser on an empty database of Postgres 15 or
-- newer with Supabase's roles; then `front.create_map` says where the databases are.
create schema remote;
create extension plproxy with schema remote;
grant usage on foreign data wrapper plproxy to postgres;

create schema front authorization postgres;
create schema inventory authorization postgres;
grant usage on schema remote to postgres;
comment on schema front is 'Which partition a call belongs to, and where the partitions are.';
comment on schema remote is 'The functions of a partition, called by PL/Proxy.';
comment on schema inventory is 'What the functions of a Holdfast database call by this name.';
