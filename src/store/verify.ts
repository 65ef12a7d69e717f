import { createHash } from 'node:crypto'
import type { Checkpoint } from './checkpoint.ts'

/**
 * The independent checker of the log. It shares no code with what writes: it takes the rows as they lie there, computes the chain
 * again from the first, and says for every trouble where it is. Give it a connection that may read; it changes nothing.
 */

export type Finding = {
  code: 'changed' | 'removed' | 'moved' | 'cut' | 'foreign' | 'column' | 'head' | 'checkpoint' | 'state'
  /** The entry's number; for `removed` and `cut` the first that is missing. */
  seq: number
  message: string
}

export type Verdict = { tenant: string; entries: number; lastSeq: number; hash: string; findings: Finding[] }

export type Reader = { query(text: string, values: unknown[]): Promise<{ rows: Row[] }> }
type Row = Record<string, unknown>

export type VerifyOptions = {
  tenant: string
  checkpoints: readonly Checkpoint[]
  /** Folds the events of one handover; when given, each handover's stored state is compared with it. */
  replay?: (events: readonly unknown[], id: string) => unknown
  /** Findings after these are counted by nobody: one look is enough. */
  limit?: number
}

const pageSize = 2000

/** Checks one workspace's log from its first entry to its last. The reader must see all of it (a transaction with its tenant set). */
export async function verify(reader: Reader, { tenant, checkpoints, replay, limit = 100 }: VerifyOptions): Promise<Verdict> {
  const findings: Finding[] = []
  const report = (code: Finding['code'], seq: number, message: string) => {
    if (findings.length < limit) findings.push({ code, seq, message })
  }
  const expected = new Map(checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint]))
  const streams = new Map<string, unknown[]>()
  const blotted = new Map<number, string>()
  const vouched = new Map<number, Voucher & { by: number }>()
  const hashes = new Map<number, string>()
  let hash: Buffer = createHash('sha256').update(`baton:${tenant}`).digest()
  let last = 0
  let entries = 0

  for (;;) {
    const { rows } = await reader.query(
      `select seq, stream_kind, stream, version, type, actor, extract(epoch from at) * 1000 as milliseconds, body, hash, digest, salt, sealed, erased
       from baton.event where tenant = $1 and seq > $2 order by seq limit $3`,
      [tenant, last, pageSize],
    )
    for (const row of rows) {
      const seq = Number(row.seq)
      const body = String(row.body)
      const stored = bytes(row.hash)
      if (seq !== last + 1) report('removed', last + 1, `${between(last + 1, seq - 1)} missing.`)
      const said = read(body)
      const isBlotted = Buffer.isBuffer(row.erased)
      const { text, digest } = isBlotted ? linkThen(row, said) : linkOf(row, body, said)
      if (isBlotted) blotted.set(seq, (said && digestOf(row, body)) ?? 'unreadable')
      else for (const voucher of vouchersIn(said)) vouched.set(voucher.seq, { ...voucher, by: seq })
      // Of an entry from before there were digests the hash alone is left; whoever vouches for its new words names it too.
      const computed = text === undefined ? stored : createHash('sha256').update(hash).update(`${seq}:${text}`).digest()
      if (!computed.equals(stored) && seq === last + 1)
        report('changed', seq, `Entry ${seq} is not what was written: its hash does not fit what it says.`)
      // Whoever is shown a part of the log is shown this column for the entries between.
      else if (digest !== undefined && digest !== bytes(row.digest).toString('hex'))
        report('column', seq, `Entry ${seq}: its column digest says something else than the entry.`)
      if (isBlotted && bytes(row.erased).toString('hex') !== blotted.get(seq))
        report('column', seq, `Entry ${seq}: its column erased says something else than the entry.`)
      if (said) for (const problem of compare(row, said, tenant)) report(problem.code, seq, problem.message)
      else report('changed', seq, `Entry ${seq} can't be read.`)
      const checkpoint = expected.get(seq)
      if (checkpoint && checkpoint.hash !== stored.toString('hex')) {
        report('checkpoint', seq, `Up to entry ${seq} the log is not the one that was noted on ${checkpoint.at}: it was rewritten.`)
      }
      if (replay && row.stream_kind === 'handover') keep(streams, String(row.stream), body)
      // Going on from the stored hash, a changed entry is found alone and not with all that follow it.
      hash = stored
      if (isBlotted) hashes.set(seq, stored.toString('hex'))
      last = seq
      entries++
    }
    if (rows.length < pageSize) break
  }

  for (const checkpoint of checkpoints.filter(({ seq }) => seq > last).slice(-1)) {
    report(
      'cut',
      last + 1,
      `The log ends at entry ${last}, but on ${checkpoint.at} it went to ${checkpoint.seq}: ${between(last + 1, checkpoint.seq)} missing.`,
    )
  }
  for (const [seq, digest] of blotted) {
    const voucher = vouched.get(seq)
    if (!voucher || voucher.by < seq) report('changed', seq, `Words were taken out of entry ${seq}, and no later entry says so.`)
    else if (voucher.digest !== digest || (voucher.hash !== undefined && voucher.hash !== hashes.get(seq)))
      report('changed', seq, `Entry ${seq} is not what entry ${voucher.by} left of it when words were taken out.`)
  }
  // A voucher for an entry that has its old words means that these came back, from somewhere.
  for (const [seq, { by }] of vouched)
    if (!blotted.has(seq) && seq <= last) report('changed', seq, `Entry ${seq} holds the words that entry ${by} took out of it.`)
  await compareHead(reader, tenant, last, hash, report)
  await compareVersions(reader, tenant, report)
  if (replay) await compareStates(reader, tenant, streams, replay, report)
  return { tenant, entries, lastSeq: last, hash: hash.toString('hex'), findings }
}

