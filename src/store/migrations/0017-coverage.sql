-- Who held which role, known since when; who covers for whom; which accounts nobody could be reached for; who leaves.

-- The second time of the ledger. `baton.assignment` stays what it is: the newest knowledge, with its guards. Here is what was known
-- when: a row is what we knew from known_from to known_to, and once we stopped knowing it, it never changes again.
create table baton.holding (
  tenant uuid not null,
  id uuid not null default gen_random_uuid(),
  account uuid not null,
  role text not null,
  holder_kind text not null check (holder_kind in ('person', 'pool')),
  holder text not null,
  holds boolean not null,
  from_at timestamptz not null,
  to_at timestamptz,
  known_from timestamptz not null,
  known_to timestamptz,
  -- Who said so, from where (a handover, an import, by hand), and why, when it was corrected.
  entered_by text not null,
  source text not null,
  reason text,
  primary key (tenant, id),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade,
  check (known_to is null or known_to >= known_from)
);
create index holding_account on baton.holding (tenant, account, role, from_at);
create index holding_changes on baton.holding (tenant, from_at) where known_to is null and holds;
call deployment.guard('baton.holding', 'select, insert');
grant update (known_to) on baton.holding to baton_app;

create function baton.keep_knowledge() returns trigger
  language plpgsql as $$
begin
  raise exception using errcode = 'BT007', message = 'what was known then does not change';
end $$;
create trigger holding_stays before update on baton.holding
  for each row when (old.known_to is not null) execute function baton.keep_knowledge();

-- One holder at each instant of the newest knowledge, also when a correction takes rows away.
create function baton.refuse_holder_taken() returns trigger
  language plpgsql as $$
begin
  if exists (select from baton.account c where c.tenant = old.tenant and c.id = old.account and c.ended_at is null)
    and not exists (
      select from baton.assignment a
      where a.tenant = old.tenant and a.account = old.account and a.holds and a.to_at is null)
  then
    raise exception using errcode = 'BT005', message = 'the account would be without a holder', detail = old.account::text;
  end if;
  return null;
end $$;
create constraint trigger assignment_no_gap_taken
  after delete on baton.assignment
  deferrable initially deferred
  for each row when (old.holds)
  execute function baton.refuse_holder_taken();

