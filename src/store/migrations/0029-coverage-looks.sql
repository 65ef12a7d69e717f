-- When the guard of coverage has to look at each account again. It looked at all accounts of a workspace after whatever was written
-- anywhere; now a write says which accounts it may have changed something for, and the others keep the moment at which somebody
-- comes or goes.
create table baton.coverage_look (
  tenant uuid not null,
  account uuid not null,
  -- '-infinity': something was written and nobody looked since. Null: nothing is to come.
  at timestamptz,
  -- Counts the writes. A look is taken down only when nothing was written since it was begun.
  marks integer not null default 1,
  primary key (tenant, account),
  foreign key (tenant, account) references baton.account (tenant, id) on delete cascade
);
create index coverage_look_at on baton.coverage_look (tenant, at);
call deployment.guard('baton.coverage_look', 'select, insert, update, delete');

-- Also past stints: when somebody was away then decides how long a gap was.
create index assignment_any_holder on baton.assignment (tenant, holder);

-- What these models may change for the coverage of which accounts. Rather too many than too few: a look that finds nothing is cheap.
create function baton.accounts_to_look_at(t uuid, m jsonb) returns uuid[]
  language plpgsql stable as $$
declare
  people text[];
  pools text[];
begin
  -- Whoever works by a calendar may be in another zone now, and a day of leave is the day of that zone.
  if m->'workspace' ? 'settings' or exists (select from jsonb_array_elements(m->'directory') d where d->>'kind' = 'calendar') then
    return array(select c.id from baton.account c where c.tenant = t);
  end if;
  people := array(
    select x->>'id' from jsonb_array_elements(m->'people') x
    union select d->>'id' from jsonb_array_elements(m->'directory') d where d->>'kind' = 'leave'
    union select jsonb_array_elements_text(m->'peopleRemoved'));
  -- A pool is reached through whoever runs its territories.
  pools := array(
    select d.id from baton.directory d
      where d.tenant = t and d.kind = 'pool'
        and exists (select from jsonb_array_elements(m->'directory') x where x->>'kind' in ('pool', 'territory'))
    union select d.data->>'pool' from baton.directory d
      where d.tenant = t and d.kind = 'territory' and (d.data->>'owner' = any (people) or d.data->>'deputy' = any (people)));
  return array(
    select (x->>'id')::uuid from jsonb_array_elements(m->'accounts') x
    union select (x->>'account')::uuid from jsonb_array_elements(m->'assignments') x
    union select (x->>'account')::uuid from jsonb_array_elements(m->'assignmentsEnded') x
    union select (x->>'account')::uuid from jsonb_array_elements(m->'assignmentsReplaced') x
    union select (x->>'account')::uuid from jsonb_array_elements(m->'covers') x
    union select a.account from baton.assignment a where a.tenant = t and a.holder = any (people || pools)
    union select c.account from baton.cover c where c.tenant = t and c.person = any (people::uuid[]));
end $$;

create function baton.look_again(t uuid, accounts uuid[]) returns void
  language plpgsql as $$
begin
  insert into baton.coverage_look as l (tenant, account, at)
    select t, c.id, '-infinity' from baton.account c where c.tenant = t and c.id = any (accounts) order by c.id
    on conflict (tenant, account) do update set at = '-infinity', marks = l.marks + 1;
end $$;

-- Around what was there, under another name, so that whatever earlier migrations put into it stays.
alter function baton.write_accounts(uuid, jsonb) rename to write_account_models;
create function baton.write_accounts(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  perform baton.write_account_models(t, m);
  if m ? 'coverageLooks' then
    -- The guard itself: what it writes, it has just judged.
    update baton.coverage_look l set at = x.at
      from jsonb_to_recordset(m->'coverageLooks') as x(account uuid, at timestamptz, marks integer)
      where l.tenant = t and l.account = x.account and l.marks = x.marks;
  elsif m ?| array['accounts', 'assignments', 'assignmentsEnded', 'assignmentsReplaced', 'covers', 'people', 'peopleRemoved', 'directory']
    or m->'workspace' ? 'settings'
  then
    perform baton.look_again(t, baton.accounts_to_look_at(t, m));
  end if;
end $$;
grant execute on function baton.accounts_to_look_at, baton.look_again, baton.write_accounts to baton_app;

-- Everything that is there is looked at once.
do $$
declare
  t uuid;
begin
  for t in select d.tenant from deployment.tenant d loop
    perform set_config('app.tenant', t::text, true);
    perform baton.look_again(t, array(select c.id from baton.account c where c.tenant = t));
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
