-- The log, its chain, and the read models that move with it.

-- The hashed bytes are `body`: everything else that an entry says is taken from it or checked against it. A row is never changed
-- or removed by the application (it may not); `baton verify` finds it when somebody else does.
create table baton.event (
  tenant uuid not null,
  seq bigint not null,
  stream_kind text not null,
  stream text not null,
  version integer not null,
  type text not null,
  actor text not null,
  at timestamptz not null,
  body text not null,
  hash bytea not null,
  primary key (tenant, seq)
);
create unique index event_stream on baton.event (tenant, stream_kind, stream, version);
call deployment.guard('baton.event', 'select, insert');

-- The end of each tenant's chain. Its row lock puts the entries of one tenant into one order without gaps.
create table baton.chain (
  tenant uuid primary key,
  seq bigint not null,
  hash bytea not null
);
call deployment.guard('baton.chain', 'select, insert, update');

create table baton.handover (
  tenant uuid not null,
  id uuid not null,
  number integer not null,
  ref text not null,
  account uuid not null,
  version integer not null,
  status text not null check (status in ('proposed', 'running', 'paused', 'completed', 'cancelled')),
  playbook text not null,
  playbook_version integer not null,
  stage text,
  from_holder text,
  to_holder text,
  -- Who has it now: the assignees of its open tasks.
  holding uuid[] not null default '{}',
  participants uuid[] not null default '{}',
  due_at timestamptz,
  tasks_done integer not null default 0,
  tasks_total integer not null default 0,
  started_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null,
  -- What the list shows, and the fold of its events.
  row jsonb not null default '{}',
  state jsonb not null,
  primary key (tenant, id),
  foreign key (tenant, account) references baton.account (tenant, id),
  foreign key (tenant, playbook, playbook_version) references baton.playbook (tenant, id, version)
) with (fillfactor = 70); -- room to change a row where it stands: every command does
create unique index handover_ref on baton.handover (tenant, ref);
create unique index handover_number on baton.handover (tenant, number);
create index handover_status on baton.handover (tenant, status, due_at);
create index handover_of_account on baton.handover (tenant, account);
create index handover_participants on baton.handover using gin (participants);
call deployment.guard('baton.handover', 'select, insert, update, delete');

-- The accounts that a handover moves, children included: one running handover that changes the holder per account.
create table baton.handover_account (
  tenant uuid not null,
  account uuid not null,
  handover uuid not null,
  changes_holder boolean not null,
  ended boolean not null default false,
  primary key (tenant, account, handover),
  foreign key (tenant, handover) references baton.handover (tenant, id) on delete cascade,
  foreign key (tenant, account) references baton.account (tenant, id)
);
create unique index handover_account_one_running on baton.handover_account (tenant, account) where changes_holder and not ended;
create index handover_account_handover on baton.handover_account (tenant, handover);
call deployment.guard('baton.handover_account', 'select, insert, update, delete');

create table baton.task (
  tenant uuid not null,
  handover uuid not null,
  task text not null,
  assignee uuid,
  role text not null,
  title text not null,
  verb text not null,
  status text not null,
  due_at timestamptz,
  opened_at timestamptz,
  unblocks integer not null default 0,
  data jsonb not null default '{}',
  primary key (tenant, handover, task),
  foreign key (tenant, handover) references baton.handover (tenant, id) on delete cascade
);
create index task_waiting on baton.task (tenant, assignee, due_at, handover, task) where status = 'open';
call deployment.guard('baton.task', 'select, insert, update, delete');

-- A timer fires by a change of this row in the transaction of what it causes, so it fires once.
create table baton.timer (
  tenant uuid not null,
  id text not null,
  handover uuid,
  kind text not null,
  due_at timestamptz not null,
  data jsonb not null default '{}',
  fired_at timestamptz,
  cancelled_at timestamptz,
  primary key (tenant, id)
);
create index timer_due on baton.timer (tenant, due_at, id) where fired_at is null and cancelled_at is null;
create index timer_handover on baton.timer (tenant, handover);
call deployment.guard('baton.timer', 'select, insert, update, delete');

-- One change in another system. Whoever works on it takes a fence; only the newest fence writes the result.
create table baton.effect (
  tenant uuid not null,
  handover uuid not null,
  id text not null,
  kind text not null,
  state text not null,
  fence integer not null default 0,
  lease_until timestamptz,
  repeat text not null,
  data jsonb not null default '{}',
  planned_at timestamptz not null,
  primary key (tenant, handover, id),
  foreign key (tenant, handover) references baton.handover (tenant, id) on delete cascade
);
create index effect_open on baton.effect (tenant, state, planned_at) where state in ('planned', 'claimed');
call deployment.guard('baton.effect', 'select, insert, update, delete');

-- One decision per round of a gate; rounds are never rewritten.
create table baton.gate_decision (
  tenant uuid not null,
  handover uuid not null,
  gate text not null,
  round integer not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  data jsonb not null default '{}',
  primary key (tenant, handover, gate, round),
  foreign key (tenant, handover) references baton.handover (tenant, id) on delete cascade
);
call deployment.guard('baton.gate_decision', 'select, insert');

-- Mail that the demo captured. `once` names what may be handed over at most once, for example a version of a letter.
create table baton.mail (
  tenant uuid not null,
  id uuid not null,
  at timestamptz not null,
  to_addresses text[] not null,
  subject text not null,
  text text not null,
  html text,
  headers jsonb not null default '{}',
  about jsonb not null default '{}',
  once text,
  primary key (tenant, id)
);
create unique index mail_once on baton.mail (tenant, once);
create index mail_at on baton.mail (tenant, at desc, id);
call deployment.guard('baton.mail', 'select, insert');

-- What was answered to which key, so that a request that is sent again does nothing again.
create table baton.idempotency (
  tenant uuid not null,
  actor text not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (tenant, actor, key)
);
call deployment.guard('baton.idempotency', 'select, insert, delete');

-- How far each follower of the log has come.
create table baton.relay_cursor (
  tenant uuid not null,
  name text not null,
  seq bigint not null,
  primary key (tenant, name)
);
call deployment.guard('baton.relay_cursor', 'select, insert, update, delete');
