-- The map: the partitions are databases, numbered from 0. Each has a range of the 65,536 buckets, which are the first two bytes of
-- ids. The options p0, p1, … of the server `shards` say where they are.

-- Partitions that are not to be called now: unreachable until a time at which one call tries again, or paused without an end.
create table front.away (
  partition int primary key,
  until     timestamptz not null,
  reason    text not null
);
alter table front.away enable row level security;
comment on table front.away is 'Partitions that nobody calls: those that cannot be reached, and those that are paused.';

-- Where each partition is. Passwords are left out.
create view front.map as
  select partition,
         lpad(to_hex(partition << shift), 4, '0') as first_bucket,
         lpad(to_hex(((partition + 1) << shift) - 1), 4, '0') as last_bucket,
         case when away.until = 'infinity' then 'paused' when away.until is not null then 'away' else 'up' end as state,
         regexp_replace(option_value, 'password\s*=\s*(''([^''\\]|\\.)*''|\S+)', 'password=…', 'g') as connection,
         away.reason,
         regexp_replace(option_value, '(dbname|user|password)\s*=\s*(''([^''\\]|\\.)*''|\S+)', '', 'g') as server
  from (
    select substr(option_name, 2)::int as partition, option_value,
           16 - round(log(2, count(*) over ()))::int as shift
    from pg_foreign_server, pg_options_to_table(srvoptions)
    where srvname = 'shards' and option_name ~ '^p\d+$'
  ) as option
  left join front.away as away using (partition)
  order by partition;
comment on view front.map is 'The partitions: their buckets, where they are, and whether they are called.';

-- A partition that is unreachable must be found out soon.
create function front.connection(given text) returns text language sql immutable set search_path = '' as $$
  select given
    || case when given ~ 'connect_timeout' then '' else ' connect_timeout=2' end
    || case when given ~ 'tcp_user_timeout' then '' else ' tcp_user_timeout=2000' end;
$$;

-- Make the map: 2ⁿ connection strings of libpq, and the password of the role `front` on all of them, or null where none is needed.
create function front.create_map(connections text[], password text) returns void language plpgsql set search_path = '' as $$
declare
  bits constant numeric := log(2, cardinality(connections));
begin
  if bits <> round(bits) or bits > 8 then
    raise exception 'the number of partitions must be a power of two, 256 at most, not %', cardinality(connections);
  end if;
  execute (
    select format('create server shards foreign data wrapper plproxy options (%s)',
                  string_agg(format('p%s %L', ordinality - 1, front.connection(connection)), ', ' order by ordinality))
    from unnest(connections) with ordinality as partition (connection, ordinality));
  alter server shards owner to postgres;
  execute format('create user mapping for postgres server shards options (user %L%s)', 'front', ', password ' || quote_literal(password));
  -- A constant of the plans of all that is routed.
  execute format('create or replace function front.shift() returns int language sql immutable return %s', 16 - bits::int);
end $$;

-- Answer no call for a partition until it is resumed: commands are busy, other calls unavailable.
create function front.pause(partition int) returns void language sql set search_path = '' as $$
  insert into front.away (partition, until, reason) values (pause.partition, 'infinity', 'paused')
  on conflict on constraint away_pkey do update set until = excluded.until, reason = excluded.reason;
$$;

create function front.resume(partition int) returns void language sql set search_path = '' as $$
  delete from front.away where partition = resume.partition;
$$;

-- Say where a partition is from now on. Every call that begins after this commits goes there.
create function front.move(partition int, connection text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('alter server shards options (set p%s %L)', partition, front.connection(connection));
end $$;
