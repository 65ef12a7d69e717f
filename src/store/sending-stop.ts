import type { Instant } from '../core/base/ids.ts'
import { type Database, withTenant } from './database.ts'
import type { Models } from './log-types.ts'

/** Somebody stopped all sending of a workspace. `by` is a person's id, or the name that was given on the server itself. */
export type StoredStop = { at: Instant; by: string; why: string }

export const stopPlace = { kind: 'sending', id: 'stop' } as const

/** Asked of the database before every sending and never remembered, so that it holds on every node from the commit on. */
export async function readStop(database: Database, tenant: string): Promise<StoredStop | null> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.directory')
      .select('data')
      .where('tenant', '=', tenant)
      .where('kind', '=', stopPlace.kind)
      .where('id', '=', stopPlace.id)
      .executeTakeFirst(),
  )
  return stopIn(row?.data)
}

/** The row of the directory that says so; `null` lifts it. */
export const stopRow = (stopped: StoredStop | null): NonNullable<Models['directory']>[number] => ({
  ...stopPlace,
  name: 'All sending',
  data: { stopped },
})

/** What the row says. */
export function stopIn(data: { readonly [name: string]: unknown } | undefined): StoredStop | null {
  const stopped = data?.stopped as Partial<StoredStop> | null | undefined
  if (!stopped) return null
  return { at: String(stopped.at), by: String(stopped.by), why: String(stopped.why) }
}
