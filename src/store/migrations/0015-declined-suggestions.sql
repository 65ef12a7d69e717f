-- A suggestion can be declined, with a reason that its writer reads; the draft is theirs alone again.
alter table baton.playbook_draft add column declined jsonb;
