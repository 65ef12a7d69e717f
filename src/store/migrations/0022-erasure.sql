-- Words can be taken out of what is stored, and the log still verifies (decision 0039).

-- The digest of what stands in an entry now, when words were taken out of it. The chain keeps the digest of what was written, in
-- `digest`; that the words went rightly is said by a later entry of the same stream (`WordsErased`), which names this one.
alter table baton.event add column erased bytea;

-- Who was erased, under which pseudonym. No name: it holds ids and counts.
create table baton.erasure (
  tenant uuid not null,
  id uuid not null,
  kind text not null check (kind in ('person', 'contact')),
  -- The id of the person, or the account and the key of the contact.
  subject text not null,
  mark text not null,
  at timestamptz not null,
  by text not null,
  why text not null default '',
  counts jsonb not null default '{}',
  primary key (tenant, id)
);
create index erasure_at on baton.erasure (tenant, at desc);
call deployment.guard('baton.erasure', 'select');

-- Why somebody corrected the ledger is free text, and may name a person; when who was known to hold what stays as it was.
drop trigger holding_stays on baton.holding;
create trigger holding_stays before update on baton.holding
  for each row when (old.known_to is not null and (to_jsonb(old) - 'reason') is distinct from (to_jsonb(new) - 'reason'))
  execute function baton.keep_knowledge();
