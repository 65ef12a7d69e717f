-- What a manager asks of all handovers together, counted as the log moves: reading it from the handovers themselves grows with them.

-- One number of one question. `playbook` and `team` are '' in the sums over all of them, so that a question reads what it shows and
-- no more. `at` is the Monday of the week in which it happened, the hour in which it is due, or the epoch for what is so now.
create table baton.insight_count (
  tenant uuid not null,
  playbook text not null,
  team text not null,
  what text not null,
  key text not null,
  at timestamptz not null,
  -- Working days, where the question is how long.
  days integer not null,
  n bigint not null,
  primary key (tenant, playbook, team, what, at, key, days)
) with (fillfactor = 50); -- every command changes some of them where they stand
call deployment.guard('baton.insight_count', 'select, insert, update, delete');

-- Whose list of the day waits already is asked every few seconds.
create index timer_digest on baton.timer (tenant, (data->>'person')) where kind = 'digest' and fired_at is null and cancelled_at is null;

-- What is late in the hour that runs is asked of the tasks themselves.
create index task_due on baton.task (tenant, due_at) where status = 'open';

-- What these handovers add to which numbers. `row.team` is whose team it is counted in, `row.cycle` how long it took: both stand there
-- since the last change of the handover, so that nothing but a change of it changes what it adds.
create function baton.insights_in(t uuid, hs uuid[])
  returns table (playbook text, team text, what text, key text, at timestamptz, days integer, n bigint)
  language plpgsql stable as $$
begin
  return query
    with touched as (
      select h.id, h.playbook, coalesce(h.row->>'team', '-') as team, h.status, h.stage, h.started_at, h.ended_at, h.row->'cycle' as cycle
        from baton.handover h where h.tenant = t and h.id = any (hs)
    )
    select c.playbook, c.team, c.what, c.key, c.at, c.days, count(*) from (
      select o.playbook, o.team, o.status as what, o.playbook || ':' || coalesce(o.stage, '') as key, timestamptz 'epoch' as at, 0 as days
        from touched o where o.ended_at is null
      union all
      select o.playbook, o.team, o.status, '', date_trunc('week', o.ended_at, 'UTC'), 0 from touched o where o.ended_at is not null
      union all
      select o.playbook, o.team, 'started', '', date_trunc('week', o.started_at, 'UTC'), 0 from touched o where o.started_at is not null
      union all
      select o.playbook, o.team, 'handed over', '', date_trunc('week', (o.cycle->'handedOver'->>'at')::timestamptz, 'UTC'),
          (o.cycle->'handedOver'->>'days')::integer
        from touched o where o.cycle ? 'handedOver'
      union all
      select o.playbook, o.team, 'closed', '', date_trunc('week', o.ended_at, 'UTC'), (o.cycle->'closed'->>'days')::integer
        from touched o where o.cycle ? 'closed'
      union all
      select o.playbook, o.team, 'stage', o.playbook || ':' || s.key, date_trunc('week', o.ended_at, 'UTC'), s.value::integer
        from touched o cross join jsonb_each_text(o.cycle->'stages') s where o.cycle ? 'closed'
      union all
      select o.playbook, o.team, 'due', k.role, date_trunc('hour', k.due_at, 'UTC'), 0
        from touched o join baton.task k on k.tenant = t and k.handover = o.id and k.status = 'open' and k.due_at is not null
    ) c group by 1, 2, 3, 4, 5, 6;
end $$;

-- Adds up what is given as [{playbook, team, what, key, at, days, n}], each also in the sums.
create function baton.add_insights(t uuid, added jsonb) returns void
  language plpgsql as $$
begin
  insert into baton.insight_count as c (tenant, playbook, team, what, key, at, days, n)
    select t, o.playbook, o.team, d.what, d.key, d.at, d.days, sum(d.n)
    from jsonb_to_recordset(added) as d(playbook text, team text, what text, key text, at timestamptz, days integer, n bigint)
      cross join lateral (values (d.playbook, d.team), ('', d.team), (d.playbook, ''), ('', '')) as o(playbook, team)
    group by 2, 3, 4, 5, 6, 7 having sum(d.n) <> 0
    order by 2, 3, 4, 5, 6, 7
    on conflict (tenant, playbook, team, what, at, key, days) do update set n = c.n + excluded.n;
end $$;

