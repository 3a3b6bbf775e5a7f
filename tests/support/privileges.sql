-- What `public`, anon, authenticated or service_role may do that they need not, and what could let them later: one row for each.
-- None in a database of which service_role executes the functions of `public`, and nothing else is granted. It looks at all
-- schemas but those of Postgres; in those of Supabase, and in extensions, only at what Supabase's own roles do not own.
with schema as (
  select oid, quote_ident(nspname) as name, nspacl, nspowner, nspname = any (
    '{auth,cron,extensions,graphql,graphql_public,net,pgbouncer,pgsodium,realtime,storage,supabase_functions,supabase_migrations,vault}') as is_supabase
  from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), relation as (
  select pg_class.oid, is_supabase, schema.name || '.' || quote_ident(relname) as name, relkind, relnamespace, relacl, relowner,
         relrowsecurity, reloptions,
         case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as kind
  from pg_class join schema on schema.oid = relnamespace
  where relkind in ('r', 'p', 'f', 'v', 'm', 'S') and (relowner::regrole::text !~ '^supabase_'
    or not (is_supabase or exists (select from pg_depend where (classid, objid, deptype) = ('pg_class'::regclass, pg_class.oid, 'e'))))
), routine as (
  select pg_proc.oid, format('%s.%I(%s)', schema.name, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name,
         pronamespace = 'public'::regnamespace as is_public, coalesce(proacl, acldefault('f', proowner)) as acl
  from pg_proc join schema on schema.oid = pronamespace
  where proowner::regrole::text !~ '^supabase_'
    or not (is_supabase or exists (select from pg_depend where (classid, objid, deptype) = ('pg_proc'::regclass, pg_proc.oid, 'e')))
), object as (
  select 'schema ' || name as name, coalesce(nspacl, acldefault('n', nspowner)) as acl,
         case name when 'public' then ' USAGE$' end as allowed  -- a pattern of role and privilege
  from schema where not is_supabase
  union all
  select kind || ' ' || name, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)), null
  from relation
  union all
  select format('column %I of %s %s', attname, kind, name), attacl, null
  from relation join pg_attribute on attrelid = relation.oid where attacl is not null
  union all
  select 'function ' || name, acl, case when is_public then '^service_role EXECUTE$' end from routine
  union all
  -- By default anybody may use a type, which is of no use without the schema.
  select format('type %s.%I', schema.name, typname), typacl, '^public USAGE$'
  from pg_type join schema on schema.oid = typnamespace where typacl is not null and not is_supabase
  union all
  -- Those in `public` are Supabase's: each function of it revokes what they granted.
  select format('future %s%s',
           case defaclobjtype
             when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas'
           end,
           coalesce(' in schema ' || schema.name, '')), defaclacl, null
  from pg_default_acl left join schema on schema.oid = defaclnamespace
  where defaclnamespace = 0 or (schema.name <> 'public' and not is_supabase)
), role as (
  select 0::oid as oid, 'public' as name union all
  select oid, rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role')
)
select format('%s has %s on %s', role.name, string_agg(privilege_type, ', ' order by privilege_type), object.name) as problem
from object
cross join lateral aclexplode(object.acl) as granted
join role on role.oid = granted.grantee
where role.name || ' ' || privilege_type ~ object.allowed is not true
group by role.name, object.name
union all
select format('service_role lacks EXECUTE on function %s', name) from routine
where is_public and not has_function_privilege('service_role', oid, 'execute')
union all
select format('%s is a member of %s', role.name, roleid::regrole) from pg_auth_members join role on role.oid = member
union all
select format('%s is %s', rolname, attribute)
from pg_roles join role on role.oid = pg_roles.oid
cross join lateral (values
  ('a superuser', rolsuper), ('a creator of roles', rolcreaterole), ('a creator of databases', rolcreatedb), ('able to log in', rolcanlogin),
  ('able to replicate', rolreplication), ('exempt from row level security', rolbypassrls and rolname <> 'service_role')
) as has(attribute, it) where it
union all
select format('%s %s is in public, which is for functions alone', kind, name) from relation where relnamespace = 'public'::regnamespace
union all
select format('extension %s is in public, where the API calls its functions', extname) from pg_extension where extnamespace = 'public'::regnamespace
union all
select format('table %s has no row level security', name) from relation where relkind in ('r', 'p') and not relrowsecurity and not is_supabase
union all
select format('policy %I opens table %s', polname, name) from pg_policy join relation on relation.oid = polrelid
union all
select format('view %s has the privileges of its owner: create it with (security_invoker)', name)
from relation where relkind = 'v' and coalesce(reloptions::text !~ 'security_invoker=(true|on|yes|1)', true)
order by 1;
