import { type Database, inTransaction } from './database.ts'

/** Leaves an effect to whoever comes by later. Only the newest claim may: an older one has nothing to say about it any more. */
export async function postponeEffect(
  database: Database,
  { tenant, handover, effect, fence, until }: { tenant: string; handover: string; effect: string; fence: number; until: Date },
): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries
      .updateTable('baton.effect')
      .set({ lease_until: until })
      .where('tenant', '=', tenant)
      .where('handover', '=', handover)
      .where('id', '=', effect)
      .where('fence', '=', fence)
      .where('state', '=', 'claimed')
      .execute(),
  )
}
