-- What the starts of many handovers at once depend on: each account of the list with its family, as `load` gives it for one. An id that
-- there is no account of has an empty list of accounts.
create function baton.load_families(t uuid, ids uuid[]) returns json
  language plpgsql as $$
declare
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  ignored := set_config('plan_cache_mode', 'force_generic_plan', true); -- see load
  return (select json_agg(baton.load_accounts(t, i.id) order by i.place) from unnest(ids) with ordinality as i(id, place));
end $$;
grant execute on function baton.load_families to baton_app;
