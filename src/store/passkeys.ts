import { type Database, inTransaction, withTenant } from './database.ts'

export type Passkey = {
  id: string
  person: string
  name: string
  publicKey: Buffer
  counter: number
  transports: string[]
  createdAt: Date
  usedAt: Date | null
}

/** Keeps a new one; false when there is one with that id already. */
export async function keepPasskey(database: Database, { tenant, ...key }: Omit<Passkey, 'usedAt'> & { tenant: string }): Promise<boolean> {
  const { id, person, name, counter, transports } = key
  const row = { tenant, id, person, name, public_key: key.publicKey, counter, transports, created_at: key.createdAt, used_at: null }
  const made = await inTransaction(database, tenant, (queries) =>
    queries
      .insertInto('baton.passkey')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst(),
  )
  return made !== undefined
}

/** Those of a person, the oldest first; or the one with this id, whoever's it is. */
export async function readPasskeys(
  database: Database,
  { tenant, person, id }: { tenant: string; person?: string; id?: string },
): Promise<Passkey[]> {
  const rows = await withTenant(database, tenant, (queries) => {
    let asked = queries.selectFrom('baton.passkey').selectAll().where('tenant', '=', tenant)
    if (person !== undefined) asked = asked.where('person', '=', person)
    if (id !== undefined) asked = asked.where('id', '=', id)
    return asked.orderBy('created_at').orderBy('id').execute()
  })
  return rows.map(({ id: key, person: whose, name, public_key, counter, transports, created_at, used_at }) => ({
    id: key,
    person: whose,
    name,
    publicKey: public_key,
    counter: Number(counter),
    transports,
    createdAt: created_at,
    usedAt: used_at,
  }))
}

export async function notePasskeyUse(
  database: Database,
  { tenant, id, counter, now }: { tenant: string; id: string; counter: number; now: Date },
): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries.updateTable('baton.passkey').set({ counter, used_at: now }).where('tenant', '=', tenant).where('id', '=', id).execute(),
  )
}

/** Removes one of a person, or all of theirs; their names. */
export async function removePasskeys(
  database: Database,
  { tenant, person, id }: { tenant: string; person: string; id?: string },
): Promise<string[]> {
  const rows = await inTransaction(database, tenant, (queries) => {
    const removing = queries.deleteFrom('baton.passkey').where('tenant', '=', tenant).where('person', '=', person)
    return (id === undefined ? removing : removing.where('id', '=', id)).returning('name').execute()
  })
  return rows.map(({ name }) => name)
}
