-- Delete idempotency keys that are older than an hour, at most 1,000 a call. It only tidies up: a key is not honoured after an hour,
-- deleted or not.
--
-- Locks     the keys, skipping those that a request uses just now: any number can run at once
-- Outcomes  deleted  `{deleted_count}`
-- Retry     nothing is deleted twice
create function public.delete_expired_keys() returns json language plpgsql security definer
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  expired_at    timestamptz := clock_timestamp() - interval '1 hour';
  deleted_count int;
begin
  delete from ordering.idempotency_keys as stored
  where stored.ctid = any (array(
    select expired.ctid from ordering.idempotency_keys as expired
    where expired.created_at <= expired_at order by expired.created_at limit 1000
    for update skip locked));
  get diagnostics deleted_count = row_count;
  return json_build_object('outcome', 'deleted', 'data', json_build_object('deleted_count', deleted_count));
end $$;

comment on function public.delete_expired_keys is 'Delete idempotency keys that are older than an hour.';
revoke execute on function public.delete_expired_keys from public, anon, authenticated;
grant execute on function public.delete_expired_keys to service_role;
