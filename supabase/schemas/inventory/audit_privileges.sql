-- What is in public, reaches the tables of Holdfast whatever its caller may, and is open to whoever has the project's public key. Default
-- privileges do that: to a dump restored into another project, and to a function or a view made by hand.
create function inventory.audit_privileges() returns table (rule text, subject uuid, detail text)
language sql stable set search_path = '' as $$
  with opened as (
    select role.rolname, format('execute %s', function.oid::regprocedure) as privilege
    from pg_proc as function
    join pg_roles as role on role.rolname in ('anon', 'authenticated') and has_function_privilege(role.oid, function.oid, 'execute')
    where function.pronamespace = 'public'::regnamespace and function.prosecdef
      and coalesce(pg_get_function_sqlbody(function.oid), function.prosrc) ~ '\m(inventory|ordering|archive)\.'
    union all
    select role.rolname, format('use %s', view.oid::regclass)
    from pg_class as view
    join pg_roles as role on role.rolname in ('anon', 'authenticated')
      and has_table_privilege(role.oid, view.oid, 'select, insert, update, delete')
    where view.relnamespace = 'public'::regnamespace and view.relkind in ('v', 'm')
      and coalesce((select option_value from pg_options_to_table(view.reloptions) where option_name = 'security_invoker'), 'off')::boolean is false
      and pg_get_viewdef(view.oid) ~ '\m(inventory|ordering|archive)\.'
  )
  select 'only the service reaches the tables', null::uuid,
         format('%s may %s', string_agg(rolname, ' and ' order by rolname), privilege)
  from opened group by privilege
$$;

comment on function inventory.audit_privileges is 'What reaches the tables and is open to a client of the project.';
revoke execute on function inventory.audit_privileges from public, anon, authenticated;
