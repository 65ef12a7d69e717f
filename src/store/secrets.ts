import type { Secret } from '../core/base/secret.ts'
import { type Database, inTransaction, withTenant } from './database.ts'
import { type Keyring, keyOf } from './keyring.ts'
import { listTenants } from './workspaces.ts'

/** Keeps a secret in an envelope. Another value comes under another field, so that what points to the old one never finds a new one. */
export async function writeSecret(
  { database, keyring }: { database: Database; keyring: Keyring },
  { tenant, field, secret, now }: { tenant: string; field: string; secret: Secret; now: Date },
): Promise<void> {
  const sealed = keyring.seal({ tenant, field }, secret)
  await inTransaction(database, tenant, (queries) =>
    queries
      .insertInto('baton.secret')
      .values({ tenant, field, sealed, key: keyOf(sealed), written_at: now })
      .execute(),
  )
}

export async function readSecret(
  { database, keyring }: { database: Database; keyring: Keyring },
  { tenant, field }: { tenant: string; field: string },
): Promise<Secret | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.secret').select('sealed').where('tenant', '=', tenant).where('field', '=', field).executeTakeFirst(),
  )
  return row && keyring.open({ tenant, field }, row.sealed)
}

/** Drops every secret whose field begins so, but for the one that counts. */
export async function dropSecrets(
  database: Database,
  { tenant, like, but }: { tenant: string; like: string; but?: string | undefined },
): Promise<void> {
  await inTransaction(database, tenant, (queries) => {
    const dropping = queries.deleteFrom('baton.secret').where('tenant', '=', tenant).where('field', 'like', `${like}%`)
    return (but === undefined ? dropping : dropping.where('field', '!=', but)).execute()
  })
}

/** How many secrets are under which key. */
export async function secretsByKey(database: Database): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const tenant of await listTenants(database))
    for (const { key } of await withTenant(database, tenant, (queries) =>
      queries.selectFrom('baton.secret').select('key').where('tenant', '=', tenant).execute(),
    ))
      found.set(key, (found.get(key) ?? 0) + 1)
  return found
}

/** Envelopes every secret anew with the newest key, while work goes on: what somebody writes in between is theirs. Answers how many. */
export async function rewrapSecrets({ database, keyring }: { database: Database; keyring: Keyring }): Promise<number> {
  const [current] = keyring.ids()
  let wrapped = 0
  for (const tenant of await listTenants(database)) {
    const rows = await withTenant(database, tenant, (queries) =>
      queries.selectFrom('baton.secret').select(['field', 'sealed', 'key']).where('tenant', '=', tenant).execute(),
    )
    for (const { field, sealed } of rows.filter(({ key }) => key !== current)) {
      const anew = keyring.seal({ tenant, field }, keyring.open({ tenant, field }, sealed))
      const { numUpdatedRows } = await inTransaction(database, tenant, (queries) =>
        queries
          .updateTable('baton.secret')
          .set({ sealed: anew, key: keyOf(anew) })
          .where('tenant', '=', tenant)
          .where('field', '=', field)
          .where('sealed', '=', sealed)
          .executeTakeFirstOrThrow(),
      )
      wrapped += Number(numUpdatedRows)
    }
  }
  return wrapped
}
