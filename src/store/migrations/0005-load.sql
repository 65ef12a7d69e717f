-- What a command needs to decide, in one statement. In PL/pgSQL, whose plans are kept: before version 18 PostgreSQL plans an SQL
-- function anew at each call.

create function baton.load_people(t uuid) returns jsonb
  language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'email', p.email, 'name', p.name, 'data', p.data,
    'activeUntil', baton.instant(p.active_until), 'version', p.version) order by p.name, p.id), '[]')
  from baton.person p where p.tenant = t);
end $$;

create function baton.load_directory(t uuid) returns jsonb
  language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'id', d.id, 'name', d.name, 'data', d.data, 'version', d.version)
    order by d.kind, d.id), '[]')
  from baton.directory d where d.tenant = t);
end $$;

-- The account and all below it, itself first.
create function baton.load_accounts(t uuid, a uuid) returns jsonb
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
  return jsonb_build_object(
    'accounts', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'parent', c.parent, 'data', c.data,
        'endedAt', baton.instant(c.ended_at), 'version', c.version) order by array_position(family, c.id))
      from baton.account c where c.tenant = t and c.id = any (family)), '[]'),
    'records', coalesce((
      select jsonb_agg(jsonb_build_object('account', r.account, 'kind', r.kind, 'key', r.key, 'data', r.data,
        'source', r.source, 'checkedAt', baton.instant(r.checked_at), 'version', r.version) order by r.account, r.kind, r.key)
      from baton.record r where r.tenant = t and r.account = any (family)), '[]'),
    'assignments', coalesce((
      select jsonb_agg(jsonb_build_object('account', s.account, 'role', s.role, 'holderKind', s.holder_kind,
        'holder', s.holder, 'holds', s.holds, 'fromAt', baton.instant(s.from_at), 'toAt', baton.instant(s.to_at))
        order by s.account, s.role, s.from_at)
      from baton.assignment s where s.tenant = t and s.account = any (family)), '[]'),
    'underWay', coalesce((
      select jsonb_agg(jsonb_build_object('account', u.account, 'handover', u.handover, 'ref', h.ref,
        'changesHolder', u.changes_holder) order by h.number, u.account)
      from baton.handover_account u join baton.handover h on h.tenant = t and h.id = u.handover
      where u.tenant = t and not u.ended and u.account = any (family)), '[]'));
end $$;

create function baton.load_handover(t uuid, h uuid) returns jsonb
  language plpgsql stable as $$
begin
  return (
    select jsonb_build_object('id', x.id, 'number', x.number, 'ref', x.ref, 'account', x.account, 'version', x.version, 'status', x.status,
    'playbook', x.playbook, 'playbookVersion', x.playbook_version, 'stage', x.stage, 'state', x.state,
    'timers', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'dueAt', baton.instant(r.due_at), 'data', r.data)
        order by r.due_at, r.id)
      from baton.timer r where r.tenant = t and r.handover = h and r.fired_at is null and r.cancelled_at is null), '[]'),
    'effects', coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'state', e.state, 'fence', e.fence,
        'repeat', e.repeat, 'data', e.data) order by e.planned_at, e.id)
      from baton.effect e where e.tenant = t and e.handover = h), '[]'))
  from baton.handover x where x.tenant = t and x.id = h);
end $$;

-- want: {handover?, account?, people?: true, directory?: true, idempotency?: {actor, key, hash}}
-- A key that was answered comes back as `answered` and nothing else is read: a repeat must not be judged on the newest state.
create function baton.load(t uuid, want jsonb) returns jsonb
  language plpgsql as $$
declare
  known baton.idempotency;
  asked jsonb := want->'idempotency';
  found_handover jsonb;
  account uuid := (want->>'account')::uuid;
  answer jsonb;
begin
  perform set_config('app.tenant', t::text, true);
  -- Every query here finds its rows by key whatever the values are; planning them again each time would cost more than running them.
  perform set_config('plan_cache_mode', 'force_generic_plan', true);
  if asked is not null then
    select * into known from baton.idempotency where tenant = t and actor = asked->>'actor' and key = asked->>'key';
    if found then
      if known.request_hash <> asked->>'hash' then
        raise exception using errcode = 'BT002', message = 'this key was used for another request';
      end if;
      return jsonb_build_object('answered', jsonb_build_object('status', known.status, 'answer', known.answer));
    end if;
  end if;

  select jsonb_build_object('workspace', jsonb_build_object('name', w.name, 'isDemo', w.is_demo, 'settings', w.settings, 'clock', w.clock))
    into answer from baton.workspace w where w.tenant = t;
  if answer is null then
    raise exception using errcode = 'BT006', message = 'there is no such workspace';
  end if;
  if want ? 'handover' then
    found_handover := baton.load_handover(t, (want->>'handover')::uuid);
    account := coalesce(account, (found_handover->>'account')::uuid);
    answer := answer || jsonb_build_object('handover', found_handover);
  else
    answer := answer || jsonb_build_object('nextNumber', (select coalesce(max(number), 0) + 1 from baton.handover where tenant = t));
  end if;
  if account is not null then
    answer := answer || baton.load_accounts(t, account) || jsonb_build_object('accountVersion', coalesce((
      select max(e.version) from baton.event e where e.tenant = t and e.stream_kind = 'account' and e.stream = account::text), 0));
  end if;
  if want ? 'people' then
    answer := answer || jsonb_build_object('people', baton.load_people(t));
  end if;
  if want ? 'directory' then
    answer := answer || jsonb_build_object('directory', baton.load_directory(t));
  end if;
  return answer;
end $$;

-- For a follower of all tenants: what each tenant's log holds behind the follower's place in it, at most so many entries of each.
-- A tenant's numbers are given under the lock of its chain and so become visible in their order: nothing that commits late is
-- skipped, and a transaction that stays open in one tenant holds up no other.
create function baton.read_committed(follower text, most integer)
  returns table (tenant uuid, seq bigint, stream_kind text, stream text, version integer, type text, body text)
  language plpgsql as $$
declare
  t uuid;
  done bigint;
begin
  for t in select d.tenant from deployment.tenant d order by 1 loop
    perform set_config('app.tenant', t::text, true);
    select c.seq into done from baton.relay_cursor c where c.tenant = t and c.name = follower;
    return query
      select e.tenant, e.seq, e.stream_kind, e.stream, e.version, e.type, e.body
      from baton.event e
      where e.tenant = t and e.seq > coalesce(done, 0)
      order by e.seq limit most;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;

create function baton.advance(t uuid, follower text, to_seq bigint) returns void
  language plpgsql as $$
begin
  perform set_config('app.tenant', t::text, true);
  insert into baton.relay_cursor (tenant, name, seq) values (t, follower, to_seq)
    on conflict (tenant, name) do update set seq = greatest(relay_cursor.seq, excluded.seq);
end $$;

-- Who comes with this token; null when it is unknown or over.
create function baton.find_session(t uuid, hash bytea, at timestamptz) returns jsonb
  language plpgsql as $$
begin
  perform set_config('app.tenant', t::text, true);
  return (
    select jsonb_build_object('kind', s.kind, 'expiresAt', baton.instant(s.expires_at), 'data', s.data, 'person', jsonb_build_object(
      'id', p.id, 'email', p.email, 'name', p.name, 'data', p.data, 'activeUntil', baton.instant(p.active_until), 'version', p.version))
    from baton.session s join baton.person p on p.tenant = t and p.id = s.person
    where s.tenant = t and s.token_hash = hash and s.expires_at > at);
end $$;

grant execute on all functions in schema baton to baton_app;
