import type { Settings } from '../app.ts'

type Entry = Parameters<NonNullable<Settings['log']>>[0]

/**
 * What went wrong on our side, as one line of JSON for whoever keeps the server's output: the request's id is in the answer too, so
 * that a person's report finds its line. Requests that went well are not written.
 */
export function errorLine({ level, error, ...entry }: Entry, at: string): string | undefined {
  if (level !== 'error') return undefined
  const told = error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) }
  return JSON.stringify({ at, level, ...entry, ...told })
}
