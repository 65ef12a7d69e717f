-- The ground: schemas, rights, the installation's own tables, and how every table of a workspace is guarded.
-- Roles are made before the first migration (roles.ts): baton_app, baton_reader, baton_queue.

create extension if not exists btree_gist;

create schema baton;
create schema deployment;

grant usage on schema baton to baton_app, baton_reader;
grant usage on schema deployment to baton_app, baton_reader;

-- What belongs to the installation and to no workspace: no customer data, so no tenant and no row-level security.
-- A workspace's id leads everything else; here is the list of them.
create table deployment.tenant (
  tenant uuid primary key,
  created_at timestamptz not null default now()
);
grant select on deployment.tenant to baton_app, baton_reader;
grant insert on deployment.tenant to baton_app;

-- Who this installation is. A restored copy has another epoch and sends nothing until a person says so.
create table deployment.identity (
  one boolean primary key default true check (one),
  id uuid not null default gen_random_uuid(),
  epoch integer not null default 1,
  restored_at timestamptz,
  sending_confirmed_at timestamptz,
  sending_confirmed_by text
);
insert into deployment.identity default values;
grant select on deployment.identity to baton_app, baton_reader;
grant update (sending_confirmed_at, sending_confirmed_by) on deployment.identity to baton_app;

-- Times leave the database in one form: 2026-11-22T12:36:00.000Z
create function baton.instant(at timestamptz) returns text
  language sql immutable parallel safe
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Every table of a workspace passes through here: its rows are visible to, and writable for, their own tenant only, the
-- owner of the table included. The sub-select is read once per statement, not once per row.
create procedure deployment.guard(target regclass, rights text)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy own_tenant on %s using (tenant = (select nullif(current_setting(''app.tenant'', true), '''')::uuid)) '
    || 'with check (tenant = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))', target);
  execute format('grant %s on %s to baton_app', rights, target);
  execute format('grant select on %s to baton_reader', target);
end $$;
revoke execute on procedure deployment.guard from public;
