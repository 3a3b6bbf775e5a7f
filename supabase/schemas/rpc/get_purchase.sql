-- Whether a user has bought a unit in a sale, and the purchase.
--
-- Locks     nothing
-- Outcomes  sale_not_found  there is no such sale
--           found           `{secured, purchase}`, without a purchase if the user has none
create function public.get_purchase(sale_id text, user_id text) returns json
language sql stable security definer set search_path = ''
return case
  when not exists (select from inventory.sales as sale where sale.id = get_purchase.sale_id)
    then json_build_object('outcome', 'sale_not_found')
  else json_build_object('outcome', 'found', 'data', coalesce(
    (select json_build_object('secured', true, 'purchase', inventory.purchase_json(purchase))
     from inventory.purchases as purchase
     where purchase.sale_id = get_purchase.sale_id
       and purchase.user_id = inventory.normalise_user_id(get_purchase.user_id)),
    json_build_object('secured', false)))
end;

comment on function public.get_purchase is 'Whether a user has bought a unit in a sale, and the purchase.';
revoke execute on function public.get_purchase from public, anon, authenticated;
grant execute on function public.get_purchase to service_role;
