-- Functions of public that reach the tables of Holdfast, whatever their caller may, and that whoever has the project's public key can
-- execute. Default privileges can do that: to a dump restored into another project, and to a function made by hand.
create function inventory.audit_privileges() returns table (rule text, subject uuid, detail text)
language sql stable set search_path = '' as $$
  select 'only the service executes what reaches the tables', null::uuid,
         format('%s may execute %s', string_agg(role.rolname, ' and ' order by role.rolname), function.oid::regprocedure)
  from pg_proc as function
  join pg_roles as role on role.rolname in ('anon', 'authenticated') and has_function_privilege(role.oid, function.oid, 'execute')
  where function.pronamespace = 'public'::regnamespace and function.prosecdef
    and coalesce(pg_get_function_sqlbody(function.oid), function.prosrc) ~ '\m(inventory|ordering|archive)\.'
  group by function.oid
$$;

comment on function inventory.audit_privileges is 'Functions of public that reach the tables and that a client of the project could execute.';
revoke execute on function inventory.audit_privileges from public, anon, authenticated;
