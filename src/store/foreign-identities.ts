import { type Database, inTransaction, withTenant } from './database.ts'

/** Who somebody is at a provider: the two that never change and never go to somebody else. */
export type ForeignIdentity = { issuer: string; subject: string }

/** Who was linked to this identity, and to which of this provider a person is. */
export async function findForeign(
  database: Database,
  { tenant, issuer, subject }: ForeignIdentity & { tenant: string },
): Promise<string | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.foreign_identity')
      .select('person')
      .where('tenant', '=', tenant)
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst(),
  )
  return row?.person
}

/** Links a person to an identity; false when either is linked to another one already. */
export async function linkForeign(
  database: Database,
  { tenant, issuer, subject, person, now }: ForeignIdentity & { tenant: string; person: string; now: Date },
): Promise<boolean> {
  return inTransaction(database, tenant, async (queries) => {
    const row = { tenant, issuer, subject, person, linked_at: now }
    const made = await queries
      .insertInto('baton.foreign_identity')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('person')
      .executeTakeFirst()
    return made !== undefined
  })
}

/** Notes that somebody has a way in without a password, so that it shows when they were here. */
export async function keepSeen(database: Database, { tenant, person, now }: { tenant: string; person: string; now: Date }): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries
      .insertInto('baton.credential')
      .values({ tenant, person, password: null, changed_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}

/** Forgets who somebody is at every provider; whether there was anything to forget. */
export async function unlinkForeign(database: Database, { tenant, person }: { tenant: string; person: string }): Promise<boolean> {
  const { numDeletedRows } = await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.foreign_identity').where('tenant', '=', tenant).where('person', '=', person).executeTakeFirstOrThrow(),
  )
  return numDeletedRows > 0n
}
