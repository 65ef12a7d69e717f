-- Who signs in, with what, and for how long.

-- A session can be listed and ended by its id, dies when nobody uses it for `idle`, and shows when it was used last. An API token
-- is a session too, of kind `token`: its name and scope stand in `data`.
alter table baton.session
  add column id uuid not null default gen_random_uuid(),
  add column used_at timestamptz,
  add column idle interval;
create unique index session_id on baton.session (tenant, id);
create index session_person on baton.session (tenant, person);

-- What a person's password hashes to, with the cost it was made at. Who reads the table can't sign in with it.
create table baton.credential (
  tenant uuid not null,
  person uuid not null,
  password text not null,
  changed_at timestamptz not null,
  -- When a browser of theirs was last here; sessions come and go.
  seen_at timestamptz,
  primary key (tenant, person),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
call deployment.guard('baton.credential', 'select, insert, update, delete');

-- A link by which one person sets their password, once. Only a hash of what stands in the link is kept.
create table baton.access_link (
  tenant uuid not null,
  token_hash bytea not null,
  person uuid not null,
  purpose text not null check (purpose in ('invitation', 'password')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, token_hash),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
create index access_link_person on baton.access_link (tenant, person);
call deployment.guard('baton.access_link', 'select, insert, update, delete');

-- How often somebody tried, by a hash of the address that they gave: known and unknown addresses count alike.
create table baton.attempt (
  tenant uuid not null,
  what text not null,
  who bytea not null,
  times integer not null,
  since timestamptz not null,
  primary key (tenant, what, who)
);
create index attempt_since on baton.attempt (tenant, since);
call deployment.guard('baton.attempt', 'select, insert, update, delete');

-- Who comes with this token; null when it is unknown, over, or was left alone for too long. Notes the use, at most every minute.
create function baton.use_session(t uuid, hash bytea, at timestamptz) returns jsonb
  language plpgsql as $$
declare
  held baton.session;
begin
  perform set_config('app.tenant', t::text, true);
  select * into held from baton.session s
    where s.tenant = t and s.token_hash = hash and s.expires_at > at
      and (s.idle is null or coalesce(s.used_at, s.created_at) + s.idle > at);
  if held.tenant is null then
    return null;
  end if;
  if coalesce(held.used_at, held.created_at) < at - interval '1 minute' then
    update baton.session s set used_at = at where s.tenant = t and s.token_hash = hash;
    if held.kind = 'browser' then
      update baton.credential c set seen_at = at where c.tenant = t and c.person = held.person;
    end if;
  end if;
  return (
    select jsonb_build_object('kind', held.kind, 'expiresAt', baton.instant(held.expires_at), 'data', held.data,
      'isDemo', w.is_demo, 'person', jsonb_build_object('id', p.id, 'email', p.email, 'name', p.name, 'data', p.data,
        'activeUntil', baton.instant(p.active_until), 'version', p.version))
    from baton.person p join baton.workspace w on w.tenant = t
    where p.tenant = t and p.id = held.person and (p.active_until is null or p.active_until > at));
end $$;
grant execute on function baton.use_session to baton_app;

-- Counts one more try within a window and answers how many there were, this one included.
create function baton.count_attempt(t uuid, kind text, by_whom bytea, at timestamptz, span interval) returns integer
  language plpgsql as $$
declare
  counted integer;
begin
  perform set_config('app.tenant', t::text, true);
  delete from baton.attempt a where a.tenant = t and a.since < at - interval '1 day';
  insert into baton.attempt as a (tenant, what, who, times, since) values (t, kind, by_whom, 1, at)
    on conflict (tenant, what, who) do update set
      times = case when a.since + span <= at then 1 else a.times + 1 end,
      since = case when a.since + span <= at then at else a.since end
    returning times into counted;
  return counted;
end $$;
grant execute on function baton.count_attempt to baton_app;
