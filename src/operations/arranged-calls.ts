import { sql } from 'kysely'
import type { CallState } from '../core/process/handover.ts'
import { type Database, withTenant } from '../store/database.ts'

/** Somebody's time that is taken by a call of a handover. */
export type ArrangedCall = { handover: string; person: string; start: string; minutes: number; ref: string }

/**
 * All calls of a workspace that are still to come. Each waits for its moment by a timer, of which there are few; so nobody has to
 * look through the states of all handovers.
 */
export async function arrangedCalls(database: Database, tenant: string): Promise<ArrangedCall[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ id: string; ref: string; calls: Record<string, CallState> }>`
      select distinct on (h.id) h.id, h.ref, h.state->'calls' as calls
      from baton.timer r join baton.handover h on h.tenant = ${tenant} and h.id = r.handover
      where r.tenant = ${tenant} and r.fired_at is null and r.cancelled_at is null and r.kind = 'recheck' and r.id like '%call.%'
      order by h.id`.execute(queries),
  )
  return rows.flatMap(({ id, ref, calls }) =>
    Object.values(calls)
      .filter(({ cancelled }) => !cancelled)
      .flatMap(({ people = [], start, minutes }) => people.map((person) => ({ handover: id, ref, person, start, minutes }))),
  )
}
