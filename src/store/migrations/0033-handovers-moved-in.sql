-- Handovers that were moved in, among all that is logged: a file of them can be taken back for a day.
create index event_moved_in on baton.event (tenant, seq) where type = 'HandoverMovedIn';
