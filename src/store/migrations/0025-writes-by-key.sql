-- Writing about one handover costs the same however many there are. `in (select …)` over what came along as JSON was planned as if it
-- named hundreds, and so all rows of the workspace were read; `= any (array(select …))` is looked up by key.

-- As it was, but for that; and a row that says what it said before is left as it stands.
create or replace function baton.write_handover_rows(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  expected integer;
  done integer;
begin
  if m ? 'handovers' then
    insert into baton.handover as h (tenant, id, number, ref, account, version, status, playbook, playbook_version, stage, from_holder,
        to_holder, holding, participants, due_at, tasks_done, tasks_total, started_at, ended_at, updated_at, row, state)
      select t, id, number, ref, account, version, status, playbook, "playbookVersion", stage, "fromHolder",
        "toHolder", coalesce(holding, '{}'), coalesce(participants, '{}'), "dueAt", coalesce("tasksDone", 0), coalesce("tasksTotal", 0),
        "startedAt", "endedAt", "updatedAt", coalesce(row, '{}'), state
      from jsonb_to_recordset(m->'handovers') as x(id uuid, number integer, ref text, account uuid, version integer, status text,
        playbook text, "playbookVersion" integer, stage text, "fromHolder" text, "toHolder" text, holding uuid[], participants uuid[],
        "dueAt" timestamptz, "tasksDone" integer, "tasksTotal" integer, "startedAt" timestamptz, "endedAt" timestamptz,
        "updatedAt" timestamptz, row jsonb, state jsonb)
      on conflict (tenant, id) do update set account = excluded.account, version = excluded.version, status = excluded.status,
        playbook = excluded.playbook, playbook_version = excluded.playbook_version, stage = excluded.stage,
        from_holder = excluded.from_holder, to_holder = excluded.to_holder, holding = excluded.holding,
        participants = excluded.participants, due_at = excluded.due_at, tasks_done = excluded.tasks_done,
        tasks_total = excluded.tasks_total, started_at = excluded.started_at, ended_at = excluded.ended_at,
        updated_at = excluded.updated_at, row = excluded.row, state = excluded.state;
    -- An end frees its accounts. Asked first, since it is rare and joins cost more than the question.
    if exists (select from jsonb_array_elements(m->'handovers') x where x->>'status' in ('completed', 'cancelled')) then
      update baton.handover_account a set ended = true
        where a.tenant = t and not a.ended and a.handover in (
          select (x->>'id')::uuid from jsonb_array_elements(m->'handovers') x where x->>'status' in ('completed', 'cancelled'));
    end if;
    -- Which accounts it moves is said when it starts and when that changes.
    if exists (select from jsonb_array_elements(m->'handovers') x where jsonb_array_length(x->'accounts') > 0) then
      delete from baton.handover_account a
        using jsonb_array_elements(m->'handovers') x
        where a.tenant = t and a.handover = (x->>'id')::uuid and jsonb_array_length(x->'accounts') > 0
          and not x->'accounts' ? a.account::text;
      insert into baton.handover_account (tenant, account, handover, changes_holder, ended)
        select t, a.account::uuid, (x->>'id')::uuid, coalesce((x->>'changesHolder')::boolean, true), x->>'status' in ('completed', 'cancelled')
        from jsonb_array_elements(m->'handovers') x cross join jsonb_array_elements_text(x->'accounts') as a(account)
        where jsonb_array_length(x->'accounts') > 0
        on conflict (tenant, account, handover) do update set changes_holder = excluded.changes_holder, ended = excluded.ended;
    end if;
  end if;
  -- Handovers whose rows are given whole: what is not named any more is done, and leaves the inboxes.
  if m ? 'tasksReplaced' then
    delete from baton.task k
      where k.tenant = t and k.handover = any (array(select jsonb_array_elements_text(m->'tasksReplaced')::uuid))
        and not exists (
          select from jsonb_to_recordset(m->'tasks') as x(handover uuid, task text) where x.handover = k.handover and x.task = k.task);
  end if;
  if m ? 'tasksRemoved' then
    delete from baton.task k
      using jsonb_to_recordset(m->'tasksRemoved') as x(handover uuid, task text)
      where k.tenant = t and k.handover = x.handover and k.task = x.task;
  end if;
  if m ? 'tasks' then
    insert into baton.task as k (tenant, handover, task, assignee, role, title, verb, status, due_at, opened_at, unblocks, data)
      select t, handover, task, assignee, role, title, verb, status, "dueAt", "openedAt", coalesce(unblocks, 0), coalesce(data, '{}')
      from jsonb_to_recordset(m->'tasks') as x(handover uuid, task text, assignee uuid, role text, title text, verb text, status text,
        "dueAt" timestamptz, "openedAt" timestamptz, unblocks integer, data jsonb)
      on conflict (tenant, handover, task) do update set assignee = excluded.assignee, role = excluded.role, title = excluded.title,
        verb = excluded.verb, status = excluded.status, due_at = excluded.due_at, opened_at = excluded.opened_at,
        unblocks = excluded.unblocks, data = excluded.data
      where (k.assignee, k.role, k.title, k.verb, k.status, k.due_at, k.opened_at, k.unblocks, k.data) is distinct from
        (excluded.assignee, excluded.role, excluded.title, excluded.verb, excluded.status, excluded.due_at, excluded.opened_at,
          excluded.unblocks, excluded.data);
  end if;
  if m ? 'decisions' then
    insert into baton.gate_decision (tenant, handover, gate, round, decided_by, decided_at, data)
      select t, handover, gate, round, "decidedBy", "decidedAt", coalesce(data, '{}')
      from jsonb_to_recordset(m->'decisions')
        as x(handover uuid, gate text, round integer, "decidedBy" uuid, "decidedAt" timestamptz, data jsonb);
  end if;
  if m ? 'timersCancelled' then
    update baton.timer set cancelled_at = coalesce(cancelled_at, now())
      where tenant = t and id = any (array(select jsonb_array_elements_text(m->'timersCancelled'))) and fired_at is null;
  end if;
  if m ? 'timersFired' then
    expected := jsonb_array_length(m->'timersFired');
    update baton.timer r set fired_at = x.at
      from jsonb_to_recordset(m->'timersFired') as x(id text, at timestamptz)
      where r.tenant = t and r.id = x.id and r.fired_at is null and r.cancelled_at is null and r.due_at <= x.at;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception using errcode = 'BT003', message = 'a timer was not waiting any more, or not due yet';
    end if;
  end if;
  if m ? 'timers' then
    insert into baton.timer (tenant, id, handover, kind, due_at, data)
      select t, id, handover, kind, "dueAt", coalesce(data, '{}')
      from jsonb_to_recordset(m->'timers') as x(id text, handover uuid, kind text, "dueAt" timestamptz, data jsonb)
      on conflict (tenant, id) do update set kind = excluded.kind, due_at = excluded.due_at, data = excluded.data,
        fired_at = null, cancelled_at = null;
  end if;
  if m ? 'effects' then
    insert into baton.effect as f (tenant, handover, id, kind, state, repeat, data, planned_at)
      select t, handover, id, kind, coalesce(state, 'planned'), repeat, coalesce(data, '{}'), "plannedAt"
      from jsonb_to_recordset(m->'effects')
        as x(handover uuid, id text, kind text, state text, repeat text, data jsonb, "plannedAt" timestamptz)
      on conflict (tenant, handover, id) do update set state = excluded.state, data = excluded.data,
        -- Whoever holds an older claim must not write over this.
        fence = f.fence + 1, lease_until = null;
  end if;
  if m ? 'effectResults' then
    expected := jsonb_array_length(m->'effectResults');
    update baton.effect f set state = x.state, data = f.data || coalesce(x.data, '{}'), lease_until = null
      from jsonb_to_recordset(m->'effectResults') as x(handover uuid, id text, fence integer, state text, data jsonb)
      where f.tenant = t and f.handover = x.handover and f.id = x.id and f.fence = x.fence;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception using errcode = 'BT004', message = 'a newer claim works on this effect';
    end if;
  end if;
  perform baton.write_mail(t, m);
end $$;

-- The few timers that wait for a call: who is asked when somebody is free reads these and no others.
create index timer_call on baton.timer (tenant, handover)
  where fired_at is null and cancelled_at is null and kind = 'recheck' and id like '%call.%';

-- One page of an inbox with what stands beside it, in one statement that is planned once: the rows after a place, at most so many,
-- and how many things wait. Times as they are; whoever reads them knows them with any offset.
create function baton.inbox(t uuid, me uuid, whose text, after_due timestamptz, after_handover uuid, after_task text, most integer)
  returns json
  language plpgsql stable as $$
declare
  rows json;
begin
  perform set_config('app.tenant', t::text, true);
  if whose = 'mine' then
    select json_agg(r) into rows from (
      select k.handover, k.task, k.assignee, k.verb, k.due_at as due, k.opened_at as opened, k.data
      from baton.task k
      where k.tenant = t and k.status = 'open' and k.assignee = me
        and (coalesce(k.due_at, '9999-12-31T00:00:00.000Z'::timestamptz), k.handover, k.task) > (after_due, after_handover, after_task)
      order by coalesce(k.due_at, '9999-12-31T00:00:00.000Z'::timestamptz), k.handover, k.task
      limit most) r;
  else
    select json_agg(r) into rows from (
      select k.handover, k.task, k.assignee, k.verb, k.due_at as due, k.opened_at as opened, k.data
      from baton.task k join baton.handover h on h.tenant = k.tenant and h.id = k.handover
      where k.tenant = t and k.status = 'open' and h.participants @> array[me] and k.assignee is distinct from me
        and (coalesce(k.due_at, '9999-12-31T00:00:00.000Z'::timestamptz), k.handover, k.task) > (after_due, after_handover, after_task)
      order by coalesce(k.due_at, '9999-12-31T00:00:00.000Z'::timestamptz), k.handover, k.task
      limit most) r;
  end if;
  return json_build_object(
    'rows', coalesce(rows, '[]'),
    'mine', (select w.mine from baton.waiting_count w where w.tenant = t and w.person = me),
    'others', (select w.others from baton.waiting_count w where w.tenant = t and w.person = me),
    'covers', (select count(*) from baton.cover c
      where c.tenant = t and c.person = me and (c.state = 'due' or (c.state = 'running' and c.read_at is null))));
end $$;
grant execute on function baton.inbox to baton_app;
