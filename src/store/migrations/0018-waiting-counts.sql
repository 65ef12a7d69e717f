-- How many things wait on each person, and in their handovers on others: kept as they change, since counting them anew for every
-- look at an inbox grows with everything that is under way.

create table baton.waiting_count (
  tenant uuid not null,
  person uuid not null,
  mine bigint not null,
  others bigint not null,
  primary key (tenant, person)
) with (fillfactor = 50); -- every command changes some of them where they stand
call deployment.guard('baton.waiting_count', 'select, insert, update, delete');

-- What these handovers add to the counts of whom.
create function baton.waiting_in(t uuid, hs uuid[]) returns table (person uuid, mine bigint, others bigint)
  language plpgsql stable as $$
begin
  return query
    select c.person, sum(c.own)::bigint, sum(c.other)::bigint from (
      select k.assignee as person, 1 as own, 0 as other
        from baton.task k where k.tenant = t and k.handover = any (hs) and k.status = 'open' and k.assignee is not null
      union all
      select p.id, 0, 1
        from baton.handover h
          join baton.task k on k.tenant = t and k.handover = h.id and k.status = 'open'
          cross join lateral unnest(h.participants) as p(id)
        where h.tenant = t and h.id = any (hs) and k.assignee is distinct from p.id
    ) c group by 1;
end $$;

alter function baton.write_handovers(uuid, jsonb) rename to write_handover_rows;
create function baton.write_handovers(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  touched uuid[];
  before_people uuid[];
  before_mine bigint[];
  before_others bigint[];
begin
  if not m ?| array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved'] then
    perform baton.write_handover_rows(t, m);
    return;
  end if;
  touched := array(
    select (x->>'id')::uuid from jsonb_array_elements(m->'handovers') x
    union select jsonb_array_elements_text(m->'tasksReplaced')::uuid
    union select (x->>'handover')::uuid from jsonb_array_elements(m->'tasks') x
    union select (x->>'handover')::uuid from jsonb_array_elements(m->'tasksRemoved') x);
  select array_agg(w.person), array_agg(w.mine), array_agg(w.others) into before_people, before_mine, before_others
    from baton.waiting_in(t, touched) w;
  perform baton.write_handover_rows(t, m);
  insert into baton.waiting_count as c (tenant, person, mine, others)
    select t, d.person, sum(d.mine), sum(d.others) from (
      select w.person, w.mine, w.others from baton.waiting_in(t, touched) w
      union all
      select b.person, -b.mine, -b.others from unnest(before_people, before_mine, before_others) as b(person, mine, others)
    ) d group by d.person having sum(d.mine) <> 0 or sum(d.others) <> 0 order by d.person
    on conflict (tenant, person) do update set mine = c.mine + excluded.mine, others = c.others + excluded.others;
end $$;
grant execute on function baton.waiting_in, baton.write_handovers to baton_app;

-- The counts of a workspace from its rows: for what is there already, and after whatever wrote rows past the log.
create function baton.count_waiting(t uuid) returns void
  language plpgsql as $$
begin
  delete from baton.waiting_count where tenant = t;
  insert into baton.waiting_count (tenant, person, mine, others)
    select t, w.person, w.mine, w.others
    from baton.waiting_in(t, array(select h.id from baton.handover h where h.tenant = t)) w;
end $$;

do $$
declare
  t uuid;
begin
  for t in select d.tenant from deployment.tenant d loop
    perform set_config('app.tenant', t::text, true);
    perform baton.count_waiting(t);
  end loop;
  perform set_config('app.tenant', '', true);
end $$;

-- In the very order of the inbox, in which what has no date comes last: the first page is read and nothing is sorted.
create index task_inbox on baton.task (tenant, assignee, (coalesce(due_at, '9999-12-31T00:00:00.000Z'::timestamptz)), handover, task)
  where status = 'open';
drop index baton.task_waiting;
