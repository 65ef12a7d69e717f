import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { connect, type Database, inOneBreath, withTenant } from './database.ts'
import type { Answered, Append, Appended, Entry, LoggedEvent, Models, Stream } from './log-types.ts'
import { translated } from './refusals.ts'
import { sealEntry } from './seal.ts'

/**
 * Writes what was decided: entries, read models, timers, effects and the answer to the key, all in one statement and one wait, or
 * nothing. Answers what was answered before when the key is known. Refuses with `stale` when the stream has moved on.
 */
export async function append(database: Database, change: Append): Promise<Appended | { answered: Answered }> {
  const isNewest = change.expectedVersion === 'newest'
  for (let attempt = 1; ; attempt++) {
    const expected = change.expectedVersion === 'newest' ? await versionOf(database, change.tenant, change.stream) : change.expectedVersion
    try {
      const [result] = await appendTogether(database, change.tenant, [{ ...change, expectedVersion: expected }], change.idempotency)
      if (!result) throw new Error('The log answered nothing')
      return result
    } catch (error) {
      // Nobody decided on that version, so whoever came first is no reason to refuse.
      if (!(isNewest && attempt < 10 && error instanceof Refusal && error.kind === 'stale')) throw error
    }
  }
}

/** Many streams in one statement: all or nothing. For seeding and imports; each stream once, its version known. */
export async function appendMany(database: Database, changes: readonly Append[]): Promise<Appended[]> {
  const result = await appendManyOnce(database, changes, undefined)
  if ('answered' in result) throw new Error('A batch without a key was answered')
  return result
}

/** The same for a request that has a key: one key and one answer for all of it. */
export async function appendManyOnce(
  database: Database,
  changes: readonly Append[],
  idempotency: Append['idempotency'],
): Promise<Appended[] | { answered: Answered }> {
  const [first] = changes
  if (!first) return []
  if (changes.some(({ tenant }) => tenant !== first.tenant)) throw new Error('appendMany writes for one tenant at a time')
  const results = await appendTogether(database, first.tenant, changes, idempotency)
  const appended: Appended[] = []
  for (const result of results) {
    if ('answered' in result) return result
    appended.push(result)
  }
  return appended
}

const Result = z.union([
  z.object({ answered: z.object({ status: z.number(), answer: z.json() }) }),
  z.object({ first: z.number(), last: z.number() }),
])

async function appendTogether(
  database: Database,
  tenant: string,
  changes: readonly Append[],
  idempotency: Append['idempotency'],
): Promise<(Appended | { answered: Answered })[]> {
  const result = Result.parse(await write(database, tenant, await textOf(changes, idempotency)))
  if ('answered' in result) {
    await flush(database)
    return [result]
  }
  let next = result.first
  return changes.map(({ events: own, expectedVersion }) => {
    const firstSeq = next
    next += own.length
    return { firstSeq, lastSeq: next - 1, version: Number(expectedVersion) + own.length }
  })
}

/**
 * Three statements that travel together, so one wait: the change, whose place in line is free again as soon as it is committed, the
 * wait for the disk, which all who write at that moment share, and the announcement, for which nobody waits. Without this a tenant's
 * changes would queue for the disk one by one. An error of the first two is an error: what was not confirmed may or may not be there,
 * and the key tells.
 */
async function write(database: Database, tenant: string, change: string): Promise<unknown> {
  const client = await connect(database)
  try {
    inOneBreath(client)
    const appending = client.query<{ answer: Json }>({
      name: 'append',
      text: 'select baton.append($1::uuid, $2::jsonb) as answer',
      values: [tenant, change],
    })
    const settling = client.query({ name: 'settle', text: 'select baton.settle()' })
    settling.catch(() => {}) // when both fail, the first one's error says why
    client.query({ name: 'announce', text: 'select baton.announce()' }).catch(() => {})
    const { rows } = await appending
    await settling
    return rows[0]?.answer
  } catch (error) {
    throw translated(error)
  } finally {
    client.release()
  }
}

/** The texts that digests are made of are made here, once, and stored as they are. */
function entriesOf({ tenant, stream, expectedVersion, events, actor, via, at }: Append) {
  return events.map((given, index) => {
    const event = via === undefined ? given : { ...given, via }
    const version = Number(expectedVersion) + index + 1
    const written = sealEntry({ tenant, stream, version, event, actor, at })
    return { kind: stream.kind, id: stream.id, version, type: event.type, actor, at, ...written }
  })
}

/** Of so many changes each time the others in this process get their turn. */
const breath = 20

