import type pg from 'pg'
import type { Instant } from '../core/base/ids.ts'
import { connect, type Database } from './database.ts'
import { entryOf } from './log.ts'
import type { Entry, LoggedEvent, Stream } from './log-types.ts'
import { translated } from './refusals.ts'
import { sealEntry, tagOf } from './seal.ts'

/** What another event says in the place of an entry's from now on. Undefined: it stays as it is. */
export type NewWords = (entry: Entry) => LoggedEvent | undefined

export type Blot = {
  tenant: string
  /** Names what the words went for; each stream that lost some says so under it. */
  id: string
  cause: 'erasure' | 'retention'
  actor: string
  via?: string
  at: Instant
  newWords: NewWords
  /** Patterns of LIKE, in small letters: an entry that fits none is not even read. */
  like: readonly string[]
  /** Only entries of these streams. */
  streams?: readonly string[]
  /** Texts in the rows of every table but the log; undefined leaves them. */
  text?: { like: readonly string[]; in: <V>(value: V) => V }
  /** What else goes, before the texts of what stays change. */
  also?: (client: pg.PoolClient) => Promise<void>
  /** The entry of the workspace's own stream that tells of it, given what was changed. */
  told: (changed: BlotCounts) => LoggedEvent
  /** Once the log has its new end. */
  after?: (client: pg.PoolClient) => Promise<void>
  /** Folds the events of one handover. */
  replay: (events: readonly unknown[], id: string) => object
}

export type BlotCounts = { entries: number; handovers: number; rows: Record<string, number> }

/**
 * Takes words out of what is stored, the log included, all of it or nothing. An entry keeps its place, its time, who acted, and the
 * digest that the chain took in; its new words get a digest of their own, and a later entry of the same stream vouches for that one.
 * The application may not change what was logged, so this is done as the owner.
 */
export async function blotOut(database: Database, blot: Blot): Promise<BlotCounts> {
  const { tenant } = blot
  const client = await connect(database, 'owner')
  try {
    // Found while work goes on; whoever writes has to wait only for what is written meanwhile.
    await enter(client, tenant)
    const { found, upTo } = await findEntries(client, blot)
    await client.query('commit')

    await enter(client, tenant)
    await client.query('select from baton.chain where tenant = $1 for update', [tenant])
    const touched = await rewriteEntries(client, blot, { found, upTo })
    await blot.also?.(client)
    const rows = blot.text ? await rewriteRows(client, tenant, blot.text) : {}
    const streams = await appendVouchers(client, blot, touched, rows)
    await blot.after?.(client)
    const handovers = streams.filter(({ kind }) => kind === 'handover').map(({ id }) => id)
    for (const id of handovers) await refold(client, blot, id)
    await client.query('commit')
    await client.query('select baton.settle()')
    await client.query('select baton.announce()')
    return { entries: touched.length, handovers: handovers.length, rows }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw translated(error)
  } finally {
    client.release()
  }
}

async function enter(client: pg.PoolClient, tenant: string) {
  await client.query('begin')
  await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
}

type Found = { entry: Entry; event: LoggedEvent; isChained: boolean; hash: Buffer }
const pieceSize = 1000

/** The entries that say something else from now on, read in pieces. */
export async function* changedEntries(
  client: Pick<pg.PoolClient, 'query'>,
  { tenant, like, streams, newWords }: Pick<Blot, 'tenant' | 'like' | 'streams' | 'newWords'>,
  { after = 0, only }: { after?: number; only?: readonly number[] } = {},
): AsyncGenerator<Found> {
  for (let last = after; ; ) {
    const { rows } = await client.query(
      `select tenant, seq, stream_kind, stream, version, type, body, digest, hash from baton.event
       where tenant = $1 and seq > $2 and lower(body) like any ($3) and ($4::text[] is null or stream = any ($4))
         and ($5::bigint[] is null or seq = any ($5)) order by seq limit ${pieceSize}`,
      [tenant, last, like, streams ?? null, only ?? null],
    )
    for (const row of rows) {
      const entry = entryOf({ ...row, seq: Number(row.seq) })
      const event = newWords(entry)
      if (event) yield { entry, event, isChained: row.digest !== null, hash: row.hash }
    }
    if (rows.length < pieceSize) return
    last = Number(rows.at(-1).seq)
  }
}

