import type { Json } from '../core/base/canonical.ts'
import type { Instant } from '../core/base/ids.ts'
import { instant } from '../core/base/ids.ts'
import { type Database, type Queries, withTenant } from './database.ts'

export type DueTimer = {
  id: string
  handover: string | null
  kind: string
  dueAt: Instant
  data: { readonly [key: string]: Json | undefined }
}

/**
 * The timers that should have fired by now, the oldest first. Reading fires nothing: a timer fires in the append of what it causes
 * (`timersFired`), so two pollers, a crash or a clock that jumps make none fire twice.
 */
export function dueTimers(database: Database, tenant: string, now: Date, limit = 100): Promise<DueTimer[]> {
  return withTenant(database, tenant, async (queries) => {
    const rows = await waiting(queries, tenant).where('due_at', '<=', now).limit(limit).execute()
    return rows.map(({ due_at: dueAt, ...row }) => ({ ...row, dueAt: instant(dueAt) }))
  })
}

/** When the next timer is due: how far a demo's clock may go in one step. Undefined when none waits. */
export function nextTimerAt(database: Database, tenant: string): Promise<Date | undefined> {
  return withTenant(database, tenant, async (queries) => (await waiting(queries, tenant).limit(1).executeTakeFirst())?.due_at)
}

const waiting = (queries: Queries, tenant: string) =>
  queries
    .selectFrom('baton.timer')
    .select(['id', 'handover', 'kind', 'due_at', 'data'])
    .where('tenant', '=', tenant)
    .where('fired_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('due_at')
    .orderBy('id')
