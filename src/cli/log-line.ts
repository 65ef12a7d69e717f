import type { Settings } from '../app.ts'

type Log = NonNullable<Settings['log']>
type Entry = Parameters<Log>[0]

/**
 * What went wrong, as one line of JSON for whoever keeps the server's output: the request's id is in the answer too, so that a person's
 * report finds its line. Requests that went well are not written.
 */
export function logLine({ level, error, ...entry }: Entry, at: string): string | undefined {
  if (entry.event === 'answered') return undefined
  return JSON.stringify({ at, level, ...entry, ...(error === undefined ? {} : told(error)) })
}

/** Writes what happens as such lines. */
export const linesTo =
  (err: (line: string) => void): Log =>
  (entry) => {
    const line = logLine(entry, new Date().toISOString())
    if (line !== undefined) err(line)
  }

/** A refusal says all in its words; where a mistake of ours is, its stack says. */
function told(error: unknown) {
  if (!(error instanceof Error)) return { error: String(error) }
  return 'kind' in error ? { error: error.message } : { error: error.message, stack: error.stack }
}

const pauseMilliseconds = 60_000
const mostKept = 100

/** What happens again and again, as while a database is away, is written once a minute, with how often it came meanwhile. */
export function withoutRepeats(log: Log, monotonic: () => number): Log {
  const written = new Map<string, { at: number; repeated: number }>()
  return (entry) => {
    // Of a request somebody may come with its id.
    if (entry.requestId !== undefined || entry.level === 'info') return log(entry)
    const { event, job, words, error } = entry
    const key = JSON.stringify([event, job, words, error instanceof Error ? error.message : String(error)])
    const now = monotonic()
    const last = written.get(key)
    if (last && now - last.at < pauseMilliseconds) {
      last.repeated += 1
      return
    }
    if (written.size >= mostKept) written.clear()
    written.set(key, { at: now, repeated: 0 })
    log(last && last.repeated > 0 ? { ...entry, repeated: last.repeated } : entry)
  }
}