-- What stands in the assignments of these roles is what is known from then on; what does not stand there any more stops being known.
-- Each moment of new knowledge lies behind every earlier one of that role, so no answer about then changes.
create function baton.write_ledger(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  -- Written down late: each stint was open until it ended, and nobody knew its end before.
  insert into baton.holding (tenant, account, role, holder_kind, holder, holds, from_at, to_at, known_from, known_to, entered_by, source)
    select t, x.account, x.role, x."holderKind", x.holder, coalesce(x.holds, false), x."fromAt", k.to_at, k.known_from, k.known_to, x.by, x.source
    from jsonb_to_recordset(m->'assignments') as x(account uuid, role text, "holderKind" text, holder text, holds boolean,
        "fromAt" timestamptz, "toAt" timestamptz, by text, source text, "asItHappened" boolean)
      cross join lateral (values (null::timestamptz, x."fromAt", x."toAt"), (x."toAt", x."toAt", null::timestamptz)) as k(to_at, known_from, known_to)
    where x."asItHappened" and k.known_from is not null;

  with touched as materialized (
    select x.account, x.role, max(x."knownAt") as asked, max(x.by) as by, max(x.source) as source, max(x.reason) as reason
      from (
        select * from jsonb_to_recordset(m->'assignments')
          as a(account uuid, role text, "knownAt" timestamptz, by text, source text, reason text, "asItHappened" boolean)
        union all
        select * from jsonb_to_recordset(m->'assignmentsEnded')
          as e(account uuid, role text, "knownAt" timestamptz, by text, source text, reason text, "asItHappened" boolean)
        union all
        select * from jsonb_to_recordset(m->'assignmentsReplaced')
          as r(account uuid, role text, "knownAt" timestamptz, by text, source text, reason text, "asItHappened" boolean)
      ) x
      where not coalesce(x."asItHappened", false)
      group by 1, 2
  ), placed as materialized (
    select p.account, p.role, p.by, p.source, p.reason, case when l.latest >= p.asked then l.latest + interval '1 millisecond' else p.asked end as since
      from touched p
      left join lateral (
        select max(greatest(h.known_from, h.known_to)) as latest from baton.holding h
        where h.tenant = t and h.account = p.account and h.role = p.role
      ) l on true
  ), closed as (
    update baton.holding h set known_to = p.since
      from placed p
      where h.tenant = t and h.account = p.account and h.role = p.role and h.known_to is null
        and not exists (
          select from baton.assignment a
          where a.tenant = t and a.account = h.account and a.role = h.role and a.holder_kind = h.holder_kind and a.holder = h.holder
            and a.holds = h.holds and a.from_at = h.from_at and a.to_at is not distinct from h.to_at)
  )
  insert into baton.holding (tenant, account, role, holder_kind, holder, holds, from_at, to_at, known_from, entered_by, source, reason)
    select t, a.account, a.role, a.holder_kind, a.holder, a.holds, a.from_at, a.to_at, p.since, p.by, p.source, p.reason
    from placed p join baton.assignment a on a.tenant = t and a.account = p.account and a.role = p.role
    where not exists (
      select from baton.holding h
      where h.tenant = t and h.account = a.account and h.role = a.role and h.known_to is null and h.holder_kind = a.holder_kind
        and h.holder = a.holder and h.holds = a.holds and h.from_at = a.from_at and h.to_at is not distinct from a.to_at);
end $$;

-- Somebody stands in for the holder of an account for a while. The account stays its holder's.
create table baton.cover (
  tenant uuid not null,
  id uuid not null,
  account uuid not null,
  person uuid not null,
  holder_kind text not null check (holder_kind in ('person', 'pool')),
  holder text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('planned', 'running', 'due', 'ended', 'cancelled')),
  reason text not null default '',
  brief text not null default '',
  read_at timestamptz,
  note text,
  ended_at timestamptz,
  departure uuid,
  created_by text not null,
  created_at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade,
  check (to_at > from_at),
  constraint cover_one_at_a_time exclude using gist (tenant with =, account with =, tstzrange(from_at, to_at) with &&) where (state <> 'cancelled')
);
create index cover_person on baton.cover (tenant, person) where state in ('planned', 'running', 'due');
create index cover_account on baton.cover (tenant, account, from_at);
call deployment.guard('baton.cover', 'select, insert, update, delete');

-- A time in which nobody could be reached for an account, exactly: from the instant in which the last one went.
create table baton.coverage_gap (
  tenant uuid not null,
  account uuid not null,
  since_at timestamptz not null,
  until_at timestamptz,
  found_at timestamptz not null,
  why text not null,
  primary key (tenant, account, since_at),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade,
  check (until_at is null or until_at >= since_at)
);
create unique index coverage_gap_open on baton.coverage_gap (tenant, account) where until_at is null;
call deployment.guard('baton.coverage_gap', 'select, insert, update, delete');

-- Somebody leaves: from when on, and how far their accounts are on their way to others.
create table baton.departure (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  leaves_at timestamptz not null,
  state text not null check (state in ('open', 'closed')),
  note text not null default '',
  created_by text not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant, id),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
create unique index departure_open on baton.departure (tenant, person) where state = 'open';
call deployment.guard('baton.departure', 'select, insert, update, delete');