const between = (from: number, to: number) => (from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`)

/**
 * What the chain took in of an entry: a tag of its place in its stream and the digest of its text, both made anew from the text.
 * Entries from before migration 0008 went in as they are.
 */
function linkOf(row: Row, body: string, said: Row | undefined): { text: string; digest?: string } {
  if (!Buffer.isBuffer(row.digest)) return { text: body }
  const digest = said && digestOf(row, body)
  if (digest === undefined) return { text: 'unreadable' }
  const { kind, id } = object(said?.stream)
  return { text: `${sha256(`${kind}:${id}:${said?.version}`)}:${digest}`, digest }
}

/** What the chain took in of an entry that has lost words since: the digest of what was written is all that is left of it. */
function linkThen(row: Row, said: Row | undefined): { text: string | undefined; digest?: string } {
  if (!Buffer.isBuffer(row.digest)) return { text: undefined }
  const { kind, id } = object(said?.stream ?? {})
  const digest = row.digest.toString('hex')
  return { text: `${sha256(`${kind}:${id}:${said?.version}`)}:${digest}`, digest }
}

type Voucher = { seq: number; digest: string; hash?: string }

/** What an entry says about others that words were taken out of. */
function vouchersIn(said: Row | undefined): Voucher[] {
  const event = said?.event as { type?: unknown; entries?: unknown } | undefined
  if (event?.type !== 'WordsErased' || !Array.isArray(event.entries)) return []
  return event.entries.map((one: Row) => ({
    seq: Number(one.seq),
    digest: String(one.digest),
    ...(one.hash === undefined ? {} : { hash: String(one.hash) }),
  }))
}

/**
 * Of the salted text, in which each sealed value has given its place to a digest of its own. Undefined when a place is not there, or
 * when the column holds what Baton never writes there: nothing at all, or at least one place.
 */
function digestOf(row: Row, body: string): string | undefined {
  const salt = bytes(row.salt).toString('hex')
  if (row.sealed === null) return sha256(sha256(`text:${salt}`) + body)
  if (!Array.isArray(row.sealed) || row.sealed.length === 0) return undefined
  const sealed = row.sealed as (string | number)[][]
  const open: unknown = JSON.parse(body)
  // The digest is made of what the text means, so that it also has to be written as it was.
  if (sorted(open) !== body) return undefined
  for (const path of sealed) {
    if (!Array.isArray(path)) return undefined
    const inside = path.slice(0, -1).reduce((here, name) => (here as Row | undefined)?.[name], open) as Row | undefined
    const name = String(path.at(-1))
    if (typeof inside !== 'object' || inside?.[name] === undefined) return undefined
    inside[name] = { sealed: sha256(sha256(`part:${JSON.stringify(path)}:${salt}`) + sorted(inside[name])) }
  }
  return sha256(sha256(`text:${salt}`) + sorted(open))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function read(body: string): Row | undefined {
  try {
    const said = object(JSON.parse(body))
    return object(said.stream) && object(said.event) && said
  } catch {
    return undefined
  }
}

type Problem = { code: 'column' | 'foreign'; message: string }

/** What the columns say must be what the hashed text says: queries use the columns. */
function compare(row: Row, said: Row, tenant: string): Problem[] {
  const stream = object(said.stream)
  const pairs: [string, unknown, unknown][] = [
    ['stream_kind', row.stream_kind, stream.kind],
    ['stream', row.stream, stream.id],
    ['version', Number(row.version), said.version],
    ['type', row.type, object(said.event).type],
    ['actor', row.actor, said.actor],
    // To the microsecond, which is finer than a Date.
    ['at', Number(row.milliseconds), new Date(String(said.at)).getTime()],
  ]
  const problems: Problem[] = pairs
    .filter(([, column, text]) => column !== text)
    .map(([name]) => ({ code: 'column', message: `Entry ${row.seq}: its column ${name} says something else than the entry.` }))
  if (said.tenant !== tenant) problems.push({ code: 'foreign', message: `Entry ${row.seq} was written for another workspace.` })
  return problems
}

type Report = (code: Finding['code'], seq: number, message: string) => void

async function compareHead(reader: Reader, tenant: string, last: number, hash: Buffer, report: Report) {
  const { rows } = await reader.query('select seq, hash from baton.chain where tenant = $1', [tenant])
  const [head] = rows
  if (!head) return report('head', last, 'The end of the chain is not noted in the database.')
  const seq = Number(head.seq)
  if (seq > last) report('cut', last + 1, `The log ends at entry ${last}, but the chain goes to ${seq}: ${between(last + 1, seq)} missing.`)
  else if (seq < last) report('head', seq + 1, `The chain ends at ${seq}, but there are entries up to ${last}.`)
  else if (!bytes(head.hash).equals(hash)) report('head', last, `The chain's end does not fit entry ${last}.`)
}