async function findEntries(client: pg.PoolClient, blot: Blot): Promise<{ found: number[]; upTo: number }> {
  const { rows } = await client.query<{ seq: number }>('select seq from baton.chain where tenant = $1', [blot.tenant])
  const found: number[] = []
  for await (const { entry } of changedEntries(client, blot)) found.push(entry.seq)
  return { found, upTo: Number(rows[0]?.seq ?? 0) }
}

type Touched = { stream: Stream; seq: number; digest: string; hash?: string }

async function rewriteEntries(client: pg.PoolClient, blot: Blot, { found, upTo }: { found: number[]; upTo: number }): Promise<Touched[]> {
  const touched: Touched[] = []
  const rewrite = async ({ entry, event, isChained, hash }: Found) => {
    const { stream, seq, version, actor, at } = entry
    const written = sealEntry({ tenant: blot.tenant, stream, version, event, actor, at })
    await client.query(`update baton.event set body = $3, salt = $4, sealed = $5::jsonb, erased = $6 where tenant = $1 and seq = $2`, [
      blot.tenant,
      seq,
      written.body,
      Buffer.from(written.salt, 'hex'),
      written.sealed ? JSON.stringify(written.sealed) : null,
      Buffer.from(written.digest, 'hex'),
    ])
    // Of before there were digests: the hash itself is all that is left of what was written.
    touched.push({ stream, seq, digest: written.digest, ...(isChained ? {} : { hash: hash.toString('hex') }) })
  }
  for (let at = 0; at < found.length; at += pieceSize)
    for await (const one of changedEntries(client, blot, { only: found.slice(at, at + pieceSize) })) await rewrite(one)
  for await (const one of changedEntries(client, blot, { after: upTo })) await rewrite(one)
  return touched
}

/** In each stream that lost words, who took them for what, and what its entries are from now on; and the whole in the workspace's own. */
async function appendVouchers(client: pg.PoolClient, blot: Blot, touched: readonly Touched[], rows: BlotCounts['rows']): Promise<Stream[]> {
  const { tenant, actor, via, at } = blot
  const of = Map.groupBy(touched, ({ stream }) => tagOf(stream, 0))
  const vouchers = [...of.values()].map((entries) => ({
    stream: (entries[0] as Touched).stream,
    event: {
      type: 'WordsErased',
      erasure: blot.id,
      cause: blot.cause,
      entries: entries.map(({ seq, digest, hash }) => ({ seq, digest, ...(hash === undefined ? {} : { hash }) })),
    } as LoggedEvent,
  }))
  const streams = vouchers.map(({ stream }) => stream)
  const handovers = streams.filter(({ kind }) => kind === 'handover').length
  const own = vouchers.find(({ stream }) => stream.kind === 'workspace' && stream.id === tenant)
  const told = { stream: { kind: 'workspace', id: tenant } as const, event: blot.told({ entries: touched.length, handovers, rows }) }
  const groups = [...vouchers.filter((one) => one !== own).map((one) => [one]), own ? [own, told] : [told]]
  const change: { streams: object[]; events: object[] } = { streams: [], events: [] }
  for (const group of groups) {
    const { stream } = group[0] as { stream: Stream }
    const { rows: found } = await client.query<{ version: number }>(
      'select coalesce(max(version), 0) as version from baton.event where tenant = $1 and stream_kind = $2 and stream = $3',
      [tenant, stream.kind, stream.id],
    )
    const expected = Number(found[0]?.version ?? 0)
    change.streams.push({ ...stream, expected })
    group.forEach(({ event: given }, index) => {
      const event = via === undefined ? given : { ...given, via }
      const version = expected + index + 1
      const written = sealEntry({ tenant, stream, version, event, actor, at })
      change.events.push({ kind: stream.kind, id: stream.id, version, type: event.type, actor, at, ...written })
    })
  }
  await client.query('select baton.append($1::uuid, $2::jsonb)', [tenant, JSON.stringify(change)])
  return streams
}

