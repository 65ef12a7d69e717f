-- The same reads and writes with less of everything (decision 0045): JSON put together as text and not as jsonb, fewer statements, and no
-- row written that says what it said.

-- What a command needs to decide, as it was, but in one statement for the account and one for the handover. Times are as the database
-- writes them; whoever reads them (load.ts) brings them into the one form.
drop function baton.load(uuid, jsonb);
drop function baton.load_handover(uuid, uuid);
drop function baton.load_accounts(uuid, uuid);
drop function baton.load_people(uuid);
drop function baton.load_directory(uuid);

-- The account and all below it, itself first.
create function baton.load_accounts(t uuid, a uuid) returns json
  language plpgsql stable as $$
declare
  family uuid[] := array[a];
  below uuid[] := array[a];
begin
  -- Level by level, by index; a recursive query would be planned as if it found thousands.
  for depth in 1..10 loop
    below := array(select c.id from baton.account c where c.tenant = t and c.parent = any (below) order by c.name, c.id);
    exit when below = '{}';
    family := family || below;
  end loop;
  return json_build_object(
    'accounts', (select json_agg(x) from (
      select c.id, c.name, c.parent, c.data, c.ended_at as "endedAt", c.version
      from baton.account c where c.tenant = t and c.id = any (family) order by array_position(family, c.id)) x),
    'records', (select json_agg(x) from (
      select r.account, r.kind, r.key, r.data, r.source, r.checked_at as "checkedAt", r.version
      from baton.record r where r.tenant = t and r.account = any (family) order by r.account, r.kind, r.key) x),
    'assignments', (select json_agg(x) from (
      select s.account, s.role, s.holder_kind as "holderKind", s.holder, s.holds, s.from_at as "fromAt", s.to_at as "toAt"
      from baton.assignment s where s.tenant = t and s.account = any (family) order by s.account, s.role, s.from_at) x),
    'underWay', (select json_agg(x) from (
      select u.account, u.handover, h.ref, u.changes_holder as "changesHolder"
      from baton.handover_account u join baton.handover h on h.tenant = t and h.id = u.handover
      where u.tenant = t and not u.ended and u.account = any (family) order by h.number, u.account) x),
    'version', (
      select e.version from baton.event e where e.tenant = t and e.stream_kind = 'account' and e.stream = a::text
      order by e.version desc limit 1));
end $$;

-- want: {handover?, account?, people?: true, directory?: true, idempotency?: {actor, key, hash}}
-- A key that was answered comes back as `answered` and nothing else is read: a repeat must not be judged on the newest state.
create function baton.load(t uuid, want jsonb) returns json
  language plpgsql as $$
declare
  known baton.idempotency;
  asked jsonb := want->'idempotency';
  found_handover json;
  account uuid := (want->>'account')::uuid;
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  -- Every query here finds its rows by key whatever the values are; planning them again each time would cost more than running them.
  ignored := set_config('plan_cache_mode', 'force_generic_plan', true);
  if asked is not null then
    select * into known from baton.idempotency where tenant = t and actor = asked->>'actor' and key = asked->>'key';
    if found then
      if known.request_hash <> asked->>'hash' then
        raise exception using errcode = 'BT002', message = 'this key was used for another request';
      end if;
      return json_build_object('answered', json_build_object('status', known.status, 'answer', known.answer));
    end if;
  end if;
  if want ? 'handover' then
    select x.account, to_json(x) into account, found_handover from (
      select h.id, h.number, h.ref, h.account, h.version, h.status, h.playbook, h.playbook_version as "playbookVersion", h.stage, h.state,
        (select json_agg(w) from (
          select r.id, r.kind, r.due_at as "dueAt", r.data from baton.timer r
          where r.tenant = t and r.handover = h.id and r.fired_at is null and r.cancelled_at is null order by r.due_at, r.id) w) as timers,
        (select json_agg(w) from (
          select e.id, e.kind, e.state, e.fence, e.repeat, e.data from baton.effect e
          where e.tenant = t and e.handover = h.id order by e.planned_at, e.id) w) as effects
      from baton.handover h where h.tenant = t and h.id = (want->>'handover')::uuid) x;
    account := coalesce((want->>'account')::uuid, account);
  end if;
  return json_build_object(
    'workspace', (select to_json(x) from (
      select w.name, w.is_demo as "isDemo", w.settings, w.clock from baton.workspace w where w.tenant = t) x),
    'handover', found_handover,
    'family', case when account is not null then baton.load_accounts(t, account) end,
    'nextNumber', case when not want ? 'handover' then (select coalesce(max(h.number), 0) + 1 from baton.handover h where h.tenant = t) end,
    'people', case when want ? 'people' then (select json_agg(x) from (
      select p.id, p.email, p.name, p.data, p.active_until as "activeUntil", p.version
      from baton.person p where p.tenant = t order by p.name, p.id) x) end,
    'directory', case when want ? 'directory' then (select json_agg(x) from (
      select d.kind, d.id, d.name, d.data, d.version from baton.directory d where d.tenant = t order by d.kind, d.id) x) end);
