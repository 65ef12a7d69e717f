import type { Database } from './database.ts'
import { call, entryOf } from './log.ts'
import type { Entry } from './log-types.ts'
import { translated } from './refusals.ts'

/**
 * What a follower (the relay) hasn't seen yet, over all workspaces: at most so many entries of each, in each one's order. Asked
 * again without `advance`, it answers the same, so a follower that crashes repeats and never skips.
 *
 * Nothing is skipped either when a change commits late: numbers are given under the lock of the workspace's chain, which is held
 * until the commit, so within a workspace a higher number never becomes visible before a lower one.
 */
export async function readCommitted(database: Database, follower: string, limitPerTenant = 200): Promise<Entry[]> {
  try {
    const { rows } = await database.app.query<Parameters<typeof entryOf>[0]>({
      name: 'read-committed',
      text: 'select * from baton.read_committed($1, $2::integer)',
      values: [follower, limitPerTenant],
    })
    return rows.map(entryOf)
  } catch (error) {
    throw translated(error)
  }
}

/** Remembers that the follower is done with a workspace's entries up to this number. Never moves back. */
export async function advance(database: Database, follower: string, tenant: string, seq: number): Promise<void> {
  await call(database, 'advance', 'select baton.advance($1::uuid, $2, $3::bigint) as answer', [tenant, follower, seq])
}
