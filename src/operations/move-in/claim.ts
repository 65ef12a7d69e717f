import type { Said } from './fields.ts'

/** What a file says of one handover, in its own words. */
export type Claim = {
  row: number
  said: Said
  /** People by the name of the role. */
  roles: Record<string, string>
  /** Tasks that are said to be done: as somebody wrote them, or by id where the document tells which. */
  done: { words: string; task?: string; on?: string }[]
  answers: Record<string, unknown>
  unread: { line: number; text: string }[]
}

const dated = /\s*[-–—,:@(]?\s*(\d{4}-\d{2}-\d{2})\)?\s*$/

/** The words of a task, and the day that stands behind them. */
export function withDay(text: string): { words: string; on?: string } {
  const found = dated.exec(text)
  return found?.[1] === undefined ? { words: text.trim() } : { words: text.slice(0, found.index).trim(), on: found[1] }
}
