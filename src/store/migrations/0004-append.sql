-- Everything that a command changes, in one statement: `append` checks, numbers, chains, writes and announces.
-- All functions run with the caller's rights; row-level security holds inside them as outside.

-- Read models, each a list under its name; what is not named is not touched.
create function baton.write_accounts(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  if m ? 'workspace' then
    update baton.workspace set
      name = coalesce(m->'workspace'->>'name', name),
      settings = coalesce(m->'workspace'->'settings', settings),
      clock = coalesce(m->'workspace'->'clock', clock),
      version = version + 1
    where tenant = t;
  end if;
  if m ? 'people' then
    insert into baton.person (tenant, id, email, name, data, active_until)
      select t, id, email, name, coalesce(data, '{}'), "activeUntil"
      from jsonb_to_recordset(m->'people') as x(id uuid, email text, name text, data jsonb, "activeUntil" timestamptz)
      on conflict (tenant, id) do update set email = excluded.email, name = excluded.name, data = excluded.data,
        active_until = excluded.active_until, version = person.version + 1;
  end if;
  if m ? 'directory' then
    insert into baton.directory (tenant, kind, id, name, data)
      select t, kind, id, name, coalesce(data, '{}')
      from jsonb_to_recordset(m->'directory') as x(kind text, id text, name text, data jsonb)
      on conflict (tenant, kind, id) do update set name = excluded.name, data = excluded.data, version = directory.version + 1;
  end if;
  if m ? 'playbooks' then
    insert into baton.playbook (tenant, id, version, page, definition, published_at)
      select t, id, version, page, definition, "publishedAt"
      from jsonb_to_recordset(m->'playbooks') as x(id text, version integer, page text, definition jsonb, "publishedAt" timestamptz);
  end if;
  if m ? 'accounts' then
    insert into baton.account (tenant, id, name, parent, data, search, ended_at)
      select t, id, name, parent, coalesce(data, '{}'), coalesce(search, lower(name)), "endedAt"
      from jsonb_to_recordset(m->'accounts')
        as x(id uuid, name text, parent uuid, data jsonb, search text, "endedAt" timestamptz)
      on conflict (tenant, id) do update set name = excluded.name, parent = excluded.parent, data = excluded.data,
        search = excluded.search, ended_at = excluded.ended_at, version = account.version + 1;
  end if;
  if m ? 'recordsRemoved' then
    delete from baton.record r
      using jsonb_to_recordset(m->'recordsRemoved') as x(account uuid, kind text, key text)
      where r.tenant = t and r.account = x.account and r.kind = x.kind and r.key = x.key;
  end if;
  if m ? 'records' then
    insert into baton.record (tenant, account, kind, key, data, source, checked_at)
      select t, account, kind, coalesce(key, ''), data, source, "checkedAt"
      from jsonb_to_recordset(m->'records')
        as x(account uuid, kind text, key text, data jsonb, source text, "checkedAt" timestamptz)
      on conflict (tenant, account, kind, key) do update set data = excluded.data, source = excluded.source,
        checked_at = excluded.checked_at, version = record.version + 1;
  end if;
  -- First what ends, then what begins: at the instant of a change the old holder's time is over and the new one's has begun.
  if m ? 'assignmentsEnded' then
    update baton.assignment a set to_at = x.at
      from jsonb_to_recordset(m->'assignmentsEnded') as x(account uuid, role text, holder text, at timestamptz)
      where a.tenant = t and a.account = x.account and a.role = x.role and a.to_at is null
        and (x.holder is null or a.holder = x.holder);
  end if;
  if m ? 'assignments' then
    insert into baton.assignment (tenant, account, role, holder_kind, holder, holds, from_at, to_at)
      select t, account, role, "holderKind", holder, coalesce(holds, false), "fromAt", "toAt"
      from jsonb_to_recordset(m->'assignments')
        as x(account uuid, role text, "holderKind" text, holder text, holds boolean, "fromAt" timestamptz, "toAt" timestamptz);
  end if;
end $$;

create function baton.write_handovers(t uuid, m jsonb) returns void
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
      where k.tenant = t and k.handover in (select jsonb_array_elements_text(m->'tasksReplaced')::uuid)
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
        unblocks = excluded.unblocks, data = excluded.data;
  end if;
  if m ? 'decisions' then
    insert into baton.gate_decision (tenant, handover, gate, round, decided_by, decided_at, data)
      select t, handover, gate, round, "decidedBy", "decidedAt", coalesce(data, '{}')
      from jsonb_to_recordset(m->'decisions')
        as x(handover uuid, gate text, round integer, "decidedBy" uuid, "decidedAt" timestamptz, data jsonb);
  end if;
  if m ? 'timersCancelled' then
    update baton.timer set cancelled_at = coalesce(cancelled_at, now())
      where tenant = t and id in (select jsonb_array_elements_text(m->'timersCancelled')) and fired_at is null;
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
  if m ? 'mail' then
    insert into baton.mail (tenant, id, at, to_addresses, subject, text, html, headers, about, once)
      select t, id, at, "to", subject, text, html, coalesce(headers, '{}'), coalesce(about, '{}'), once
      from jsonb_to_recordset(m->'mail') as x(id uuid, at timestamptz, "to" text[], subject text, text text, html text,
        headers jsonb, about jsonb, once text);
  end if;
end $$;

-- change: {streams: [{kind, id, expected}], events: [{kind, id, version, type, actor, at, body}], models?: {…}
--          idempotency?: {actor, key, hash, status, answer, at}}
-- Answers {first, last} or, when this key was answered before, {answered: {status, answer}}.
create function baton.append(t uuid, change jsonb) returns jsonb
  language plpgsql as $$
declare
  known baton.idempotency;
  asked jsonb := change->'idempotency';
  stale record;
  head record;
  entry text;
  bodies text[];
  hashes bytea[] := '{}';
  running bytea;
  n integer := 0;
begin
  perform set_config('app.tenant', t::text, true);
  perform set_config('plan_cache_mode', 'force_generic_plan', true); -- see load
  -- The line must not wait for the disk: whoever called waits for it in settle, together with everybody else who does.
  perform set_config('synchronous_commit', 'off', true);

  if asked is not null then
    -- Two requests with one key at once: the second waits here for the first.
    insert into baton.idempotency (tenant, actor, key, request_hash, status, answer, at)
      values (t, asked->>'actor', asked->>'key', asked->>'hash', (asked->>'status')::integer, asked->'answer', (asked->>'at')::timestamptz)
      on conflict do nothing;
    if not found then
      select * into known from baton.idempotency where tenant = t and actor = asked->>'actor' and key = asked->>'key';
      if known.request_hash <> asked->>'hash' then
        raise exception using errcode = 'BT002', message = 'this key was used for another request';
      end if;
      return jsonb_build_object('answered', jsonb_build_object('status', known.status, 'answer', known.answer));
    end if;
  end if;

  -- From here on the changes of one tenant stand in line until each is committed.
  select c.seq, c.hash into head from baton.chain c where c.tenant = t for update;
  if not found then
    raise exception using errcode = 'BT006', message = 'there is no such workspace';
  end if;

  select s.kind, s.id, s.expected, coalesce(v.version, 0) as current into stale
    from jsonb_to_recordset(change->'streams') as s(kind text, id text, expected integer)
    left join lateral (
      select e.version from baton.event e
      where e.tenant = t and e.stream_kind = s.kind and e.stream = s.id
      order by e.version desc limit 1
    ) v on true
    where coalesce(v.version, 0) <> s.expected
    limit 1;
  if found then
    raise exception using errcode = 'BT001', message = 'changed in the meantime',
      detail = jsonb_build_object('kind', stale.kind, 'id', stale.id, 'expected', stale.expected, 'current', stale.current)::text;
  end if;

  select coalesce(array_agg(e->>'body' order by o), '{}') into bodies
    from jsonb_array_elements(change->'events') with ordinality as x(e, o);
  running := head.hash;
  foreach entry in array bodies loop
    n := n + 1;
    running := sha256(running || convert_to((head.seq + n) || ':' || entry, 'UTF8'));
    hashes[n] := running;
  end loop;
  if n > 0 then
    insert into baton.event (tenant, seq, stream_kind, stream, version, type, actor, at, body, hash)
      select t, head.seq + e.o, e.kind, e.id, e.version, e.type, e.actor, e.at, e.body, h.hash
      from rows from (jsonb_to_recordset(change->'events')
          as (kind text, id text, version integer, type text, actor text, at timestamptz, body text))
        with ordinality as e(kind, id, version, type, actor, at, body, o)
      join unnest(hashes) with ordinality as h(hash, o) on h.o = e.o
      order by e.o;
    update baton.chain set seq = head.seq + n, hash = running where tenant = t;
  end if;

  if change ? 'models' then
    perform baton.write_accounts(t, change->'models');
    perform baton.write_handovers(t, change->'models');
  end if;

  -- Ids only: who listens asks for the rest with their own rights. Said by settle.
  perform set_config('baton.announcement', jsonb_build_object('tenant', t, 'seq', head.seq + n,
    'streams', case when jsonb_array_length(change->'streams') <= 20 then
      (select jsonb_agg(jsonb_build_object('kind', s->>'kind', 'id', s->>'id')) from jsonb_array_elements(change->'streams') s)
    end)::text, false);
  return jsonb_build_object('first', head.seq + 1, 'last', head.seq + n);
end $$;

-- Sent right behind append on the same connection, in its own transaction: its commit puts the log on the disk up to here, one
-- write for all who wait at that moment, and only then is the change announced. Nobody is told "done" before it answered.
create function baton.settle() returns void
  language plpgsql as $$
declare
  announcement text := current_setting('baton.announcement', true);
begin
  if announcement <> '' then
    perform pg_notify('baton', announcement);
    perform set_config('baton.announcement', '', false);
    perform pg_logical_emit_message(true, 'baton', ''); -- something to commit: an empty transaction waits for no disk
  end if;
end $$;

-- Waits until everything that is visible now is on the disk.
create function baton.flush() returns void
  language plpgsql as $$
begin
  perform pg_logical_emit_message(true, 'baton', '');
end $$;

create function baton.create_workspace(t uuid, name text, is_demo boolean, settings jsonb, clock jsonb) returns void
  language plpgsql as $$
begin
  perform set_config('app.tenant', t::text, true);
  insert into deployment.tenant (tenant) values (t);
  insert into baton.workspace (tenant, name, is_demo, settings, clock) values (t, name, is_demo, settings, clock);
  -- The chain of each workspace begins with its own id, so that no entry can be passed off as another workspace's.
  insert into baton.chain (tenant, seq, hash) values (t, 0, sha256(convert_to('baton:' || t, 'UTF8')));
end $$;

-- Takes an effect to work on: a new fence, so that whoever had it before can't write any more.
create function baton.claim_effect(t uuid, h uuid, e text, from_states text[], at timestamptz, lease_seconds integer) returns jsonb
  language plpgsql as $$
declare
  claimed baton.effect;
begin
  perform set_config('app.tenant', t::text, true);
  update baton.effect f set state = 'claimed', fence = f.fence + 1, lease_until = at + make_interval(secs => lease_seconds)
    where f.tenant = t and f.handover = h and f.id = e
      and (f.state = any (from_states) or (f.state = 'claimed' and f.lease_until < at))
    returning * into claimed;
  if not found then
    return null;
  end if;
  return jsonb_build_object('fence', claimed.fence, 'kind', claimed.kind, 'repeat', claimed.repeat, 'data', claimed.data);
end $$;
