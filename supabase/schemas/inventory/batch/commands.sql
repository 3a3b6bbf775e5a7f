-- The list of commands, the only place of the engine that knows them by name. Each has a file of its own in rpc/ with three
-- functions over a whole batch: find_<command> (what the rows say), write_<command> (the rows that it writes) and
-- answer_<command> (its answers); the last two for those that take effect, whose `units` are not null.

create type inventory.command_rule as (
  command  text,
  source   inventory.place,  -- from where it moves its units
  target   inventory.place,  -- to where
  done     text,             -- its outcome where it moves them
  shortage text,             -- … where it takes them from stock, and too few are there
  no_item  text,             -- … where there is no item of that name, or none with a price if it is `priced`
  priced   boolean
);

create function inventory.command_list() returns inventory.command_rule[] language plpgsql immutable set search_path = '' as $$
begin
  return array[
    ('set_stock',    'outside',  'in_stock', 'stock_set',       null,                 null,                    false),
    ('reserve',      'in_stock', 'reserved', 'reserved',        'insufficient_stock', 'item_not_found',        false),
    ('confirm',      'reserved', 'sold',     'confirmed',       null,                 'reservation_not_found', false),
    ('cancel',       'reserved', 'in_stock', 'cancelled',       null,                 'reservation_not_found', false),
    ('place_order',  'in_stock', 'sold',     'placed',          'insufficient_stock', 'item_not_found',        true),
    ('cancel_order', 'sold',     'in_stock', 'order_cancelled', null,                 'item_not_found',        false)
  ]::inventory.command_rule[];
end $$;
revoke execute on function inventory.command_list from public;

-- The decisions, overridden by what the rows say of these commands. A command that creates what is not there has no finding.
create function inventory.find(commands text[], decisions inventory.decision[], at timestamptz) returns inventory.decision[]
language plpgsql set search_path = '' as $$
declare
  name     text;
  findings inventory.finding[];
  finding  inventory.finding;
begin
  foreach name in array commands loop
    findings := case name
      when 'set_stock'    then inventory.find_set_stock(decisions, at)
      when 'reserve'      then inventory.find_reserve(decisions, at)
      when 'confirm'      then inventory.find_confirm(decisions, at)
      when 'cancel'       then inventory.find_cancel(decisions, at)
      when 'place_order'  then inventory.find_place_order(decisions, at)
      when 'cancel_order' then inventory.find_cancel_order(decisions, at)
    end;
    foreach finding in array findings loop
      decisions[finding.ordinal].outcome := finding.outcome;
      decisions[finding.ordinal].units := finding.units;
      decisions[finding.ordinal].answer := finding.answer;
    end loop;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.find from public;

-- Write the rows of the commands that take effect.
create function inventory.write(commands text[], decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  name text;
begin
  foreach name in array commands loop
    case name
      when 'set_stock'    then perform inventory.write_set_stock(decisions, at);
      when 'reserve'      then perform inventory.write_reserve(decisions, at);
      when 'confirm'      then perform inventory.write_confirm(decisions, at);
      when 'cancel'       then perform inventory.write_cancel(decisions, at);
      when 'place_order'  then perform inventory.write_place_order(decisions, at);
      when 'cancel_order' then perform inventory.write_cancel_order(decisions, at);
    end case;
  end loop;
end $$;
revoke execute on function inventory.write from public;

-- The answers of a batch in its order, given the names of the commands that take effect.
create function inventory.answer(commands text[], decisions inventory.decision[], at timestamptz) returns json
language plpgsql set search_path = '' as $$
declare
  name     text;
  answers  json[];
  ordinals bigint[];
begin
  foreach name in array commands loop
    answers := answers || case name
      when 'set_stock'    then inventory.answer_set_stock(decisions, at)
      when 'reserve'      then inventory.answer_reserve(decisions, at)
      when 'confirm'      then inventory.answer_confirm(decisions, at)
      when 'cancel'       then inventory.answer_cancel(decisions, at)
      when 'place_order'  then inventory.answer_place_order(decisions, at)
      when 'cancel_order' then inventory.answer_cancel_order(decisions, at)
    end;
    -- A batch of one kind that all takes effect has its order already.
    if cardinality(commands) = 1 and cardinality(answers) = cardinality(decisions) then return array_to_json(answers); end if;
    ordinals := ordinals || array(
      select decision.ordinal from unnest(decisions) as decision
      where decision.command = name and decision.units is not null order by decision.ordinal);
  end loop;
  answers := answers || array(
    select coalesce(decision.answer, json_build_object('outcome', decision.outcome)) from unnest(decisions) as decision
    where decision.units is null order by decision.ordinal);
  if ordinals is null then return array_to_json(answers); end if;
  ordinals := ordinals || array(
    select decision.ordinal from unnest(decisions) as decision where decision.units is null order by decision.ordinal);
  return array_to_json(array(
    select answer from unnest(answers, ordinals) as entry(answer, ordinal) order by ordinal));
end $$;
revoke execute on function inventory.answer from public;

-- Raise that a command lacks an argument. It returns text, so that it can stand in a `coalesce` or `case`.
create function inventory.missing(command text, argument text) returns text language plpgsql set search_path = '' as $$
begin
  raise null_value_not_allowed using message = format('%s needs %s', command, argument);
end $$;
revoke execute on function inventory.missing from public;

-- Raise that there is no such command.
create function inventory.unknown(command text) returns text language plpgsql set search_path = '' as $$
begin
  raise undefined_function using
    message = format('there is no command %s', coalesce(command, 'without a name')),
    hint = format('The commands are %s.',
      (select string_agg(rule.command, ', ' order by rule.command) from unnest(inventory.command_list()) as rule));
end $$;
revoke execute on function inventory.unknown from public;
