-- An import can be taken back: accounts and people that it added go again, as long as nothing is built on them.

-- The imports and what became of them, among all that is logged.
create index event_imports on baton.event (tenant, seq) where type = 'ImportConfirmed';
create index event_imports_undone on baton.event (tenant, seq) where type = 'ImportUndone';
-- Whoever takes an account away asks first whether a handover moves it.
create index handover_account_account on baton.handover_account (tenant, account);

-- The rows of accounts as they were written before, and what goes after them: children first have no parent, then all are gone.
alter function baton.write_accounts(uuid, jsonb) rename to write_accounts_and_ledger;
create function baton.write_accounts(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  perform baton.write_accounts_and_ledger(t, m);
  if m ? 'accountsRemoved' then
    delete from baton.account a
      using jsonb_array_elements_text(m->'accountsRemoved') as x(id)
      where a.tenant = t and a.id = x.id::uuid;
  end if;
  if m ? 'peopleRemoved' then
    delete from baton.person p
      using jsonb_array_elements_text(m->'peopleRemoved') as x(id)
      where p.tenant = t and p.id = x.id::uuid;
  end if;
end $$;
