import { sql } from 'kysely'
import { type ImportDone, type ImportRun, undoHours } from '../contract/imports.ts'
import { type Database, withTenant } from '../store/database.ts'
import { entryOf } from '../store/log.ts'
import type { Entry, Stream } from '../store/log-types.ts'

/**
 * An import is remembered by the log alone: the note that it was confirmed, and right behind it, written in the same statement, one
 * entry for each thing that it changed. `entries` says how many; imports from before it did can't be taken back.
 */
export type ImportConfirmed = { type: 'ImportConfirmed'; digest: string; done: ImportDone; entries?: number }
export type ImportUndone = { type: 'ImportUndone'; digest: string; of: ImportDone['of']; removed: number; restored: number; left: number }

export type Run = {
  digest: string
  seq: number
  at: string
  by: string
  done: ImportDone
  entries: number | undefined
  undone: { at: string; by: string; event: ImportUndone } | undefined
}

export const importStream = (digest: string): Stream => ({ kind: 'workspace', id: `import:${digest}` })

const columns = ['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body'] as const

/** The newest imports, the newest first. */
export async function readRuns(database: Database, tenant: string, limit: number): Promise<Run[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(columns)
      .where('tenant', '=', tenant)
      .where('type', '=', sql.lit('ImportConfirmed'))
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute(),
  )
  const undone = await undoneAmong(database, tenant)
  return rows.map(entryOf).map((entry) => runOf(entry, undone))
}

export async function readRun(database: Database, tenant: string, digest: string): Promise<Run | undefined> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(columns)
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', 'workspace')
      .where('stream', '=', importStream(digest).id)
      .orderBy('version')
      .execute(),
  )
  // A confirmation that is sent with a key leaves an empty append in the same stream.
  const [first, ...others] = rows.map(entryOf)
  if (!first) return undefined
  return runOf(first, new Map(others.flatMap((entry) => (entry.event.type === 'ImportUndone' ? [[digest, entry]] : []))))
}

const undoneAmong = async (database: Database, tenant: string): Promise<Map<string, Entry>> => {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(columns)
      .where('tenant', '=', tenant)
      .where('type', '=', sql.lit('ImportUndone'))
      .orderBy('seq', 'desc')
      .limit(200)
      .execute(),
  )
  return new Map(rows.map(entryOf).map((entry) => [String(entry.event.digest), entry]))
}

/** Where in the log an import was last taken back: the same file again is another import then. */
export async function lastUndo(database: Database, tenant: string): Promise<number> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select('seq')
      .where('tenant', '=', tenant)
      .where('type', '=', sql.lit('ImportUndone'))
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  return Number(row?.seq ?? 0)
}

function runOf({ seq, actor, at, event }: Entry, undone: ReadonlyMap<string, Entry>): Run {
  const { digest, done, entries } = event as unknown as ImportConfirmed
  const back = undone.get(digest)
  return {
    digest,
    seq: Number(seq),
    at,
    by: actor,
    done,
    entries,
    undone: back && { at: back.at, by: back.actor, event: back.event as unknown as ImportUndone },
  }
}

export const undoUntil = ({ at }: Pick<Run, 'at'>): string => new Date(Date.parse(at) + undoHours * 3_600_000).toISOString()

/** Whether it can be taken back at that moment. */
export const isUndoable = (run: Run, now: Date): boolean =>
  run.entries !== undefined && run.undone === undefined && now.toISOString() < undoUntil(run)

export function runView(run: Run, now: Date, nameOf: (person: string) => string): ImportRun {
  const { digest, done, at, by, undone } = run
  return {
    digest,
    done,
    at,
    by: nameOf(by),
    until: isUndoable(run, now) ? undoUntil(run) : null,
    undone: undone
      ? { at: undone.at, by: nameOf(undone.by), takenBack: undone.event.removed + undone.event.restored, left: undone.event.left }
      : null,
  }
}

/** What the import has written, entry by entry. */
export async function entriesOfRun(database: Database, tenant: string, { seq, entries = 0 }: Run): Promise<Entry[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(columns)
      .where('tenant', '=', tenant)
      .where('seq', '>', seq)
      .where('seq', '<=', seq + entries)
      .orderBy('seq')
      .execute(),
  )
  return rows.map(entryOf)
}

/** The accounts that it touched, without what it said about them. */
export async function accountsOfRun(database: Database, tenant: string, { seq, entries = 0 }: Run): Promise<string[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select('stream')
      .distinct()
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', 'account')
      .where('seq', '>', seq)
      .where('seq', '<=', seq + entries)
      .execute(),
  )
  return rows.map(({ stream }) => stream)
}
