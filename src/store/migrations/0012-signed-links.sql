-- People without an account act by signed links from their mail (decision 0017).

-- One row a link. Only a digest of its token is kept: who reads the table can open nothing. `handover` is empty for the list of all
-- that waits for a person. `subject`: what its command is on. `role`: as what it waits for them; with another holder it is over.
create table baton.link (
  tenant uuid not null,
  id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  person uuid not null,
  handover uuid,
  purpose text not null,
  subject text,
  role text,
  -- To where it went, so that another one goes to the same mailbox.
  address text not null,
  -- A mail carries it, or its person opened it from their list.
  made_by text not null check (made_by in ('mail', 'list')),
  mail uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- How often its page was fetched, by whomever or whatever.
  opened integer not null default 0,
  opened_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant, id),
  unique (tenant, token_hash),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade,
  foreign key (tenant, handover) references baton.handover (tenant, id),
  foreign key (tenant, mail) references baton.mail (tenant, id)
);
create index link_handover on baton.link (tenant, handover);
create index link_person on baton.link (tenant, person, created_at);
create index link_mail on baton.link (tenant, mail);
call deployment.guard('baton.link', 'select, insert');
-- Whose it is, for what and until when is settled when it is made.
grant update (opened, opened_at, used_at, revoked_at, revoked_by) on baton.link to baton_app;

create function baton.write_links(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  if m ? 'links' then
    insert into baton.link (tenant, id, token_hash, person, handover, purpose, subject, role, address, made_by, mail, created_at, expires_at)
      select t, id, decode("tokenHash", 'hex'), person, handover, purpose, subject, role, address, 'mail', mail, "createdAt", "expiresAt"
      from jsonb_to_recordset(m->'links') as x(id uuid, "tokenHash" text, person uuid, handover uuid, purpose text, subject text,
        role text, address text, mail uuid, "createdAt" timestamptz, "expiresAt" timestamptz);
  end if;
  if m ? 'linksRevoked' then
    update baton.link l set revoked_at = x.at, revoked_by = x.by
      from jsonb_to_recordset(m->'linksRevoked') as x(id uuid, at timestamptz, by text)
      where l.tenant = t and l.id = x.id and l.revoked_at is null and l.used_at is null;
  end if;
end $$;

-- As it was, but that links are written with what they are about and the mail that carries them.
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
    perform baton.write_links(t, change->'models');
  end if;

  -- Ids only: who listens asks for the rest with their own rights. Said by settle.
  perform set_config('baton.announcement', jsonb_build_object('tenant', t, 'seq', head.seq + n,
    'streams', case when jsonb_array_length(change->'streams') <= 20 then
      (select jsonb_agg(jsonb_build_object('kind', s->>'kind', 'id', s->>'id')) from jsonb_array_elements(change->'streams') s)
    end)::text, false);
  return jsonb_build_object('first', head.seq + 1, 'last', head.seq + n);
end $$;