create function baton.write_coverage(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  if m ? 'covers' then
    insert into baton.cover (tenant, id, account, person, holder_kind, holder, from_at, to_at, state, reason, brief, read_at, note, ended_at,
        departure, created_by, created_at)
      select t, id, account, person, "holderKind", holder, "fromAt", "toAt", state, coalesce(reason, ''), coalesce(brief, ''), "readAt", note,
        "endedAt", departure, "createdBy", "createdAt"
      from jsonb_to_recordset(m->'covers') as x(id uuid, account uuid, person uuid, "holderKind" text, holder text, "fromAt" timestamptz,
        "toAt" timestamptz, state text, reason text, brief text, "readAt" timestamptz, note text, "endedAt" timestamptz, departure uuid,
        "createdBy" text, "createdAt" timestamptz)
      on conflict (tenant, id) do update set person = excluded.person, from_at = excluded.from_at, to_at = excluded.to_at,
        state = excluded.state, reason = excluded.reason, brief = excluded.brief, read_at = excluded.read_at, note = excluded.note,
        ended_at = excluded.ended_at;
  end if;
  if m ? 'gaps' then
    insert into baton.coverage_gap (tenant, account, since_at, until_at, found_at, why)
      select t, account, "sinceAt", "untilAt", "foundAt", why
      from jsonb_to_recordset(m->'gaps') as x(account uuid, "sinceAt" timestamptz, "untilAt" timestamptz, "foundAt" timestamptz, why text)
      on conflict (tenant, account, since_at) do update set until_at = excluded.until_at, why = excluded.why;
  end if;
  if m ? 'departures' then
    insert into baton.departure (tenant, id, person, leaves_at, state, note, created_by, created_at)
      select t, id, person, "leavesAt", state, coalesce(note, ''), "createdBy", "createdAt"
      from jsonb_to_recordset(m->'departures')
        as x(id uuid, person uuid, "leavesAt" timestamptz, state text, note text, "createdBy" text, "createdAt" timestamptz)
      on conflict (tenant, id) do update set leaves_at = excluded.leaves_at, state = excluded.state, note = excluded.note,
        version = departure.version + 1;
  end if;
end $$;

-- The rows of accounts as they were written before, and around them what is new. Under another name, so that whatever earlier
-- migrations put into it stays.
alter function baton.write_accounts(uuid, jsonb) rename to write_account_rows;
create function baton.write_accounts(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  -- A correction gives the whole line of a role anew, on what was known when it was made: a handover may have come between.
  if m ? 'assignmentsReplaced' then
    if exists (
      select from jsonb_to_recordset(m->'assignmentsReplaced') as x(account uuid, role text, seen timestamptz)
      where x.seen is distinct from (
        select max(greatest(h.known_from, h.known_to)) from baton.holding h
        where h.tenant = t and h.account = x.account and h.role = x.role))
    then
      raise exception using errcode = 'BT001', message = 'changed in the meantime';
    end if;
    delete from baton.assignment a
      using jsonb_to_recordset(m->'assignmentsReplaced') as x(account uuid, role text)
      where a.tenant = t and a.account = x.account and a.role = x.role;
  end if;
  perform baton.write_account_rows(t, m);
  if m ?| array['assignments', 'assignmentsEnded', 'assignmentsReplaced'] then
    perform baton.write_ledger(t, m);
  end if;
  if m ?| array['covers', 'gaps', 'departures'] then
    perform baton.write_coverage(t, m);
  end if;
end $$;

-- What is there already was known as it happened.
do $$
declare
  t uuid;
begin
  for t in select d.tenant from deployment.tenant d loop
    perform set_config('app.tenant', t::text, true);
    insert into baton.holding (tenant, account, role, holder_kind, holder, holds, from_at, to_at, known_from, known_to, entered_by, source)
      select t, a.account, a.role, a.holder_kind, a.holder, a.holds, a.from_at, k.to_at, k.known_from, k.known_to, 'baton', 'before the ledger'
      from baton.assignment a
        cross join lateral (values (null::timestamptz, a.from_at, a.to_at), (a.to_at, a.to_at, null::timestamptz)) as k(to_at, known_from, known_to)
      where a.tenant = t and k.known_from is not null;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
