-- The list of commands: only here does the engine know them by name. Each has its own file in rpc/ with three functions, each
-- for a whole batch: find_<command> (what the rows say), write_<command> (the rows it writes) and answer_<command> (its
-- answers). The last two handle only the commands that take effect: those whose `units` are not null.

create type inventory.command_rule as (
  command  text,
  source   inventory.place,  -- where it moves its units from
  target   inventory.place,  -- where it moves them to
  done     text,             -- its outcome if it moves them
  shortage text,             -- … if it takes them from stock, and there are too few
  no_item  text,             -- … if there is no such item, or, for a `priced` command, none with a price
  priced   boolean,
  early    boolean           -- its rows are asked before anything is locked, too: they often refuse it
);

create function inventory.command_list() returns inventory.command_rule[] language plpgsql immutable set search_path = '' as $$
begin
  return array[
    ('set_stock',    'outside',  'in_stock', 'stock_set',       null,                 null,                    false, false),
    ('reserve',      'in_stock', 'reserved', 'reserved',        'insufficient_stock', 'item_not_found',        false, false),
    ('confirm',      'reserved', 'sold',     'confirmed',       null,                 'reservation_not_found', false, false),
    ('cancel',       'reserved', 'in_stock', 'cancelled',       null,                 'reservation_not_found', false, false),
    ('place_order',  'in_stock', 'sold',     'placed',          'insufficient_stock', 'item_not_found',        true,  false),
    ('cancel_order', 'sold',     'in_stock', 'order_cancelled', null,                 'item_not_found',        false, false),
    ('purchase',     'in_stock', 'sold',     'purchased',       'sold_out',           'sale_not_found',        false, true)
  ]::inventory.command_rule[];
end $$;
revoke execute on function inventory.command_list from public;

-- The decisions, overridden by what the rows say, unless they are final. A command that creates a row that does not exist yet has no finding.
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
      when 'purchase'     then inventory.find_purchase(decisions, at)
    end;
    foreach finding in array findings loop
      continue when decisions[finding.ordinal].is_final;
      decisions[finding.ordinal].outcome := finding.outcome;
      decisions[finding.ordinal].units := finding.units;
      decisions[finding.ordinal].answer := finding.answer;
    end loop;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.find from public;

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
      when 'purchase'     then perform inventory.write_purchase(decisions, at);
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
      when 'purchase'     then inventory.answer_purchase(decisions, at)
    end;
    -- Where all commands are of one kind and take effect, the answers are already in order.
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

-- Raise that a command lacks an argument. Returns text, so that it can be used in `coalesce` and `case`.
create function inventory.missing(command text, argument text) returns text language plpgsql set search_path = '' as $$
begin
  raise null_value_not_allowed using message = format('%s needs %s', command, argument);
end $$;
revoke execute on function inventory.missing from public;

create function inventory.unknown(command text) returns text language plpgsql set search_path = '' as $$
begin
  raise undefined_function using
    message = coalesce('there is no command ' || command, 'a command needs a name'),
    hint = format('The commands are %s.',
      (select string_agg(rule.command, ', ' order by rule.command) from unnest(inventory.command_list()) as rule));
end $$;
revoke execute on function inventory.unknown from public;
