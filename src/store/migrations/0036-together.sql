-- Changes that come together are written together (decision 0055), and what is counted beside them costs less: what stood there before
-- is kept as rows and not as JSON, and only what differs is added up.

create type baton.insight as (playbook text, team text, what text, key text, at timestamptz, days integer, n bigint);

-- Adds what is different now: `before` is what these handovers added before they were written.
create function baton.add_insights_since(t uuid, touched uuid[], before baton.insight[]) returns void
  language plpgsql as $$
begin
  insert into baton.insight_count as c (tenant, playbook, team, what, key, at, days, n)
    select t, o.playbook, o.team, d.what, d.key, d.at, d.days, sum(d.n)
    from (
      select x.playbook, x.team, x.what, x.key, x.at, x.days, sum(x.n) as n
      from (
        select i.playbook, i.team, i.what, i.key, i.at, i.days, i.n from baton.insights_in(t, touched) i
        union all
        select b.playbook, b.team, b.what, b.key, b.at, b.days, -b.n from unnest(before) b
      ) x
      group by 1, 2, 3, 4, 5, 6 having sum(x.n) <> 0
    ) d cross join lateral (values (d.playbook, d.team), ('', d.team), (d.playbook, ''), ('', '')) as o(playbook, team)
    group by 2, 3, 4, 5, 6, 7 having sum(d.n) <> 0
    order by 2, 3, 4, 5, 6, 7
    on conflict (tenant, playbook, team, what, at, key, days) do update set n = c.n + excluded.n;
end $$;

create or replace function baton.write_handovers(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  touched uuid[];
  before baton.insight[];
begin
  if not m ?| array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved'] then
    perform baton.write_handovers_uncounted(t, m);
    return;
  end if;
  touched := array(select jsonb_array_elements_text(
    jsonb_path_query_array(m, '$.handovers[*].id') || coalesce(m->'tasksReplaced', '[]')
      || jsonb_path_query_array(m, '$.tasks[*].handover') || jsonb_path_query_array(m, '$.tasksRemoved[*].handover'))::uuid);
  before := array(select (i.playbook, i.team, i.what, i.key, i.at, i.days, i.n)::baton.insight from baton.insights_in(t, touched) i);
  perform baton.write_handovers_uncounted(t, m);
  perform baton.add_insights_since(t, touched, before);
end $$;
grant execute on function baton.add_insights_since to baton_app;

-- Changes of several streams, each with a key of its own in `keys`. A key that is known already undoes all of it: then each is asked alone.
create function baton.append_each(t uuid, change jsonb) returns jsonb
  language plpgsql as $$
declare
  taken integer;
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  if jsonb_array_length(change->'keys') > 0 then
    -- In one order, so that no two wait for each other's keys.
    insert into baton.idempotency (tenant, actor, key, request_hash, status, answer, at)
      select t, k.actor, k.key, k.hash, k.status, coalesce(k.answer, 'null'), k.at
      from jsonb_to_recordset(change->'keys') as k(actor text, key text, hash text, status integer, answer jsonb, at timestamptz)
      order by k.actor, k.key
      on conflict do nothing;
    get diagnostics taken = row_count;
    if taken <> jsonb_array_length(change->'keys') then
      raise exception using errcode = 'BT008', message = 'one of these keys is known already';
    end if;
  end if;
  return baton.append(t, change);
end $$;
grant execute on function baton.append_each to baton_app;

-- What the starts of many handovers at once depend on: each account of the list with all below it, as `load` gives it for one, but read
-- together. `members` says which account stands in whose family, each family itself first; the lists are in the order of `load_accounts`.
create or replace function baton.load_families(t uuid, ids uuid[]) returns json
  language plpgsql as $$
declare
  roots uuid[] := ids;
  members uuid[] := ids;
  level_roots uuid[] := ids;
  level uuid[] := ids;
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  ignored := set_config('plan_cache_mode', 'force_generic_plan', true); -- see load
  ignored := set_config('enable_seqscan', 'off', true); -- see append
  for depth in 1..10 loop
    select array_agg(b.root order by c.name, c.id), array_agg(c.id order by c.name, c.id) into level_roots, level
      from unnest(level_roots, level) as b(root, member) join baton.account c on c.tenant = t and c.parent = b.member;
    exit when level is null;
    roots := roots || level_roots;
    members := members || level;
  end loop;
  return json_build_object(
    'members', (select json_agg(json_build_array(f.root, f.member) order by f.place)
      from unnest(roots, members) with ordinality as f(root, member, place)),
    'accounts', (select json_agg(x) from (
      select c.id, c.name, c.parent, c.data, c.ended_at as "endedAt", c.version
      from baton.account c where c.tenant = t and c.id = any (members)) x),
    'records', (select json_agg(x) from (
      select r.account, r.kind, r.key, r.data, r.source, r.checked_at as "checkedAt", r.version
      from baton.record r where r.tenant = t and r.account = any (members) order by r.account, r.kind, r.key) x),
    'assignments', (select json_agg(x) from (
      select s.account, s.role, s.holder_kind as "holderKind", s.holder, s.holds, s.from_at as "fromAt", s.to_at as "toAt"
      from baton.assignment s where s.tenant = t and s.account = any (members) order by s.account, s.role, s.from_at) x),
    'underWay', (select json_agg(x) from (
      select u.account, u.handover, h.ref, u.changes_holder as "changesHolder"
      from baton.handover_account u join baton.handover h on h.tenant = t and h.id = u.handover
      where u.tenant = t and not u.ended and u.account = any (members) order by h.number, u.account) x),
    'versions', (select json_object_agg(i.id, (
      select e.version from baton.event e where e.tenant = t and e.stream_kind = 'account' and e.stream = i.id::text
      order by e.version desc limit 1)) from unnest(ids) as i(id)));
end $$;

-- What was written in several pieces is announced as one: everything up to its end, and no single stream.
create function baton.announce_all() returns void
  language plpgsql as $$
declare
  ignored text;
begin
  ignored := set_config('baton.announcement', (current_setting('baton.announcement')::jsonb || '{"streams": null}')::text, false);
end $$;
grant execute on function baton.announce_all to baton_app;
