import { sql } from 'kysely'
import { type Path, restrictedParts } from '../../core/process/restricted.ts'
import { type Audience, mayRead } from '../../core/records/field-class.ts'
import { type Checkpoint, readCheckpoints } from '../../store/checkpoint.ts'
import { type Database, withTenant } from '../../store/database.ts'
import { entryOf } from '../../store/log.ts'
import type { Entry, LoggedEvent } from '../../store/log-types.ts'
import { openSalt, openText, partSalt, sealedText, tagOf } from '../../store/seal.ts'

/** A value that this reader may see, with what its digest in the entry is made of. */
type OpenPart = { path: (string | number)[]; salt: string; text: string }

/**
 * An entry of the handover; `salt` is absent where the chain took in the text itself, as it did before there were digests. `was`: words
 * were taken out of it since; the digest that the chain took in, `null` where it took in the text.
 */
export type OwnLink = { seq: number; text: string; salt?: string; parts: OpenPart[]; hash: string; was?: string | null }
/**
 * Entries of others: what the chain took in of each, and the hash after the last. `seq` is the first. `version`: one of the
 * handover's own that this reader may not see at all.
 */
export type OthersLink = { seq: number; others: string[]; hash: string; version?: number }
/** The same from before there were digests: only the hash after each can be shown. */
export type NotedLink = { seq: number; noted: string[]; version?: number }

export type LogProof = {
  /** The chain right before the first entry of the handover. */
  before: { seq: number; hash: string }
  end: { seq: number; hash: string }
  /** What was noted outside the database about this stretch of the chain. */
  notes: Checkpoint[]
  links: (OwnLink | OthersLink | NotedLink)[]
}

type Asked = { tenant: string; handover: string; upTo: number; reader: Audience }
type Row = Awaited<ReturnType<typeof rowsAfter>>[number]

const pieceSize = 5000

/** The chain from the first entry of a handover to a position, with the entries of this handover in it and no other's. */
export async function logProof(database: Database, asked: Asked): Promise<{ proof: LogProof; entries: (Entry & { hash: string })[] }> {
  const { tenant, upTo } = asked
  const before = await chainBefore(database, asked)
  const links: LogProof['links'] = []
  const entries: (Entry & { hash: string })[] = []
  let end = before
  while (end.seq < upTo) {
    const rows = await rowsAfter(database, asked, end.seq)
    for (const row of rows) {
      end = { seq: Number(row.seq), hash: row.hash.toString('hex') }
      if (row.body === null) addOther(links, row)
      else {
        const own = ownLink(row, row.body, asked.reader)
        if (own) links.push(own)
        else links.push(...withheld(row))
        entries.push({ ...entryOf({ ...row, tenant, body: row.body }), hash: end.hash })
      }
    }
    if (rows.length < pieceSize) break
  }
  return { proof: { before, end, notes: notesWithin(database, tenant, before.seq, end.seq), links }, entries }
}

async function chainBefore(database: Database, { tenant, handover }: Asked): Promise<LogProof['before']> {
  const found = await withTenant(database, tenant, (queries) =>
    sql<{ seq: number; hash: Buffer | null }>`
      select first.seq - 1 as seq, before.hash from (
        select min(seq) as seq from baton.event where tenant = ${tenant} and stream_kind = 'handover' and stream = ${handover}
      ) first left join baton.event before on before.tenant = ${tenant} and before.seq = first.seq - 1`.execute(queries),
  )
  const seq = Number(found.rows[0]?.seq ?? 0)
  return { seq, hash: found.rows[0]?.hash?.toString('hex') ?? '' }
}

/** Texts of this handover only: what is not shown is not even read. */
const rowsAfter = (database: Database, { tenant, handover, upTo }: Asked, after: number) =>
  withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(['seq', 'stream_kind', 'stream', 'version', 'type', 'hash', 'digest', 'salt', 'sealed', 'erased'])
      .select(sql<string | null>`case when stream_kind = 'handover' and stream = ${handover} then body end`.as('body'))
      .where('tenant', '=', tenant)
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(pieceSize)
      .execute(),
  )

/** The entry with every value that the reader may know; the others stay digests. Undefined when one that they may not know has none. */
function ownLink({ seq, hash, salt, sealed, digest, erased }: Row, body: string, reader: Audience): OwnLink | undefined {
  const was = erased ? { was: digest?.toString('hex') ?? null } : {}
  const place = { seq: Number(seq), hash: hash.toString('hex'), ...was }
  const { event } = JSON.parse(body) as { event: LoggedEvent }
  const hidden = restrictedParts(event).flatMap((part) => (mayRead(part.class, reader) ? [] : [['event', ...part.path]]))
  const paths = (sealed ?? []) as unknown as (string | number)[][]
  const isHidden = (path: Path) => hidden.some((one) => isSame(one, path))
  if (hidden.some((one) => !paths.some((path) => isSame(one, path)))) return undefined
  if (!salt) return { ...place, text: body, parts: [] }
  const key = salt.toString('hex')
  return {
    ...place,
    text: openText(body, paths, key),
    salt: openSalt(key),
    parts: paths.filter((path) => !isHidden(path)).map((path) => ({ path, salt: partSalt(key, path), text: sealedText(body, path) })),
  }
}

function withheld(row: Row): (OthersLink | NotedLink)[] {
  const links: LogProof['links'] = []
  addOther(links, row)
  return links.flatMap((link) => ('text' in link ? [] : [{ ...link, version: row.version }]))
}

function addOther(links: LogProof['links'], { seq, stream_kind: kind, stream, version, digest, hash }: Row): void {
  const last = links.at(-1)
  if (digest) {
    const link = `${tagOf({ kind: kind as Entry['stream']['kind'], id: stream }, version)}:${digest.toString('hex')}`
    if (last && 'others' in last && last.version === undefined) {
      last.others.push(link)
      last.hash = hash.toString('hex')
    } else links.push({ seq: Number(seq), others: [link], hash: hash.toString('hex') })
  } else if (last && 'noted' in last && last.version === undefined) last.noted.push(hash.toString('hex'))
  else links.push({ seq: Number(seq), noted: [hash.toString('hex')] })
}

/** The last note of each day is enough, and the newest of all. */
function notesWithin(database: Database, tenant: string, from: number, to: number): Checkpoint[] {
  const notes = readCheckpoints(database.dataDir, tenant).filter(({ seq }) => seq >= from && seq <= to)
  return [...new Map(notes.map((note) => [note.at.slice(0, 10), note])).values()]
}

const isSame = (a: Path, b: Path) => a.length === b.length && a.every((step, index) => step === b[index])