/** What `baton.append` is told, put together piece by piece: many changes are megabytes. */
async function textOf(changes: readonly Append[], idempotency: Append['idempotency']): Promise<string> {
  const streams: string[] = []
  const events: string[] = []
  const lists: Record<string, string[]> = {}
  const singles: Record<string, string> = {}
  for (const [index, change] of changes.entries()) {
    if (index % breath === breath - 1) await setImmediate()
    const { stream, expectedVersion, models, actor, at } = change
    streams.push(JSON.stringify({ ...stream, expected: expectedVersion }))
    for (const event of entriesOf(change)) events.push(JSON.stringify(event))
    // Who held what is known since this moment, from this actor, unless a row says otherwise.
    const said = (row: object) => ({
      knownAt: at,
      by: actor,
      source: stream.kind === 'handover' ? `handover:${stream.id}` : 'by hand',
      ...row,
    })
    for (const [name, value] of Object.entries(models ?? {}) as [keyof Models, unknown][]) {
      if (value === undefined) continue
      if (!Array.isArray(value)) singles[name] = JSON.stringify(value)
      else if (value.length > 0) {
        lists[name] ??= []
        lists[name].push(...value.map((row) => JSON.stringify(isLedger(name) ? said(row) : row)))
      }
    }
  }
  // Put together with `+`, which copies nothing until it is sent; `join` would copy the whole at each level.
  let models = ''
  for (const [name, text] of Object.entries(singles)) models += `${models === '' ? '' : ','}"${name}":${text}`
  for (const [name, rows] of Object.entries(lists)) models += `${models === '' ? '' : ','}"${name}":[${rows.join(',')}]`
  const key = idempotency && { ...keyOf(idempotency), status: idempotency.status, answer: idempotency.answer, at: changes[0]?.at }
  const withModels = models === '' ? '' : `,"models":{${models}}`
  const withKey = key ? `,"idempotency":${JSON.stringify(key)}` : ''
  return `{"streams":[${streams.join(',')}],"events":[${events.join(',')}]${withModels}${withKey}}`
}

const isLedger = (name: string) => name === 'assignments' || name === 'assignmentsEnded' || name === 'assignmentsReplaced'

export const keyOf = ({ actor, key, requestHash }: { actor: string; key: string; requestHash: string }) => ({
  actor,
  key,
  hash: requestHash,
})

/** One named statement as the application, its tenant set inside: one wait. */
export async function call(database: Database, name: string, text: string, values: unknown[]): Promise<Json> {
  try {
    const { rows } = await database.app.query<{ answer: Json }>({ name, text, values })
    return rows[0]?.answer ?? null
  } catch (error) {
    throw translated(error)
  }
}

/** Waits until everything that is visible now is on the disk: what is repeated to a caller must be as safe as what was first said. */
export async function flush(database: Database): Promise<void> {
  await call(database, 'flush', 'select baton.flush() as answer', [])
}

/** The version of a stream now; 0 when nothing happened in it yet. */
export function versionOf(database: Database, tenant: string, stream: Stream): Promise<number> {
  return withTenant(database, tenant, async (queries) => {
    const row = await queries
      .selectFrom('baton.event')
      .select(sql<number>`max(version)`.as('version'))
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', stream.kind)
      .where('stream', '=', stream.id)
      .executeTakeFirst()
    return row?.version ?? 0
  })
}

/** What happened in one stream after a version, oldest first. */
export function readEvents(database: Database, tenant: string, stream: Stream, afterVersion = 0, limit = 1000): Promise<Entry[]> {
  return withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.event')
      .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body'])
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', stream.kind)
      .where('stream', '=', stream.id)
      .where('version', '>', afterVersion)
      .orderBy('version')
      .limit(limit)
      .execute()
    return rows.map(entryOf)
  })
}

/** What happened in the workspace after a number, oldest first: what a stream of changes resumes from. */
export function readAll(database: Database, tenant: string, afterSeq = 0, limit = 1000): Promise<Entry[]> {
  return withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.event')
      .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body'])
      .where('tenant', '=', tenant)
      .where('seq', '>', afterSeq)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map(entryOf)
  })
}

/** The end of the tenant's log: its last number. */
export function lastSeq(database: Database, tenant: string): Promise<number> {
  return withTenant(database, tenant, async (queries) => {
    const head = await queries.selectFrom('baton.chain').select('seq').where('tenant', '=', tenant).executeTakeFirst()
    return head?.seq ?? 0
  })
}

type EntryRow = { tenant: string; seq: number; stream_kind: string; stream: string; version: number; type: string; body: string }

const isStreamKind = (kind: string): kind is Stream['kind'] =>
  ['handover', 'account', 'workspace', 'person', 'playbook', 'letter-template'].includes(kind)

export function entryOf({ tenant, seq, stream_kind: kind, stream, version, type, body }: EntryRow): Entry {
  const { event, actor, at } = JSON.parse(body) as { event: LoggedEvent; actor: string; at: string }
  if (!isStreamKind(kind)) throw new Error(`Entry ${seq} is of an unknown stream: ${kind}`)
  return { tenant, seq, stream: { kind, id: stream }, version, event: { ...event, type }, actor, at }
}
