-- Many handovers looked at together: each as `load` gives it, and what lists and inboxes say of it (decision 0058).
create function baton.load_handovers(t uuid, ids uuid[]) returns json
  language plpgsql as $$
declare
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  ignored := set_config('plan_cache_mode', 'force_generic_plan', true); -- see load
  return (
    select json_agg(json_build_object(
      'loaded', baton.load(t, jsonb_build_object('handover', i.id)),
      'shown', (select json_build_object('row', h.row, 'tasks', (
          select json_agg(json_build_object('task', k.task, 'verb', k.verb, 'dueAt', k.due_at))
          from baton.task k where k.tenant = t and k.handover = h.id and k.status = 'open'))
        from baton.handover h where h.tenant = t and h.id = i.id)) order by i.place)
    from unnest(ids) with ordinality as i(id, place));
end $$;
grant execute on function baton.load_handovers to baton_app;