end $$;
grant execute on function baton.load, baton.load_accounts to baton_app;

-- What these handovers add to the counts of whom. In SQL, so that it becomes a part of the statement that asks.
drop function baton.waiting_in(uuid, uuid[]);
create function baton.waiting_in(t uuid, hs uuid[]) returns table (person uuid, mine bigint, others bigint)
  language sql stable as $$
  select c.person, sum(c.own)::bigint, sum(c.other)::bigint from (
    select k.assignee as person, 1 as own, 0 as other
      from baton.task k where k.tenant = t and k.handover = any (hs) and k.status = 'open' and k.assignee is not null
    union all
    select p.id, 0, 1
      from baton.handover h
        join baton.task k on k.tenant = t and k.handover = h.id and k.status = 'open'
        cross join lateral unnest(h.participants) as p(id)
      where h.tenant = t and h.id = any (hs) and k.assignee is distinct from p.id
  ) c group by 1
$$;
grant execute on function baton.waiting_in to baton_app;

drop function baton.write_handover_rows(uuid, jsonb);

-- Handovers, and the accounts that they move.
create function baton.write_handover_rows(t uuid, hs jsonb) returns void
  language plpgsql as $$
begin
  merge into baton.handover h
    using jsonb_to_recordset(hs) as x(id uuid, number integer, ref text, account uuid, version integer, status text,
      playbook text, "playbookVersion" integer, stage text, "fromHolder" text, "toHolder" text, holding uuid[], participants uuid[],
      "dueAt" timestamptz, "tasksDone" integer, "tasksTotal" integer, "startedAt" timestamptz, "endedAt" timestamptz,
      "updatedAt" timestamptz, row jsonb, state jsonb)
    on h.tenant = t and h.id = x.id
    when matched then update set account = x.account, version = x.version, status = x.status, playbook = x.playbook,
      playbook_version = x."playbookVersion", stage = x.stage, from_holder = x."fromHolder", to_holder = x."toHolder",
      holding = coalesce(x.holding, '{}'), participants = coalesce(x.participants, '{}'), due_at = x."dueAt",
      tasks_done = coalesce(x."tasksDone", 0), tasks_total = coalesce(x."tasksTotal", 0), started_at = x."startedAt", ended_at = x."endedAt",
      updated_at = x."updatedAt", row = coalesce(x.row, '{}'), state = x.state
    when not matched then insert (tenant, id, number, ref, account, version, status, playbook, playbook_version, stage, from_holder,
        to_holder, holding, participants, due_at, tasks_done, tasks_total, started_at, ended_at, updated_at, row, state)
      values (t, x.id, x.number, x.ref, x.account, x.version, x.status, x.playbook, x."playbookVersion", x.stage, x."fromHolder",
        x."toHolder", coalesce(x.holding, '{}'), coalesce(x.participants, '{}'), x."dueAt", coalesce(x."tasksDone", 0),
        coalesce(x."tasksTotal", 0), x."startedAt", x."endedAt", x."updatedAt", coalesce(x.row, '{}'), x.state);
  -- An end frees its accounts.
  if hs @? '$[*] ? (@.status == "completed" || @.status == "cancelled")' then
    update baton.handover_account a set ended = true
      where a.tenant = t and not a.ended and a.handover = any (array(
        select (x->>'id')::uuid from jsonb_array_elements(hs) x where x->>'status' in ('completed', 'cancelled')));
  end if;
  -- Which accounts it moves is said when it starts and when that changes.
  if hs @? '$[*].accounts[*]' then
    delete from baton.handover_account a
      where a.tenant = t and a.handover = any (array(select jsonb_array_elements_text(jsonb_path_query_array(hs, '$[*] ? (exists (@.accounts[*])).id'))::uuid))
        and not exists (select from jsonb_array_elements(hs) x where (x->>'id')::uuid = a.handover and x->'accounts' ? a.account::text);
    insert into baton.handover_account (tenant, account, handover, changes_holder, ended)
      select t, a.account::uuid, (x->>'id')::uuid, coalesce((x->>'changesHolder')::boolean, true), x->>'status' in ('completed', 'cancelled')
      from jsonb_array_elements(hs) x cross join jsonb_array_elements_text(x->'accounts') as a(account)
      where jsonb_array_length(x->'accounts') > 0
      on conflict (tenant, account, handover) do update set changes_holder = excluded.changes_holder, ended = excluded.ended;
  end if;
