import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Json } from '../core/base/canonical.ts'
import type { Instant } from '../core/base/ids.ts'
import { type Database, inTransaction, withTenant } from './database.ts'
import type { LoadedPerson } from './load.ts'
import { call } from './log.ts'

/** A browser of a person, or software that acts for one. */
export type SessionKind = 'browser' | 'token'

export type Session = {
  kind: SessionKind
  expiresAt: Instant
  data: { readonly [key: string]: Json | undefined }
  isDemo: boolean
  person: LoadedPerson
}

/** Only this is stored; who reads the table can't sign in with it. */
export const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** Whose token this is: one wait. Undefined when it is unknown, over, left alone for too long, or of another workspace. */
export async function findSession(
  database: Database,
  { tenant, token, now }: { tenant: string; token: string; now: Date },
): Promise<Session | undefined> {
  const found = await call(database, 'use-session', 'select baton.use_session($1::uuid, $2::bytea, $3) as answer', [
    tenant,
    hashOf(token),
    now,
  ])
  return found === null ? undefined : (found as unknown as Session)
}

const listedMilliseconds = 30 * 86_400_000

/** A token that has expired since then is still listed: whoever looks why their software was sent away finds it there. */
export const listedSince = (now: Date): Date => new Date(now.getTime() - listedMilliseconds)

export type NewSession = {
  tenant: string
  token: string
  person: string
  kind: SessionKind
  now: Date
  expiresAt: Date
  /** After how long without use it ends by itself. */
  idleSeconds?: number
  data?: object
}

/** Signs a person in. The token is whatever the caller made up at random; it is not kept. Answers the session's id. */
export async function openSession(
  database: Database,
  { tenant, token, person, kind, now, expiresAt, idleSeconds, data = {} }: NewSession,
): Promise<string> {
  return inTransaction(database, tenant, async (queries) => {
    const row = {
      tenant,
      token_hash: hashOf(token),
      person,
      kind,
      created_at: now,
      expires_at: expiresAt,
      data: JSON.stringify(data),
      used_at: kind === 'browser' ? now : null,
      idle: idleSeconds === undefined ? null : `${idleSeconds} seconds`,
    }
    if (kind === 'browser')
      await queries
        .updateTable('baton.credential')
        .set({ seen_at: now })
        .where('tenant', '=', tenant)
        .where('person', '=', person)
        .execute()
    const { id } = await queries.insertInto('baton.session').values(row).returning('id').executeTakeFirstOrThrow()
    await queries
      .deleteFrom('baton.session')
      .where('tenant', '=', tenant)
      .where('expires_at', '<=', now)
      .where((eb) => eb.or([eb('kind', '<>', 'token'), eb('expires_at', '<=', listedSince(now))]))
      .execute()
    return id
  })
}

/** Signs out this one token. */
export async function closeSession(database: Database, { tenant, token }: { tenant: string; token: string }): Promise<void> {
  await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.session').where('tenant', '=', tenant).where('token_hash', '=', hashOf(token)).execute(),
  )
}

export type ListedSession = {
  id: string
  kind: SessionKind
  data: { readonly [key: string]: Json | undefined }
  createdAt: Date
  usedAt: Date | null
  expiresAt: Date
  /** Whether it is the one of this token. */
  isOwn: boolean
}

/** Somebody's sessions that count and their tokens, the newest first. */
export async function listSessions(
  database: Database,
  { tenant, person, now, token }: { tenant: string; person: string; now: Date; token?: string },
): Promise<ListedSession[]> {
  const own = token === undefined ? undefined : hashOf(token)
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.session')
      .select(['id', 'kind', 'data', 'created_at', 'used_at', 'expires_at', 'token_hash'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .where((eb) => eb.or([eb('expires_at', '>', now), eb.and([eb('kind', '=', 'token'), eb('expires_at', '>', listedSince(now))])]))
      .where(sql<boolean>`(idle is null or coalesce(used_at, created_at) + idle > ${now})`)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ id, kind, data, created_at, used_at, expires_at, token_hash }) => ({
    id,
    kind: kind === 'token' ? 'token' : 'browser',
    data,
    createdAt: created_at,
    usedAt: used_at,
    expiresAt: expires_at,
    isOwn: own !== undefined && token_hash.equals(own),
  }))
}

/** Every token of a workspace, whoever's it is: those that count, the one used last first, then those that have expired. */
export async function listTokensOf(
  database: Database,
  { tenant, now }: { tenant: string; now: Date },
): Promise<(ListedSession & { person: string })[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.session')
      .select(['id', 'person', 'data', 'created_at', 'used_at', 'expires_at'])
      .where('tenant', '=', tenant)
      .where('kind', '=', 'token')
      .where('expires_at', '>', listedSince(now))
      .orderBy(sql`expires_at <= ${now}`)
      .orderBy(sql`used_at desc nulls last`)
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ id, person, data, created_at, used_at, expires_at }) => ({
    id,
    person,
    kind: 'token' as const,
    data,
    createdAt: created_at,
    usedAt: used_at,
    expiresAt: expires_at,
    isOwn: false,
  }))
}

/** Which of somebody's sessions end: one by its id, those of a kind, or all of them. */
export type WhichSessions = { tenant: string; person: string; id?: string; kind?: SessionKind }

/** Ends sessions of a person; answers what they were. */
export async function endSessions(
  database: Database,
  { tenant, person, id, kind }: WhichSessions,
): Promise<{ id: string; kind: string; data: ListedSession['data'] }[]> {
  return inTransaction(database, tenant, (queries) => {
    let ending = queries.deleteFrom('baton.session').where('tenant', '=', tenant).where('person', '=', person)
    if (id !== undefined) ending = ending.where('id', '=', id)
    if (kind !== undefined) ending = ending.where('kind', '=', kind)
    return ending.returning(['id', 'kind', 'data']).execute()
  })
}
