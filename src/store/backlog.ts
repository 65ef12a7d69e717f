import { sql } from 'kysely'
import { type Database, withTenant } from './database.ts'

/** What of a workspace waits for a job. */
export type Backlog = {
  /** Entries of the log that the relay has not passed. */
  entries: number
  /** Timers that should have fired, and since how many seconds the oldest of them. */
  timers: number
  timerSeconds: number
  /** Changes in other systems that are planned or begun. */
  effects: number
  /** Notices that could leave now, and those that did not get through and are tried again. */
  mail: number
  mailAgain: number
}

/** How much is left to do, of rows that are there to be asked for it: it costs little however much was done. */
export function readBacklog(database: Database, tenant: string, now: Date): Promise<Backlog> {
  return withTenant(database, tenant, async (queries) => {
    const { rows } = await sql<Backlog>`
      with late as (
        select count(*)::integer as timers, coalesce(extract(epoch from ${now}::timestamptz - min(due_at)), 0)::float8 as seconds
        from baton.timer where tenant = ${tenant} and fired_at is null and cancelled_at is null and due_at <= ${now}),
      leaving as (
        select count(*) filter (where next_at <= ${now})::integer as now, count(*) filter (where attempts > 0)::integer as again
        from baton.mail_delivery where tenant = ${tenant} and state in ('waiting', 'sending') and kind = 'notice')
      select
        (coalesce((select seq from baton.chain where tenant = ${tenant}), 0)
          - coalesce((select seq from baton.relay_cursor where tenant = ${tenant} and name = 'consequences'), 0))::integer as entries,
        late.timers, late.seconds as "timerSeconds",
        (select count(*)::integer from baton.effect where tenant = ${tenant} and state in ('planned', 'claimed')) as effects,
        leaving.now as mail, leaving.again as "mailAgain"
      from late, leaving`.execute(queries)
    const [row] = rows
    if (!row) throw new Error('A workspace has no backlog')
    return row
  })
}
