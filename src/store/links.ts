import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, inTransaction, withTenant } from './database.ts'
import type { LinkRow } from './log-types.ts'
import type { Tables } from './tables.ts'

export type StoredLink = Omit<Tables['baton.link'], 'tenant' | 'token_hash'>

/** What is kept of a token; who reads it can open nothing with it. */
export const linkHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Whose token this is; undefined when nobody's. What is compared are digests, so that how long it takes tells nothing of how much
 * of a guess was right; and expired or used ones are found the same way, in the same one wait.
 */
export async function findLink(database: Database, tenant: string, token: string): Promise<StoredLink | undefined> {
  const hash = Buffer.from(linkHash(token), 'hex')
  const row = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.link').selectAll().where('tenant', '=', tenant).where('token_hash', '=', hash).executeTakeFirst(),
  )
  if (!row || !timingSafeEqual(row.token_hash, hash)) return undefined
  return storedLink(row)
}

/** Its page was fetched once more. Bookkeeping for who sent it: nothing that anybody decides rests on it. */
export async function countOpening(database: Database, tenant: string, id: string, now: Date): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries
      .updateTable('baton.link')
      .set({ opened: sql`opened + 1`, opened_at: now })
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .execute(),
  )
}

/** The matter is decided: no link about it opens anything any more, whichever of several mails it came with. */
export async function closeLinks(database: Database, tenant: string, link: StoredLink, now: Date): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries
      .updateTable('baton.link')
      .set({ used_at: now })
      .where('tenant', '=', tenant)
      .where('person', '=', link.person)
      .where('purpose', '=', link.purpose)
      .where(sql<boolean>`handover is not distinct from ${link.handover}::uuid and subject is not distinct from ${link.subject}`)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute(),
  )
}

/** All links of one handover, the newest first. */
export async function linksOf(database: Database, tenant: string, handover: string): Promise<StoredLink[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.link')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('handover', '=', handover)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(200)
      .execute(),
  )
  return rows.map(storedLink)
}

/** How many links were opened from this person's list since then. */
export async function openedSince(database: Database, tenant: string, person: string, since: Date): Promise<number> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.link')
      .select(sql<number>`count(*)::integer`.as('count'))
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .where('made_by', '=', 'list')
      .where('created_at', '>', since)
      .executeTakeFirstOrThrow(),
  )
  return row.count
}

/** How many mails with nothing but links went to this address since then: they are asked for by people, so they have a limit. */
export async function askedSince(database: Database, tenant: string, address: string, since: Date): Promise<number> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.mail')
      .select(sql<number>`count(*)::integer`.as('count'))
      .where('tenant', '=', tenant)
      .where('at', '>', since)
      .where(sql<boolean>`about->>'event' = ${linkAsked} and ${address} = any (to_addresses)`)
      .executeTakeFirstOrThrow(),
  )
  return row.count
}

/** What the mail is about that somebody asked a new link with. */
export const linkAsked = 'LinkAsked'

/** A link that no mail carries: somebody opened a matter from their list. */
export async function addLink(database: Database, tenant: string, link: LinkRow): Promise<void> {
  const { id, tokenHash, person, handover, purpose, subject, role, address, createdAt, expiresAt } = link
  const row = { tenant, id, token_hash: Buffer.from(tokenHash, 'hex'), person, handover, purpose, subject, role, address }
  const times = { created_at: new Date(createdAt), expires_at: new Date(expiresAt), opened: 0 }
  await inTransaction(database, tenant, (queries) =>
    queries
      .insertInto('baton.link')
      .values({ ...row, ...times, made_by: 'list', mail: null, opened_at: null, used_at: null, revoked_at: null, revoked_by: null })
      .execute(),
  )
}

function storedLink({ tenant: _tenant, token_hash: _hash, ...link }: Tables['baton.link']): StoredLink {
  return link
}
