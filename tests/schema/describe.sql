-- The schema as the catalogs have it: one line for each thing that a migration can change, but for the text of the
-- functions, which supabase/schemas holds.
with ours as (
  select oid, nspname from pg_namespace where nspname in ('inventory', 'ordering', 'archive', 'public')
), role_grants as (
  select privilege.object, string_agg(format('%s=%s', privilege.grantee, privilege.names), ' ' order by privilege.grantee) as acl
  from (
    select object, case grantee when 0 then 'PUBLIC' else grantee::regrole::text end as grantee,
           string_agg(lower(privilege_type), ',' order by privilege_type) as names
    from (
      select oid as object, (aclexplode(coalesce(nspacl, acldefault('n', nspowner)))).* from pg_namespace
      union all
      select oid, (aclexplode(coalesce(relacl, acldefault('r', relowner)))).* from pg_class where relkind in ('r', 'v')
      union all
      select oid, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).* from pg_proc
    ) as entry
    group by object, grantee
  ) as privilege
  group by privilege.object
), things as (
  select 1 as kind, 'schema' as label, ours.nspname::text as name, 'grants ' || role_grants.acl as definition
  from ours join role_grants on role_grants.object = ours.oid
  where ours.nspname <> 'public'

  union all
  select 2, 'enum', type.oid::regtype::text, string_agg(label.enumlabel, ', ' order by label.enumsortorder)
  from pg_type as type join ours on ours.oid = type.typnamespace join pg_enum as label on label.enumtypid = type.oid
  group by type.oid

  union all
  select 2, 'domain', type.oid::regtype::text,
         concat_ws(' ', format_type(type.typbasetype, type.typtypmod),
           (select string_agg(format('%s %s', conname, pg_get_constraintdef(oid)), ', ' order by conname)
            from pg_constraint where contypid = type.oid))
  from pg_type as type join ours on ours.oid = type.typnamespace where type.typtype = 'd'

  union all
  select 3, 'composite', class.oid::regclass::text,
         string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
  from pg_class as class join ours on ours.oid = class.relnamespace join pg_attribute on attrelid = class.oid
  where class.relkind = 'c'
  group by class.oid

  union all
  select 4, 'table', class.oid::regclass::text,
         format('row security %s, policies %s, options %s, grants %s',
           case when class.relrowsecurity then 'on' else 'off' end,
           (select count(*) from pg_policy where polrelid = class.oid),
           coalesce(array_to_string(class.reloptions, ','), 'none'), role_grants.acl)
  from pg_class as class join ours on ours.oid = class.relnamespace join role_grants on role_grants.object = class.oid
  where class.relkind = 'r'

  union all
  select 4, 'view', class.oid::regclass::text,
         format('grants %s, %s', role_grants.acl, regexp_replace(pg_get_viewdef(class.oid), '\s+', ' ', 'g'))
  from pg_class as class join ours on ours.oid = class.relnamespace join role_grants on role_grants.object = class.oid
  where class.relkind = 'v'

  union all
  select 5, 'column', format('%s.%s', class.oid::regclass, attname),
         concat_ws(' ', format_type(atttypid, atttypmod), case when attnotnull then 'not null' end,
           case attidentity when 'a' then 'generated always as identity' end,
           'default ' || pg_get_expr(adbin, adrelid))
  from pg_class as class
  join ours on ours.oid = class.relnamespace
  join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
  left join pg_attrdef on adrelid = class.oid and adnum = attnum
  where class.relkind = 'r'

  union all
  select 6, 'constraint', format('%s %s', conrelid::regclass, conname), pg_get_constraintdef(pg_constraint.oid)
  from pg_constraint join ours on ours.oid = connamespace
  where conrelid <> 0 and contype <> 'n'

  union all
  select 7, 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  from pg_index join pg_class as class on class.oid = indexrelid join ours on ours.oid = class.relnamespace

  union all
  select 8, 'trigger', format('%s %s', tgrelid::regclass, tgname), pg_get_triggerdef(pg_trigger.oid)
  from pg_trigger join pg_class as class on class.oid = tgrelid join ours on ours.oid = class.relnamespace
  where not tgisinternal

  union all
  select 9, 'function',
         format('%s.%s(%s) returns %s', ours.nspname, proname, pg_get_function_arguments(proc.oid), pg_get_function_result(proc.oid)),
         format('%s, %s, security %s, %s, grants %s', language.lanname,
           case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
           case when prosecdef then 'definer' else 'invoker' end,
           coalesce('set ' || array_to_string(proconfig, '; '), 'no settings'), role_grants.acl)
  from pg_proc as proc
  join ours on ours.oid = proc.pronamespace
  join pg_language as language on language.oid = prolang
  join role_grants on role_grants.object = proc.oid
)
select format(E'%s %s\n    %s', label, name, definition) as line
from things
order by kind, name collate "C", definition collate "C";