/** A stream's versions go up by one; what the database's key can't see is one that is missing. */
async function compareVersions(reader: Reader, tenant: string, report: Report) {
  const { rows } = await reader.query(
    `select seq, stream_kind, stream, version, rank from (
       select seq, stream_kind, stream, version, row_number() over (partition by stream_kind, stream order by seq) as rank
       from baton.event where tenant = $1
     ) numbered where version <> rank order by seq limit 1`,
    [tenant],
  )
  for (const row of rows)
    report(
      'moved',
      Number(row.seq),
      `Entry ${row.seq} is version ${row.version} of ${row.stream_kind} ${row.stream}, but stands in place ${row.rank}.`,
    )
}

async function compareStates(
  reader: Reader,
  tenant: string,
  streams: Map<string, unknown[]>,
  replay: (events: readonly unknown[], id: string) => unknown,
  report: Report,
) {
  const { rows } = await reader.query('select id, ref, version, state from baton.handover where tenant = $1', [tenant])
  for (const row of rows) {
    const events = streams.get(String(row.id)) ?? []
    streams.delete(String(row.id))
    if (Number(row.version) !== events.length) {
      report('state', 0, `${row.ref} stands at version ${row.version}, its log at ${events.length}.`)
    } else if (!isSaidBy(events, row, replay)) {
      report('state', 0, `${row.ref} is not what its log says.`)
    }
  }
  for (const id of streams.keys()) report('state', 0, `The log has a handover ${id} that is not there.`)
}

function isSaidBy(events: readonly unknown[], row: Row, replay: (events: readonly unknown[], id: string) => unknown): boolean {
  try {
    return sorted(replay(events, String(row.id))) === sorted(row.state)
  } catch {
    // What was put into the log can be such that no handover comes of it.
    return false
  }
}

function keep(streams: Map<string, unknown[]>, id: string, body: string) {
  try {
    const { event } = object(JSON.parse(body))
    const known = streams.get(id)
    if (known) known.push(event)
    else streams.set(id, [event])
  } catch {
    // Found and reported already.
  }
}

/** Written out with sorted names, so that equal values are equal texts. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => sorted(item ?? null)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // By name alone: the quotation mark behind a name would sort "New CSM" after "New CSM Manager".
  const names = Object.keys(value).sort()
  const members = names.map((name) => [name, (value as Row)[name]] as const).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join()}}`
}

function object(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('expected an object')
  return { ...value }
}

const bytes = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0))
