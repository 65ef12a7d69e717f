import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Instant } from '../core/base/ids.ts'
import { type Database, withTenant } from './database.ts'

/** Somebody was erased: which ids, under which mark. No name. `subject` is the id of a person, or the account and the key of a contact. */
const ErasureNote = z.object({
  id: z.string(),
  kind: z.enum(['person', 'contact']),
  subject: z.string(),
  mark: z.string(),
  at: z.string(),
  by: z.string(),
})
export type ErasureNote = z.infer<typeof ErasureNote>

export type StoredErasure = ErasureNote & { why: string; counts: Record<string, unknown> }

export function readErasures(database: Database, tenant: string): Promise<StoredErasure[]> {
  return withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.erasure')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('at', 'desc')
      .orderBy('id')
      .execute()
    return rows.map(({ tenant: _tenant, at, counts, ...row }) => ({
      ...row,
      at: at.toISOString() as Instant,
      counts: counts as Record<string, unknown>,
    }))
  })
}

export const erasureFile = (dataDir: string, tenant: string): string => join(dataDir, 'erasures', `${tenant}.jsonl`)

/**
 * The list of erasures outside of the database. A backup from before an erasure brings the person back; this says that they are to
 * go again. It belongs beside the copies of the journal of letters, and no name stands in it.
 */
export function readErasureNotes(dataDir: string, tenant: string): ErasureNote[] {
  const path = erasureFile(dataDir, tenant)
  if (!existsSync(path)) return []
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return whole.filter((line) => line !== '').map((line) => ErasureNote.parse(JSON.parse(line)))
}

/** Notes what is not noted yet. */
export function noteErasures(dataDir: string, tenant: string, erasures: readonly ErasureNote[]): void {
  const known = new Set(readErasureNotes(dataDir, tenant).map(({ id }) => id))
  const missing = erasures.filter(({ id }) => !known.has(id))
  if (missing.length === 0) return
  const path = erasureFile(dataDir, tenant)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'a', 0o600)
  try {
    for (const { id, kind, subject, mark, at, by } of missing) writeSync(file, `${JSON.stringify({ id, kind, subject, mark, at, by })}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
