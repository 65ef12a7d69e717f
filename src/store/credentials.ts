import { sql } from 'kysely'
import { type Database, inTransaction, withTenant } from './database.ts'
import { call } from './log.ts'
import { hashOf } from './sessions.ts'

/** What a link is for: the first password, or a new one. */
export type LinkPurpose = 'invitation' | 'password'

/** What somebody's password hashes to; undefined for who has none yet. */
export async function findPassword(
  database: Database,
  { tenant, person }: { tenant: string; person: string },
): Promise<string | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.credential').select('password').where('tenant', '=', tenant).where('person', '=', person).executeTakeFirst(),
  )
  return row?.password ?? undefined
}

/** Who has set a password, whom a provider vouches for, who has an invitation that can still be used, and when everybody was here last. */
export async function readAccess(
  database: Database,
  tenant: string,
  now: Date,
): Promise<{
  passwords: Set<string>
  linked: Map<string, Date>
  passkeys: Map<string, number>
  invited: Set<string>
  seen: Map<string, Date>
}> {
  return withTenant(database, tenant, async (queries) => {
    const credentials = await queries
      .selectFrom('baton.credential')
      .select(['person', 'seen_at', sql<boolean>`password is not null`.as('hasPassword')])
      .where('tenant', '=', tenant)
      .execute()
    const linked = await queries.selectFrom('baton.foreign_identity').select(['person', 'linked_at']).where('tenant', '=', tenant).execute()
    const links = await queries
      .selectFrom('baton.access_link')
      .select('person')
      .where('tenant', '=', tenant)
      .where('purpose', '=', 'invitation')
      .where('expires_at', '>', now)
      .execute()
    const passkeys = await queries
      .selectFrom('baton.passkey')
      .select(({ fn }) => ['person', fn.countAll<string>().as('count')])
      .where('tenant', '=', tenant)
      .groupBy('person')
      .execute()
    return {
      passkeys: new Map(passkeys.map(({ person, count }) => [person, Number(count)])),
      passwords: new Set(credentials.flatMap(({ person, hasPassword }) => (hasPassword ? [person] : []))),
      linked: new Map(linked.map(({ person, linked_at }) => [person, linked_at])),
      invited: new Set(links.map(({ person }) => person)),
      seen: new Map(credentials.flatMap(({ person, seen_at }) => (seen_at ? [[person, seen_at] as const] : []))),
    }
  })
}

export type NewLink = { tenant: string; token: string; person: string; purpose: LinkPurpose; now: Date; expiresAt: Date }

/** Keeps a link. An older one for the same person no longer counts: who holds one that was sent twice holds nothing. */
export async function openLink(database: Database, { tenant, token, person, purpose, now, expiresAt }: NewLink): Promise<void> {
  await inTransaction(database, tenant, async (queries) => {
    await queries.deleteFrom('baton.access_link').where('tenant', '=', tenant).where('person', '=', person).execute()
    await queries.deleteFrom('baton.access_link').where('tenant', '=', tenant).where('expires_at', '<=', now).execute()
    const row = { tenant, token_hash: hashOf(token), person, purpose, created_at: now, expires_at: expiresAt }
    await queries.insertInto('baton.access_link').values(row).execute()
  })
}

/** Ends the links of a person that nobody has used. */
export async function dropLinks(database: Database, { tenant, person }: { tenant: string; person: string }): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.access_link').where('tenant', '=', tenant).where('person', '=', person).execute(),
  )
}

/** Whose link this is; looking at it uses nothing up. */
export async function findLink(
  database: Database,
  { tenant, token, now }: { tenant: string; token: string; now: Date },
): Promise<{ person: string; purpose: LinkPurpose; expiresAt: Date } | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.access_link')
      .select(['person', 'purpose', 'expires_at'])
      .where('tenant', '=', tenant)
      .where('token_hash', '=', hashOf(token))
      .where('expires_at', '>', now)
      .executeTakeFirst(),
  )
  return row && { person: row.person, purpose: row.purpose, expiresAt: row.expires_at }
}

/**
 * Spends a link and sets the password, all or nothing: of two who come with the same link one finds it gone. What else was open for
 * this person (browsers, other links) ends with the old password. Answers whose link it was.
 */
export async function spendLink(
  database: Database,
  { tenant, token, password, now }: { tenant: string; token: string; password: string; now: Date },
): Promise<string | undefined> {
  return inTransaction(database, tenant, async (queries) => {
    const spent = await queries
      .deleteFrom('baton.access_link')
      .where('tenant', '=', tenant)
      .where('token_hash', '=', hashOf(token))
      .where('expires_at', '>', now)
      .returning('person')
      .executeTakeFirst()
    if (!spent) return undefined
    await writePassword(queries, { tenant, person: spent.person, password, now })
    return spent.person
  })
}

/** Sets a password; browsers that were signed in with the old one are out. */
export async function setPassword(
  database: Database,
  change: { tenant: string; person: string; password: string; now: Date },
): Promise<void> {
  await inTransaction(database, change.tenant, (queries) => writePassword(queries, change))
}

type Queries = Parameters<Parameters<typeof inTransaction>[2]>[0]

async function writePassword(
  queries: Queries,
  { tenant, person, password, now }: { tenant: string; person: string; password: string; now: Date },
): Promise<void> {
  await queries
    .insertInto('baton.credential')
    .values({ tenant, person, password, changed_at: now })
    .onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet({ password, changed_at: now }))
    .execute()
  await queries.deleteFrom('baton.access_link').where('tenant', '=', tenant).where('person', '=', person).execute()
  await queries
    .deleteFrom('baton.session')
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .where('kind', '=', 'browser')
    .execute()
}

/** Everything by which somebody could come in, gone at once: browsers, tokens, links, password, passkeys and who they are at a provider. */
export async function removeAccess(database: Database, { tenant, person }: { tenant: string; person: string }): Promise<void> {
  await inTransaction(database, tenant, async (queries) => {
    for (const table of ['baton.session', 'baton.access_link', 'baton.credential', 'baton.foreign_identity', 'baton.passkey'] as const)
      await queries.deleteFrom(table).where('tenant', '=', tenant).where('person', '=', person).execute()
  })
}

/** One more try within a window; how many there were, this one included. One wait. */
export async function countAttempt(
  database: Database,
  { tenant, what, who, now, seconds }: { tenant: string; what: string; who: string; now: Date; seconds: number },
): Promise<number> {
  const values = [tenant, what, hashOf(who), now, `${seconds} seconds`]
  return Number(
    await call(database, 'count-attempt', 'select baton.count_attempt($1::uuid, $2, $3::bytea, $4, $5::interval) as answer', values),
  )
}

/** Who came in has not been trying. */
export async function forgetAttempts(database: Database, { tenant, what, who }: { tenant: string; what: string; who: string }) {
  await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.attempt').where('tenant', '=', tenant).where('what', '=', what).where('who', '=', hashOf(who)).execute(),
  )
}