end $$;

-- Who has to do what. A row that says what it said is left as it stands.
create function baton.write_tasks(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  -- Handovers whose rows are given whole: what is not named any more is done, and leaves the inboxes.
  if m ? 'tasksReplaced' then
    delete from baton.task k
      where k.tenant = t and k.handover = any (array(select jsonb_array_elements_text(m->'tasksReplaced')::uuid))
        and not coalesce((select jsonb_object_agg((x->>'handover') || ' ' || (x->>'task'), null) from jsonb_array_elements(m->'tasks') x), '{}')
          ? (k.handover || ' ' || k.task);
  end if;
  if m ? 'tasksRemoved' then
    delete from baton.task k
      using jsonb_to_recordset(m->'tasksRemoved') as x(handover uuid, task text)
      where k.tenant = t and k.handover = x.handover and k.task = x.task;
  end if;
  if m ? 'tasks' then
    merge into baton.task k
      using (
        select handover, task, assignee, role, title, verb, status, "dueAt", "openedAt", coalesce(unblocks, 0) as unblocks, coalesce(data, '{}') as data
        from jsonb_to_recordset(m->'tasks') as x(handover uuid, task text, assignee uuid, role text, title text, verb text, status text,
          "dueAt" timestamptz, "openedAt" timestamptz, unblocks integer, data jsonb)) x
      on k.tenant = t and k.handover = x.handover and k.task = x.task
      when matched and (k.assignee, k.role, k.title, k.verb, k.status, k.due_at, k.opened_at, k.unblocks, k.data) is distinct from
          (x.assignee, x.role, x.title, x.verb, x.status, x."dueAt", x."openedAt", x.unblocks, x.data) then
        update set assignee = x.assignee, role = x.role, title = x.title, verb = x.verb, status = x.status, due_at = x."dueAt",
          opened_at = x."openedAt", unblocks = x.unblocks, data = x.data
      when not matched then insert (tenant, handover, task, assignee, role, title, verb, status, due_at, opened_at, unblocks, data)
        values (t, x.handover, x.task, x.assignee, x.role, x.title, x.verb, x.status, x."dueAt", x."openedAt", x.unblocks, x.data);
  end if;
end $$;

create function baton.write_timers(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  done integer;
begin
  -- One that is not waited for any more goes: nothing asks what was once put off.
  if m ? 'timersCancelled' then
    delete from baton.timer
      where tenant = t and id = any (array(select jsonb_array_elements_text(m->'timersCancelled'))) and fired_at is null;
  end if;
  if m ? 'timersFired' then
    update baton.timer r set fired_at = x.at
      from jsonb_to_recordset(m->'timersFired') as x(id text, at timestamptz)
      where r.tenant = t and r.id = x.id and r.fired_at is null and r.cancelled_at is null and r.due_at <= x.at;
    get diagnostics done = row_count;
    if done <> jsonb_array_length(m->'timersFired') then
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
end $$;

create function baton.write_effects(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  done integer;
begin
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
    update baton.effect f set state = x.state, data = f.data || coalesce(x.data, '{}'), lease_until = null
      from jsonb_to_recordset(m->'effectResults') as x(handover uuid, id text, fence integer, state text, data jsonb)
      where f.tenant = t and f.handover = x.handover and f.id = x.id and f.fence = x.fence;
    get diagnostics done = row_count;
    if done <> jsonb_array_length(m->'effectResults') then
      raise exception using errcode = 'BT004', message = 'a newer claim works on this effect';
    end if;
  end if;
end $$;

create or replace function baton.write_handovers(t uuid, m jsonb) returns void
  language plpgsql as $$
declare
  touched uuid[];
  before_people uuid[];
  before_mine bigint[];
  before_others bigint[];
begin
  if m ?| array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved'] then
    touched := array(select jsonb_array_elements_text(
      jsonb_path_query_array(m, '$.handovers[*].id') || coalesce(m->'tasksReplaced', '[]')
        || jsonb_path_query_array(m, '$.tasks[*].handover') || jsonb_path_query_array(m, '$.tasksRemoved[*].handover'))::uuid);
    select array_agg(w.person), array_agg(w.mine), array_agg(w.others) into before_people, before_mine, before_others
      from baton.waiting_in(t, touched) w;
    if m ? 'handovers' then
      perform baton.write_handover_rows(t, m->'handovers');
    end if;
    perform baton.write_tasks(t, m);
    insert into baton.waiting_count as c (tenant, person, mine, others)
      select t, d.person, sum(d.mine), sum(d.others) from (
        select w.person, w.mine, w.others from baton.waiting_in(t, touched) w
        union all
        select b.person, -b.mine, -b.others from unnest(before_people, before_mine, before_others) as b(person, mine, others)
      ) d group by d.person having sum(d.mine) <> 0 or sum(d.others) <> 0 order by d.person
      on conflict (tenant, person) do update set mine = c.mine + excluded.mine, others = c.others + excluded.others;
  end if;
  if m ? 'decisions' then
    insert into baton.gate_decision (tenant, handover, gate, round, decided_by, decided_at, data)
      select t, handover, gate, round, "decidedBy", "decidedAt", coalesce(data, '{}')
      from jsonb_to_recordset(m->'decisions')
        as x(handover uuid, gate text, round integer, "decidedBy" uuid, "decidedAt" timestamptz, data jsonb);
  end if;
  if m ?| array['timers', 'timersFired', 'timersCancelled'] then
    perform baton.write_timers(t, m);
  end if;
  if m ?| array['effects', 'effectResults'] then
    perform baton.write_effects(t, m);
  end if;
  if m ? 'mail' then
    perform baton.write_mail(t, m);
  end if;
end $$;

-- As it was, with fewer statements.
create or replace function baton.append(t uuid, change jsonb) returns jsonb
  language plpgsql as $$
declare
  known baton.idempotency;
  asked jsonb := change->'idempotency';
  m jsonb := change->'models';
  stale record;
  head_seq bigint;
  running bytea;
  links text[];
  hashes bytea[] := '{}';
  n integer := 0;
  ignored text;
begin
  ignored := set_config('app.tenant', t::text, true);
  ignored := set_config('plan_cache_mode', 'force_generic_plan', true); -- see load
  -- Rows are looked up by key, one after the other: a plan that is made while there is little must do when there is much.
  ignored := set_config('enable_seqscan', 'off', true);
  ignored := set_config('enable_hashjoin', 'off', true);
  ignored := set_config('enable_mergejoin', 'off', true);
  -- The line must not wait for the disk: whoever called waits for it in settle, together with everybody else who does.
  ignored := set_config('synchronous_commit', 'off', true);

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
  select c.seq, c.hash into head_seq, running from baton.chain c where c.tenant = t for update;
  if not found then
    raise exception using errcode = 'BT006', message = 'there is no such workspace';
  end if;

  select s.kind, s.id, s.expected, s.current into stale
    from (
      select s.kind, s.id, s.expected, coalesce((
        select e.version from baton.event e
        where e.tenant = t and e.stream_kind = s.kind and e.stream = s.id
        order by e.version desc limit 1), 0) as current
      from jsonb_to_recordset(change->'streams') as s(kind text, id text, expected integer)
    ) s
    where s.current <> s.expected
    limit 1;
  if found then
    raise exception using errcode = 'BT001', message = 'changed in the meantime',
      detail = jsonb_build_object('kind', stale.kind, 'id', stale.id, 'expected', stale.expected, 'current', stale.current)::text;
  end if;

  n := jsonb_array_length(change->'events');
  if n > 0 then
    links := array(select coalesce(e->>'link', e->>'body') from jsonb_array_elements(change->'events') with ordinality as x(e, o) order by o);
    for i in 1..n loop
      running := sha256(running || convert_to((head_seq + i) || ':' || links[i], 'UTF8'));
      hashes[i] := running;
    end loop;
    insert into baton.event (tenant, seq, stream_kind, stream, version, type, actor, at, body, hash, digest, salt, sealed)
      select t, head_seq + e.o, e.kind, e.id, e.version, e.type, e.actor, e.at, e.body, hashes[e.o],
        decode(e.digest, 'hex'), decode(e.salt, 'hex'), e.sealed
      from rows from (jsonb_to_recordset(change->'events')
          as (kind text, id text, version integer, type text, actor text, at timestamptz, body text,
            digest text, salt text, sealed jsonb))
        with ordinality as e(kind, id, version, type, actor, at, body, digest, salt, sealed, o)
      order by e.o;
    update baton.chain set seq = head_seq + n, hash = running where tenant = t;
  end if;

  if m is not null then
    -- Whatever is not a handover's: a list of all that is written there would have to be told of each new kind.
    if exists (select from jsonb_object_keys(m) k where k <> all (array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved', 'decisions',
      'timers', 'timersFired', 'timersCancelled', 'effects', 'effectResults', 'mail', 'links', 'linksRevoked'])) then
      perform baton.write_accounts(t, m);
    end if;
    if m ?| array['handovers', 'tasks', 'tasksReplaced', 'tasksRemoved', 'decisions', 'timers', 'timersFired', 'timersCancelled', 'effects',
      'effectResults', 'mail'] then
      perform baton.write_handovers(t, m);
    end if;
    if m ?| array['links', 'linksRevoked'] then
      perform baton.write_links(t, m);
    end if;
  end if;

  -- Ids only: who listens asks for the rest with their own rights. Said by announce.
  ignored := set_config('baton.announcement', jsonb_build_object('tenant', t, 'seq', head_seq + n, 'streams',
    case when jsonb_array_length(change->'streams') <= 20 then jsonb_path_query_array(change, '$.streams[*]') end)::text, false);
  return jsonb_build_object('first', head_seq + 1, 'last', head_seq + n);
end $$;

-- Sent right behind append on the same connection, in a transaction of its own: its commit puts the log on the disk up to here, one
-- write for all who wait at that moment. A commit that notifies would hold a lock of the whole database while it waits for the disk, and
-- so make them wait one by one; that is why the change is announced in another, which waits for no disk.
create or replace function baton.settle() returns void
  language plpgsql as $$
begin
  if current_setting('baton.announcement', true) <> '' then
    perform pg_logical_emit_message(true, 'baton', ''); -- something to commit: an empty transaction waits for no disk
  end if;
end $$;

-- Sent right behind settle. Nobody is told of a change before it is on the disk.
create function baton.announce() returns void
  language plpgsql as $$
declare
  announcement text := current_setting('baton.announcement', true);
  ignored text;
begin
  if announcement <> '' then
    ignored := set_config('synchronous_commit', 'off', true);
    perform pg_notify('baton', announcement);
    ignored := set_config('baton.announcement', '', false);
  end if;
end $$;
grant execute on all functions in schema baton to baton_app;

-- The key of the table begins the same way.
drop index baton.handover_account_account;
