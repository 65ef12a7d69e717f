-- Pages that people write: where a published version came from, and drafts.

-- The folder is read again at each start; it must not undo what was published in the editor since.
alter table baton.playbook add column origin text not null default 'folder' check (origin in ('folder', 'editor'));

-- One per person and playbook, its writer's own. With a suggestion, those who may publish see it too.
create table baton.playbook_draft (
  tenant uuid not null,
  playbook text not null,
  person uuid not null,
  page text not null,
  title text not null,
  based_on text,
  suggestion text,
  -- The version in which the suggestion was published; it is nobody's to decide any more.
  taken text,
  saved_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant, playbook, person),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
create index playbook_draft_person on baton.playbook_draft (tenant, person);
call deployment.guard('baton.playbook_draft', 'select, insert, update, delete');

-- As before, with the origin of a version.
create or replace function baton.write_accounts(t uuid, m jsonb) returns void
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
    insert into baton.playbook (tenant, id, version, page, definition, published_at, origin)
      select t, id, version, page, definition, "publishedAt", coalesce(origin, 'folder')
      from jsonb_to_recordset(m->'playbooks')
        as x(id text, version integer, page text, definition jsonb, "publishedAt" timestamptz, origin text);
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
