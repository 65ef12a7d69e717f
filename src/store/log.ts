import { sql } from 'kysely'
import pg from 'pg'
import { z } from 'zod'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type Keys, textOf } from './append-text.ts'
import { type Database, inOneBreath, withClient, withTenant } from './database.ts'
import { line, lineEach } from './line.ts'
import type { Answered, Append, Appended, Entry, LoggedEvent, Stream } from './log-types.ts'
import { translated } from './refusals.ts'

/**
 * Writes what was decided: entries, read models, timers, effects and the answer to the key, all in one statement and one wait, or
 * nothing. Answers what was answered before when the key is known. Refuses with `stale` when the stream has moved on.
 */
export async function append(database: Database, change: Append): Promise<Appended | { answered: Answered }> {
  if (canGoWithOthers(change)) return lineOf(database, change.tenant)(change)
  const isNewest = change.expectedVersion === 'newest'
  for (let attempt = 1; ; attempt++) {
    const expected = change.expectedVersion === 'newest' ? await versionOf(database, change.tenant, change.stream) : change.expectedVersion
    try {
      return await appendAlone(database, { ...change, expectedVersion: expected })
    } catch (error) {
      // Nobody decided on that version, so whoever came first is no reason to refuse.
      if (!(isNewest && attempt < 10 && error instanceof Refusal && error.kind === 'stale')) throw error
    }
  }
}

async function appendAlone(database: Database, change: Append, leave?: () => void): Promise<Appended | { answered: Answered }> {
  const [result] = decided(await appendTogether(database, [change], { ofAll: change.idempotency }, leave))
  if (!result) throw new Error('The log answered nothing')
  return result
}

/** Of one handover, decided on a known version, and with nothing that is there once in a workspace. */
const canGoWithOthers = ({ stream, expectedVersion, models = {} }: Append): boolean =>
  stream.kind === 'handover' &&
  expectedVersion !== 'newest' &&
  Object.values(models).every((rows) => rows === undefined || Array.isArray(rows))

/** Few enough that the line of a workspace is soon free again, and that whoever listens is told of each (see `baton.append`). */
const mostTogether = 16

/** The line in which changes of handovers of one workspace stand in this process. */
const lineOf = lineEach((database: Database) =>
  line<Append, Appended | { answered: Answered }>({
    most: mostTogether,
    thingOf: ({ stream }) => stream.id,
    write: async (changes, leave) => {
      const [first] = changes
      if (first && changes.length === 1) return Promise.allSettled([appendAlone(database, first, leave)])
      const written = await appendTogether(database, changes, { ofEach: true }, leave)
      if (!('undone' in written)) return written.map((value) => ({ status: 'fulfilled' as const, value }))
      // What one of them is refused for is not the others' fault: each alone, with an answer of its own.
      const results: PromiseSettledResult<Appended | { answered: Answered }>[] = []
      for (const change of changes) results.push(...(await Promise.allSettled([appendAlone(database, change)])))
      return results
    },
  }),
)

/** Many streams in one statement: all or nothing. For seeding and imports; each stream once, its version known. */
export async function appendMany(database: Database, changes: readonly Append[]): Promise<Appended[]> {
  const [first] = changes
  if (!first) return []
  if (changes.some(({ tenant }) => tenant !== first.tenant)) throw new Error('appendMany writes for one tenant at a time')
  return decided(await appendTogether(database, changes, {})).map((result) => {
    if ('answered' in result) throw new Error('A batch without a key was answered')
    return result
  })
}

const Result = z.union([
  z.object({ answered: z.object({ status: z.number(), answer: z.json() }) }),
  z.object({ first: z.number(), last: z.number() }),
])

/** What `baton.append` says. */
export const resultOf = (answer: Json) => Result.parse(answer)

type Together = (Appended | { answered: Answered })[]

/** The database has taken back the whole statement: nothing of it is there. */
type Undone = { undone: unknown }

function decided(written: Together | Undone): Together {
  if ('undone' in written) throw written.undone
  return written
}

async function appendTogether(database: Database, changes: readonly Append[], keys: Keys, leave?: () => void): Promise<Together | Undone> {
  const [first] = changes
  if (!first) return []
  const written = await write(database, first.tenant, await textOf(changes, keys), keys, leave)
  if ('undone' in written) return written
  const result = resultOf(written.answer)
  if ('answered' in result) {
    await flush(database)
    return [result]
  }
  return placesOf(changes, result.first)
}

/** Where in the log each of these changes stands, when the first begins there. */
export function placesOf(changes: readonly Append[], first: number): Appended[] {
  let next = first
  return changes.map(({ events, expectedVersion }) => {
    const firstSeq = next
    next += events.length
    return { firstSeq, lastSeq: next - 1, version: Number(expectedVersion) + events.length }
  })
}

/** Each name is planned once on a connection. */
export const statements = {
  append: { name: 'append', text: 'select baton.append($1::uuid, $2::jsonb) as answer' },
  appendEach: { name: 'append-each', text: 'select baton.append_each($1::uuid, $2::jsonb) as answer' },
  settle: { name: 'settle', text: 'select baton.settle()' },
  announce: { name: 'announce', text: 'select baton.announce()' },
  announceAll: { name: 'announce-all', text: 'select baton.announce_all()' },
}

/**
 * Three statements that travel together, so one wait: the change, whose place in line is free again as soon as it is committed, the
 * wait for the disk, which all who write at that moment share, and the announcement, for which nobody waits. Without this a tenant's
 * changes would queue for the disk one by one. An error of the first two is an error: what was not confirmed may or may not be there,
 * and the key tells; only when the database itself refuses the first is it certain that nothing is.
 */
async function write(
  database: Database,
  tenant: string,
  change: string,
  { ofEach }: Keys,
  leave: () => void = () => {},
): Promise<{ answer: Json } | Undone> {
  return withClient(database, async (client) => {
    inOneBreath(client)
    const appending = client.query<{ answer: Json }>({
      ...(ofEach ? statements.appendEach : statements.append),
      values: [tenant, change],
    })
    const settling = client.query(statements.settle)
    settling.catch(() => {}) // when both fail, the first one's error says why
    client.query(statements.announce).catch(() => {})
    const written = await appending.catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.severity === 'ERROR') return { undone: translated(error) }
      throw error
    })
    leave()
    if ('undone' in written) return written
    await settling
    return { answer: written.rows[0]?.answer ?? null }
  })
}

/** One named statement as the application, its tenant set inside: one wait. */
export async function call(database: Database, name: string, text: string, values: unknown[]): Promise<Json> {
  return (await callEach(database, name, text, values))[0] ?? null
}

/** The same with an answer in each row. */
export async function callEach(database: Database, name: string, text: string, values: unknown[]): Promise<Json[]> {
  try {
    const { rows } = await database.app.query<{ answer: Json }>({ name, text, values })
    return rows.map(({ answer }) => answer)
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