alter function baton.write_handovers(uuid, jsonb) rename to write_handovers_uncounted;
create function baton.write_handovers(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  touched uuid[];
  before jsonb;
begin
  if not m ?| array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved'] then
    perform baton.write_handovers_uncounted(t, m);
    return;
  end if;
  touched := array(
    select (x->>'id')::uuid from jsonb_array_elements(m->'handovers') x
    union select jsonb_array_elements_text(m->'tasksReplaced')::uuid
    union select (x->>'handover')::uuid from jsonb_array_elements(m->'tasks') x
    union select (x->>'handover')::uuid from jsonb_array_elements(m->'tasksRemoved') x);
  select coalesce(jsonb_agg(jsonb_build_object('playbook', i.playbook, 'team', i.team, 'what', i.what, 'key', i.key, 'at', i.at,
    'days', i.days, 'n', -i.n)), '[]') into before from baton.insights_in(t, touched) i;
  perform baton.write_handovers_uncounted(t, m);
  perform baton.add_insights(t, before || (select coalesce(jsonb_agg(to_jsonb(i)), '[]') from baton.insights_in(t, touched) i));
end $$;

-- What the handovers themselves give, by a way of its own: sums are grouped here and added up there.
create function baton.recounted_insights(t uuid)
  returns table (playbook text, team text, what text, key text, at timestamptz, days integer, n bigint)
  language plpgsql stable as $$
begin
  return query
    select coalesce(i.playbook, ''), coalesce(i.team, ''), i.what, i.key, i.at, i.days, sum(i.n)::bigint
    from baton.insights_in(t, array(select h.id from baton.handover h where h.tenant = t)) i
    group by grouping sets ((i.playbook, i.team, i.what, i.key, i.at, i.days), (i.team, i.what, i.key, i.at, i.days),
      (i.playbook, i.what, i.key, i.at, i.days), (i.what, i.key, i.at, i.days));
end $$;

-- The numbers of a workspace anew: for what is there already, and after whatever wrote rows past the log.
create function baton.count_insights(t uuid) returns void
  language plpgsql as $$
begin
  delete from baton.insight_count where tenant = t;
  insert into baton.insight_count (tenant, playbook, team, what, key, at, days, n)
    select t, r.playbook, r.team, r.what, r.key, r.at, r.days, r.n from baton.recounted_insights(t) r;
end $$;

-- How many numbers are not what a recount gives.
create function baton.wrong_insights(t uuid) returns bigint
  language plpgsql as $$
begin
  perform set_config('app.tenant', t::text, true);
  return (
    select count(*) from baton.recounted_insights(t) r
      full join (select * from baton.insight_count c where c.tenant = t and c.n <> 0) c using (playbook, team, what, key, at, days)
      where r.n is distinct from c.n);
end $$;

-- How long a handover took that was written before that was kept. Only what counts it is added: no entry, no change of its own.
create function baton.keep_cycle(t uuid, h uuid, cycle jsonb) returns void
  language plpgsql as $$
declare
  before jsonb;
begin
  perform set_config('app.tenant', t::text, true);
  perform from baton.chain c where c.tenant = t for update; -- where all changes of the workspace stand in line
  select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('n', -i.n)), '[]') into before from baton.insights_in(t, array[h]) i;
  update baton.handover x set row = x.row || jsonb_build_object('cycle', cycle) where x.tenant = t and x.id = h and not x.row ? 'cycle';
  perform baton.add_insights(t, before || (select coalesce(jsonb_agg(to_jsonb(i)), '[]') from baton.insights_in(t, array[h]) i));
end $$;

-- What is asked at once: numbers of now, of each week, of how long, and what is late. `playbook` and `team` are '' for all.
create function baton.insights(t uuid, of_playbook text, of_team text, since timestamptz, until timestamptz, now_at timestamptz) returns json
  language plpgsql as $$
declare
  this_hour timestamptz := date_trunc('hour', now_at, 'UTC');
begin
  perform set_config('app.tenant', t::text, true);
  return json_build_object(
    'now', coalesce((select json_agg(json_build_object('status', c.what, 'key', c.key, 'n', c.n))
      from baton.insight_count c
      where c.tenant = t and c.playbook = of_playbook and c.team = of_team and c.what = any (array['proposed', 'running', 'paused'])
        and c.at = timestamptz 'epoch' and c.n <> 0), '[]'),
    'weeks', coalesce((select json_agg(json_build_object('what', c.what, 'week', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD'), 'n', c.n))
      from baton.insight_count c
      where c.tenant = t and c.playbook = of_playbook and c.team = of_team and c.what = any (array['started', 'completed', 'cancelled'])
        and c.at >= since and c.at < until and c.n <> 0), '[]'),
    'long', coalesce((select json_agg(x) from (
      select c.what, c.key, c.days, sum(c.n)::bigint as n
        from baton.insight_count c
        where c.tenant = t and c.playbook = of_playbook and c.team = of_team and c.what = any (array['handed over', 'closed', 'stage'])
          and c.at >= since and c.at < until and c.n <> 0
        group by 1, 2, 3) x), '[]'),
    'late', coalesce((select json_agg(x) from (
      select l.role, sum(l.n)::bigint as n from (
        select c.key as role, c.n from baton.insight_count c
          where c.tenant = t and c.playbook = of_playbook and c.team = of_team and c.what = 'due' and c.at < this_hour and c.n <> 0
        union all
        select k.role, 1 from baton.task k
          where k.tenant = t and k.status = 'open' and k.due_at >= this_hour and k.due_at < now_at
            and (of_playbook = '' and of_team = '' or exists (
              select from baton.handover h
              where h.tenant = t and h.id = k.handover and of_playbook in ('', h.playbook)
                and of_team in ('', coalesce(h.row->>'team', '-'))))
      ) l group by 1) x), '[]'));
end $$;

grant execute on function baton.insights_in, baton.add_insights, baton.write_handovers, baton.recounted_insights, baton.count_insights,
  baton.wrong_insights, baton.keep_cycle,
  baton.insights to baton_app;

do $$
declare
  t uuid;
begin
  for t in select d.tenant from deployment.tenant d loop
    perform set_config('app.tenant', t::text, true);
    update baton.handover h set row = h.row || jsonb_build_object('team', coalesce(p.data->>'manager', '-'))
        || case when h.status <> 'completed' and h.state#>>'{ownership,changedAt}' is null then jsonb_build_object('cycle', '{}'::jsonb) else '{}' end
      from (select x.id, coalesce(x.from_holder, x.to_holder, x.state->>'startedBy') as person from baton.handover x where x.tenant = t) s
        left join baton.person p on p.tenant = t and p.id::text = s.person
      where h.tenant = t and h.id = s.id;
    perform baton.count_insights(t);
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
