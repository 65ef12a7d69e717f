import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** One hand-over of one letter: `at` is the moment that the engine gave it, and tells it from every other. */
export const HandOver = z.object({ handover: z.string(), version: z.number(), at: z.string() })
export type HandOver = z.infer<typeof HandOver>

const Line = z.discriminatedUnion('mark', [
  // Before the first byte leaves.
  HandOver.extend({
    mark: z.literal('begun'),
    /** SHA-256 of the bytes that leave, and of what was approved. */
    message: z.string(),
    hash: z.string(),
    written: z.string(),
  }),
  // Before the last byte leaves: from here on the server may have it.
  HandOver.extend({ mark: z.literal('ending'), written: z.string() }),
  HandOver.extend({ mark: z.literal('outcome'), outcome: z.enum(['sent', 'refused', 'unknown']), words: z.string(), written: z.string() }),
  // The log has the outcome.
  HandOver.extend({ mark: z.literal('told'), written: z.string() }),
  // A hand-over that the log had forgotten was brought before people under another one.
  HandOver.extend({ mark: z.literal('met'), under: z.string(), written: z.string() }),
])
type Line = z.infer<typeof Line>

/** What the journal knows of one hand-over. */
export type Journalled = HandOver & {
  message: string
  hash: string
  begunAt: string
  /** The last byte may have left. */
  isEnding: boolean
  outcome?: { outcome: 'sent' | 'refused' | 'unknown'; words: string; at: string }
  isTold: boolean
  metUnder: string[]
}

export type LetterJournal = {
  of: (tenant: string, handover: string) => Journalled[]
  /** What began and what the log has not been told of. */
  open: (tenant: string) => Journalled[]
  begin: (tenant: string, handOver: HandOver, what: { message: string; hash: string; now: Date }) => void
  end: (tenant: string, handOver: HandOver, now: Date) => void
  settle: (tenant: string, handOver: HandOver, result: { outcome: 'sent' | 'refused' | 'unknown'; words: string; now: Date }) => void
  told: (tenant: string, handOver: HandOver, now: Date) => void
  met: (tenant: string, handOver: HandOver, under: string, now: Date) => void
}

export const journalFile = (dataDir: string, tenant: string): string => join(dataDir, 'outgoing', `${tenant}.jsonl`)

/** Where the journal is written. A text is on the disk when `append` returns, and follows the last whole line. */
export type JournalDisk = {
  read: (path: string) => string | undefined
  append: (path: string, text: string) => void
  /** Puts another text in the place of the whole, all of it or nothing. */
  replace?: (path: string, text: string) => void
}

/**
 * What is known about letters outside of the database: a file per workspace that only grows. A database that was set back to before a
 * letter has forgotten it; this has not. Each mark is on the disk before what it marks happens.
 */
export function letterJournal(dataDir: string, disk: JournalDisk = realDisk): LetterJournal {
  const known = new Map<string, Map<string, Journalled>>()

  const workspace = (tenant: string): Map<string, Journalled> => {
    const found = known.get(tenant)
    if (found) return found
    const path = journalFile(dataDir, tenant)
    const text = disk.read(path) ?? ''
    const clean = text.includes('@') ? text.split('\n').map(cleanLine).join('\n') : text
    if (clean !== text) disk.replace?.(path, clean)
    const entries = entriesIn(clean)
    known.set(tenant, entries)
    return entries
  }
  const write = (tenant: string, line: Line) => {
    const entries = workspace(tenant)
    disk.append(journalFile(dataDir, tenant), `${JSON.stringify(line)}\n`)
    take(entries, line)
  }

  return {
    of: (tenant, handover) => [...workspace(tenant).values()].filter((one) => one.handover === handover),
    open: (tenant) => [...workspace(tenant).values()].filter(({ isTold }) => !isTold),
    begin: (tenant, handOver, { message, hash, now }) => {
      if (workspace(tenant).has(keyOf(handOver))) throw new Error('A hand-over begins once')
      write(tenant, { mark: 'begun', ...only(handOver), message, hash, written: now.toISOString() })
    },
    end: (tenant, handOver, now) => write(tenant, { mark: 'ending', ...only(handOver), written: now.toISOString() }),
    settle: (tenant, handOver, { outcome, words, now }) =>
      write(tenant, { mark: 'outcome', ...only(handOver), outcome, words: withoutAddresses(words), written: now.toISOString() }),
    told: (tenant, handOver, now) => write(tenant, { mark: 'told', ...only(handOver), written: now.toISOString() }),
    met: (tenant, handOver, under, now) => write(tenant, { mark: 'met', ...only(handOver), under, written: now.toISOString() }),
  }
}

/** What was approved is bound by its hash, recipients included; an address must not stay here when whose it was is erased. */
const withoutAddresses = (words: string) => words.replaceAll(/[^\s<>@"'(),;:]+@[^\s<>@"'(),;:]+/g, '(address)')

/** Lines of before named the recipients. */
function cleanLine(line: string): string {
  if (!line.includes('@')) return line
  try {
    const { to: _to, ...rest } = JSON.parse(line) as Record<string, unknown>
    return JSON.stringify({ ...rest, ...(typeof rest.words === 'string' ? { words: withoutAddresses(rest.words) } : {}) })
  } catch {
    // Half a line, which does not count, or a damaged one, which has to stop letters.
    return line
  }
}

const only = ({ handover, version, at }: HandOver): HandOver => ({ handover, version, at })
const keyOf = ({ handover, version, at }: HandOver): string => `${handover} ${version} ${at}`

function take(entries: Map<string, Journalled>, line: Line): void {
  const key = keyOf(line)
  if (line.mark === 'begun') {
    const { message, hash, written } = line
    entries.set(key, { ...only(line), message, hash, begunAt: written, isEnding: false, isTold: false, metUnder: [] })
    return
  }
  const entry = entries.get(key)
  if (!entry) throw new Error(`The journal of letters has a mark "${line.mark}" of a hand-over that it does not know`)
  if (line.mark === 'ending') entry.isEnding = true
  if (line.mark === 'outcome') entry.outcome = { outcome: line.outcome, words: line.words, at: line.written }
  if (line.mark === 'told') entry.isTold = true
  if (line.mark === 'met') entry.metUnder.push(line.under)
}

/** A last line that a crash left half-written does not count: what it would have marked had not happened. */
function entriesIn(text: string): Map<string, Journalled> {
  const entries = new Map<string, Journalled>()
  const lines = text.split('\n').slice(0, -1)
  for (const line of lines) if (line !== '') take(entries, Line.parse(JSON.parse(line)))
  return entries
}

const realDisk: JournalDisk = { read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined), append, replace }

function replace(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
  flushFolder(dirname(path))
}

function append(path: string, line: string): void {
  const folder = dirname(path)
  const isNew = !existsSync(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = openSync(path, 'a+', 0o600)
  try {
    const text = readFileSync(path)
    // The next line must not be glued to half of one.
    ftruncateSync(file, text.lastIndexOf('\n') + 1)
    writeSync(file, line)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (isNew) for (const one of [folder, dirname(folder)]) flushFolder(one)
}

/** That there is such a file has to be on the disk as well as what is in it. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