/** The state of a handover from what its log says now, as `baton verify` will make it. */
async function refold(client: pg.PoolClient, { tenant, replay }: Blot, id: string) {
  const { rows } = await client.query(
    `select tenant, seq, stream_kind, stream, version, type, body from baton.event
     where tenant = $1 and stream_kind = 'handover' and stream = $2 order by seq`,
    [tenant, id],
  )
  const events = rows.map((row) => (JSON.parse(row.body) as { event: unknown }).event)
  await client.query('update baton.handover set state = $3::jsonb, version = $4 where tenant = $1 and id = $2', [
    tenant,
    id,
    JSON.stringify(replay(events, id)),
    events.length,
  ])
}

/**
 * The log has its own way. What a published page says is what handovers ran on, and its digest stands in the log: a page that names
 * somebody is published anew by people. Names of people come from their own rows.
 */
const untouched = new Set(['event', 'chain', 'playbook', 'erasure', 'person', 'relay_cursor', 'attempt', 'waiting_count', 'insight_count'])

export type TextColumn = { table: string; column: string; type: 'text' | 'jsonb' | 'text[]' }

/** Every column of the workspace's tables that can hold a text, as the database has them: a table that is added later is not forgotten. */
async function textColumns(client: Pick<pg.PoolClient, 'query'>): Promise<TextColumn[]> {
  const { rows } = await client.query<TextColumn>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'baton'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and format_type(a.atttypid, a.atttypmod) in ('text', 'jsonb', 'text[]') order by 1, a.attnum`,
  )
  return rows.filter(({ table, column }) => !untouched.has(table) && !(table === 'handover' && column === 'state'))
}

async function rewriteRows(client: pg.PoolClient, tenant: string, text: NonNullable<Blot['text']>): Promise<Record<string, number>> {
  const changed: Record<string, number> = {}
  for (const [table, columns] of Map.groupBy(await textColumns(client), (one) => one.table)) {
    const names = columns.map(({ column }) => `x.${column}`).join(', ')
    const { rows } = await client.query(
      `select x.ctid::text as place, ${names} from baton.${table} x where x.tenant = $1 and (${searched(columns)} like any ($2)${isFolded(table)}) for update`,
      [tenant, text.like],
    )
    for (const row of rows) {
      const after = columns.map(({ column }) => text.in(row[column]))
      const isChanged = columns.map(({ column }, index) => JSON.stringify(row[column]) !== JSON.stringify(after[index]))
      if (!isChanged.includes(true)) continue
      changed[table] = (changed[table] ?? 0) + 1
      const set = columns.map(({ column, type }, index) => `${column} = $${index + 3}::${type}`).join(', ')
      const values = columns.map(({ type }, index) =>
        type === 'jsonb' && after[index] !== null ? JSON.stringify(after[index]) : after[index],
      )
      await client.query(`update baton.${table} set ${set} where tenant = $1 and ctid = $2::tid`, [tenant, row.place, ...values])
    }
  }
  return changed
}

/** All texts of a row in small letters. */
const searched = (columns: readonly TextColumn[]) =>
  `lower(concat_ws(' ', ${columns.map(({ column, type }) => (type === 'text' ? `x.${column}` : `x.${column}::text`)).join(', ')}))`

/** Lines of a calendar file break in the middle of names, so mail that carries one is looked through whatever it seems to say. */
const isFolded = (table: string) => (table === 'mail' ? ` or x.parts <> '[]'` : '')
