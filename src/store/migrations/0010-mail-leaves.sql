-- What becomes of mail that leaves: waiting, on its way, taken, refused, or nobody knows.

-- Whether this installation sends at all; said at each start. A restored copy is asked about in its own way (deployment.ts).
alter table deployment.identity add column mail_leaves boolean not null default false;
grant update (mail_leaves) on deployment.identity to baton_app;

-- Mail without a row here is kept and never leaves. Letters are handed over once, by whoever made the row, and never claimed again.
create table baton.mail_delivery (
  tenant uuid not null,
  mail uuid not null,
  kind text not null check (kind in ('letter', 'notice')),
  state text not null check (state in ('waiting', 'sending', 'sent', 'refused', 'unknown')),
  -- Who has not got it yet.
  left_to text[] not null default '{}',
  attempts integer not null default 0,
  -- Not before then.
  next_at timestamptz not null,
  fence integer not null default 0,
  lease_until timestamptz,
  -- What the mail server said last.
  words text,
  settled_at timestamptz,
  primary key (tenant, mail),
  foreign key (tenant, mail) references baton.mail (tenant, id) on delete cascade
);
create index mail_delivery_open on baton.mail_delivery (tenant, next_at) where state in ('waiting', 'sending');
call deployment.guard('baton.mail_delivery', 'select, insert, update');

-- As it was; and where mail leaves, whatever is no letter waits for its delivery from the moment it exists. In a demo nothing does.
create or replace function baton.write_mail(t uuid, m jsonb) returns void
  language plpgsql as $$
begin
  if m ? 'mail' then
    insert into baton.mail (tenant, id, at, to_addresses, subject, text, html, headers, about, once, parts, deliver_at)
      select t, id, at, "to", subject, text, html, coalesce(headers, '{}'), coalesce(about, '{}'), once, coalesce(parts, '[]'), "deliverAt"
      from jsonb_to_recordset(m->'mail') as x(id uuid, at timestamptz, "to" text[], subject text, text text, html text,
        headers jsonb, about jsonb, once text, parts jsonb, "deliverAt" timestamptz);
    if (select mail_leaves from deployment.identity) and not (select is_demo from baton.workspace where tenant = t) then
      insert into baton.mail_delivery (tenant, mail, kind, state, left_to, next_at)
        select t, id, 'notice', 'waiting', "to", greatest(at, "deliverAt")
        from jsonb_to_recordset(m->'mail') as x(id uuid, at timestamptz, "to" text[], about jsonb, "deliverAt" timestamptz)
        where coalesce(about->>'event', '') <> 'letter';
    end if;
  end if;
end $$;

-- Takes notices to deliver: a new fence, so that whoever had them before can't write a result any more.
create function baton.claim_mail(t uuid, moment timestamptz, lease_seconds integer, most integer)
  returns table (mail uuid, fence integer, attempts integer, left_to text[])
  language plpgsql as $$
begin
  return query
    update baton.mail_delivery d
      set state = 'sending', fence = d.fence + 1, attempts = d.attempts + 1, lease_until = moment + make_interval(secs => lease_seconds)
      where d.tenant = t and d.mail in (
        select w.mail from baton.mail_delivery w
          where w.tenant = t and w.kind = 'notice'
            and ((w.state = 'waiting' and w.next_at <= moment) or (w.state = 'sending' and w.lease_until < moment))
          order by w.next_at, w.mail limit most for update skip locked)
      returning d.mail, d.fence, d.attempts, d.left_to;
end $$;
