-- Whom a foreign identity provider vouches for, who may provision people, and the secrets that this takes.

-- Secrets in envelopes; the keys are not in the database.
create table baton.secret (
  tenant uuid not null,
  field text not null,
  sealed text not null,
  -- The name of the key of the envelope.
  key text not null,
  written_at timestamptz not null,
  primary key (tenant, field)
);
call deployment.guard('baton.secret', 'select, insert, update, delete');

-- Who somebody is at a provider. An address can go to somebody else there; issuer and subject never do.
create table baton.foreign_identity (
  tenant uuid not null,
  issuer text not null,
  subject text not null,
  person uuid not null,
  linked_at timestamptz not null,
  primary key (tenant, issuer, subject),
  unique (tenant, issuer, person),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
create index foreign_identity_person on baton.foreign_identity (tenant, person);
call deployment.guard('baton.foreign_identity', 'select, insert, update, delete');

-- A token with which a directory provisions people. It acts for nobody, so nobody's leaving ends it.
create table baton.provisioner (
  tenant uuid not null,
  id uuid not null,
  token_hash bytea not null,
  name text not null,
  made_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant, id),
  foreign key (tenant, made_by) references baton.person (tenant, id) on delete cascade
);
create unique index provisioner_token on baton.provisioner (tenant, token_hash);
create index provisioner_made_by on baton.provisioner (tenant, made_by);
call deployment.guard('baton.provisioner', 'select, insert, update, delete');

-- Whoever signs in without a password has been here too.
alter table baton.credential alter column password drop not null;

-- A key pair in somebody's device or password manager. The public half is no secret.
create table baton.passkey (
  tenant uuid not null,
  id text not null,
  person uuid not null,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant, id),
  foreign key (tenant, person) references baton.person (tenant, id) on delete cascade
);
create index passkey_person on baton.passkey (tenant, person);
call deployment.guard('baton.passkey', 'select, insert, update, delete');
