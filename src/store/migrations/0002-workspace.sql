-- A workspace, its people and what is configured in it.

create table baton.workspace (
  tenant uuid primary key,
  name text not null,
  is_demo boolean not null default false,
  settings jsonb not null default '{}',
  clock jsonb not null default '{}',
  version integer not null default 1
);
call deployment.guard('baton.workspace', 'select, insert, update');

create table baton.person (
  tenant uuid not null,
  id uuid not null,
  email text not null,
  name text not null,
  data jsonb not null default '{}',
  active_until timestamptz,
  version integer not null default 1,
  primary key (tenant, id)
);
create unique index person_email on baton.person (tenant, lower(email));
call deployment.guard('baton.person', 'select, insert, update, delete');

-- Territories, pools, teams: small lists that are read whole.
create table baton.directory (
  tenant uuid not null,
  kind text not null,
  id text not null,
  name text not null,
  data jsonb not null default '{}',
  version integer not null default 1,
  primary key (tenant, kind, id)
);
call deployment.guard('baton.directory', 'select, insert, update, delete');

-- Only a hash of the token is kept: who reads the table can't sign in with it.
create table baton.session (
  tenant uuid not null,
  token_hash bytea not null,
  person uuid not null,
  kind text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  data jsonb not null default '{}',
  primary key (tenant, token_hash)
);
create index session_expires on baton.session (tenant, expires_at);
call deployment.guard('baton.session', 'select, insert, update, delete');

-- A published version of a playbook never changes; a running handover stays with the one that it began with.
create table baton.playbook (
  tenant uuid not null,
  id text not null,
  version integer not null,
  page text not null,
  definition jsonb not null,
  published_at timestamptz not null,
  primary key (tenant, id, version)
);
call deployment.guard('baton.playbook', 'select, insert');

create table baton.account (
  tenant uuid not null,
  id uuid not null,
  name text not null,
  parent uuid,
  data jsonb not null default '{}',
  search text not null default '',
  ended_at timestamptz,
  version integer not null default 1,
  primary key (tenant, id),
  foreign key (tenant, parent) references baton.account (tenant, id)
);
create index account_name on baton.account (tenant, name, id);
create index account_parent on baton.account (tenant, parent) where parent is not null;
call deployment.guard('baton.account', 'select, insert, update, delete');

-- What is known about an account, one row per kind and key, with where it comes from and how old it is.
create table baton.record (
  tenant uuid not null,
  account uuid not null,
  kind text not null,
  key text not null,
  data jsonb not null,
  source text not null,
  checked_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant, account, kind, key),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade
);
call deployment.guard('baton.record', 'select, insert, update, delete');

-- Who held which role for which account, from when to when. `holds` marks the role that owns the account: one holder at each
-- instant, no overlap (the constraint) and no gap (the trigger).
create table baton.assignment (
  tenant uuid not null,
  account uuid not null,
  role text not null,
  holder_kind text not null check (holder_kind in ('person', 'pool')),
  holder text not null,
  holds boolean not null default false,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (tenant, account, role, holder, from_at),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade,
  check (to_at is null or to_at >= from_at),
  constraint assignment_one_holder exclude using gist (tenant with =, account with =, tstzrange(from_at, to_at) with &&) where (holds)
);
create index assignment_holder on baton.assignment (tenant, holder, account) where to_at is null;
call deployment.guard('baton.assignment', 'select, insert, update, delete');

create function baton.refuse_holder_gap() returns trigger
  language plpgsql as $$
begin
  if exists (
    select from baton.assignment a
    where a.tenant = new.tenant and a.account = new.account and a.holds and a.to_at is not null
      and not exists (
        select from baton.assignment n
        where n.tenant = a.tenant and n.account = a.account and n.holds and n.from_at = a.to_at)
      and not exists (
        select from baton.account c
        where c.tenant = a.tenant and c.id = a.account and c.ended_at <= a.to_at))
  then
    raise exception using errcode = 'BT005', message = 'the account would be without a holder', detail = new.account::text;
  end if;
  return null;
end $$;

create constraint trigger assignment_no_gap
  after insert or update on baton.assignment
  deferrable initially deferred
  for each row when (new.holds and new.to_at is not null)
  execute function baton.refuse_holder_gap();
