-- The chain takes in what an entry is about and a digest of what it says, no longer the text itself. So a part of the log can be
-- shown to somebody, with proof of its order and that nothing is left out, without the entries between (decision 0011).

-- `digest`: of the salted text. `salt`: random, so that nobody finds out a text by trying. `sealed`: the places in the text whose
-- values have digests of their own, because not everybody may read them. Entries from before have none of the three; theirs is
-- the old chain, and it goes on into the new one.
alter table baton.event add column digest bytea, add column salt bytea, add column sealed jsonb;

-- change: {streams: [{kind, id, expected}], events: [{kind, id, version, type, actor, at, body, link?, digest?, salt?, sealed?}],
--          models?: {…}, idempotency?: {actor, key, hash, status, answer, at}}
-- Answers {first, last} or, when this key was answered before, {answered: {status, answer}}.
create or replace function baton.append(t uuid, change jsonb) returns jsonb
  language plpgsql as $$
declare
  known baton.idempotency;
  asked jsonb := change->'idempotency';
  stale record;
  head record;
  entry text;
  links text[];
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

  select coalesce(array_agg(coalesce(e->>'link', e->>'body') order by o), '{}') into links
    from jsonb_array_elements(change->'events') with ordinality as x(e, o);
  running := head.hash;
  foreach entry in array links loop
    n := n + 1;
    running := sha256(running || convert_to((head.seq + n) || ':' || entry, 'UTF8'));
    hashes[n] := running;
  end loop;
  if n > 0 then
    insert into baton.event (tenant, seq, stream_kind, stream, version, type, actor, at, body, hash, digest, salt, sealed)
      select t, head.seq + e.o, e.kind, e.id, e.version, e.type, e.actor, e.at, e.body, h.hash,
        decode(e.digest, 'hex'), decode(e.salt, 'hex'), e.sealed
      from rows from (jsonb_to_recordset(change->'events')
          as (kind text, id text, version integer, type text, actor text, at timestamptz, body text,
            digest text, salt text, sealed jsonb))
        with ordinality as e(kind, id, version, type, actor, at, body, digest, salt, sealed, o)
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
