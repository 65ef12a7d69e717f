import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { instant } from '../core/base/ids.ts'
import { type Database, withTenant } from './database.ts'
import { flush } from './log.ts'

const Checkpoint = z.object({ seq: z.number(), hash: z.string(), at: z.string() })
/** How far a workspace's log went and what its chain was there. */
export type Checkpoint = z.infer<typeof Checkpoint>

export const checkpointFile = (dataDir: string, tenant: string): string => join(dataDir, 'checkpoints', `${tenant}.jsonl`)

/**
 * Notes the end of the log in a file outside the database. A chain alone doesn't show that its end was cut off; this does, up to
 * the last note. Adds nothing when nothing happened since.
 */
export async function writeCheckpoint(database: Database, tenant: string, now: Date): Promise<Checkpoint | undefined> {
  const head = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.chain').select(['seq', 'hash']).where('tenant', '=', tenant).executeTakeFirst(),
  )
  if (!head || head.seq === 0) return undefined
  const hash = head.hash.toString('hex')
  const last = lastCheckpoint(database.dataDir, tenant)
  if (last?.seq === head.seq && last.hash === hash) return undefined
  // A note of what a power cut could still take back would be a false alarm later.
  await flush(database)
  const checkpoint = { seq: head.seq, hash, at: instant(now) }
  appendLine(checkpointFile(database.dataDir, tenant), checkpoint)
  return checkpoint
}

function appendLine(path: string, checkpoint: Checkpoint) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'a+', 0o600)
  try {
    // A crash may have left half a line; the next note must not be glued to it.
    ftruncateSync(file, endOf(file).whole)
    writeSync(file, `${JSON.stringify(checkpoint)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The note that was made last. It is asked for every minute, and a year of notes is many megabytes: so they are not read. */
export function lastCheckpoint(dataDir: string, tenant: string): Checkpoint | undefined {
  const path = checkpointFile(dataDir, tenant)
  if (!existsSync(path)) return undefined
  const file = openSync(path, 'r')
  try {
    const { line } = endOf(file)
    return line ? Checkpoint.parse(JSON.parse(line)) : undefined
  } finally {
    closeSync(file)
  }
}

/** Longer than any two notes. */
const tailBytes = 4_096

/** Up to where a file of notes is whole, and the last line of that. */
function endOf(file: number): { whole: number; line?: string } {
  const { size } = fstatSync(file)
  const from = Math.max(0, size - tailBytes)
  const tail = Buffer.alloc(size - from)
  readSync(file, tail, 0, tail.length, from)
  const end = tail.lastIndexOf('\n')
  if (end === -1) return { whole: from }
  const line = tail.subarray(tail.lastIndexOf('\n', end - 1) + 1, end).toString('utf8')
  return { whole: from + end + 1, line }
}

/** All notes about a workspace, the oldest first. A last line that a crash left half-written doesn't count. */
export function readCheckpoints(dataDir: string, tenant: string): Checkpoint[] {
  let text: string
  try {
    text = readFileSync(checkpointFile(dataDir, tenant), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const lines = text.split('\n')
  const whole = lines.slice(0, -1)
  return whole.filter((line) => line !== '').map((line) => Checkpoint.parse(JSON.parse(line)))
}

/** Puts the notes about a log aside that was removed on purpose: a demo that begins again begins a log of its own. */
export function setCheckpointsAside(dataDir: string, tenant: string, now: Date): void {
  const file = checkpointFile(dataDir, tenant)
  if (existsSync(file)) renameSync(file, `${file}.until-${now.getTime()}`)
}
