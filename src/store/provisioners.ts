import { sql } from 'kysely'
import { type Database, inTransaction, withTenant } from './database.ts'
import { hashOf, listedSince } from './sessions.ts'

/** A token with which a directory provisions people. */
export type Provisioner = { id: string; name: string; madeBy: string; createdAt: Date; expiresAt: Date; usedAt: Date | null }

export type NewProvisioner = { tenant: string; id: string; token: string; name: string; madeBy: string; now: Date; expiresAt: Date }

export async function keepProvisioner(
  database: Database,
  { tenant, id, token, name, madeBy, now, expiresAt }: NewProvisioner,
): Promise<void> {
  const row = { tenant, id, token_hash: hashOf(token), name, made_by: madeBy, created_at: now, expires_at: expiresAt, used_at: null }
  await inTransaction(database, tenant, (queries) => queries.insertInto('baton.provisioner').values(row).execute())
}

/** By which name this token provisions; notes the use, at most every minute. */
export async function findProvisioner(
  database: Database,
  { tenant, token, now }: { tenant: string; token: string; now: Date },
): Promise<{ name: string } | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.provisioner')
      .select(['id', 'name', 'used_at'])
      .where('tenant', '=', tenant)
      .where('token_hash', '=', hashOf(token))
      .where('expires_at', '>', now)
      .executeTakeFirst(),
  )
  if (row && (row.used_at === null || row.used_at.getTime() < now.getTime() - 60_000))
    await inTransaction(database, tenant, (queries) =>
      queries.updateTable('baton.provisioner').set({ used_at: now }).where('tenant', '=', tenant).where('id', '=', row.id).execute(),
    )
  return row && { name: row.name }
}

/** All of them, the oldest first, and those that have expired last. */
export async function listProvisioners(database: Database, { tenant, now }: { tenant: string; now: Date }): Promise<Provisioner[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.provisioner')
      .select(['id', 'name', 'made_by', 'created_at', 'expires_at', 'used_at'])
      .where('tenant', '=', tenant)
      .where('expires_at', '>', listedSince(now))
      .orderBy(sql`expires_at <= ${now}`)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ id, name, made_by, created_at, expires_at, used_at }) => ({
    id,
    name,
    madeBy: made_by,
    createdAt: created_at,
    expiresAt: expires_at,
    usedAt: used_at,
  }))
}

/** Ends one; its name, when there was one. */
export async function endProvisioner(database: Database, { tenant, id }: { tenant: string; id: string }): Promise<string | undefined> {
  const row = await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.provisioner').where('tenant', '=', tenant).where('id', '=', id).returning('name').executeTakeFirst(),
  )
  return row?.name
}
