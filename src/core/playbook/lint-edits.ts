import type { Fix, Range } from '../definition/definition.ts'

/** The changes of a page that fixes are made of. Lines and columns are 1-based, ends exclusive. */
export type Edit = Fix['edits'][number]
type Place = Range['start']

export const insertAt = (place: Place, text: string): Edit => ({ range: { start: place, end: place }, text })
export const lineOf = (lines: string[], line: number): string => lines[line - 1] ?? ''
export const startOfLine = (line: number): Place => ({ line, column: 1 })

/** A piece of a line, from and to counted from zero. */
export const piece = (line: number, from: number, to: number): Range => ({
  start: { line, column: from + 1 },
  end: { line, column: to + 1 },
})

// A range may span a whole table; what is meant stands near its beginning or it is not worth looking for.
export const linesLookedAt = 60

/** Where a text stands within a range, as a word of its own; the whole range when it doesn't. */
export function narrow(range: Range, wanted: string, lines: string[]): Range {
  return wanted === '' ? range : (placeOf(range, wanted, lines) ?? range)
}

export function placeOf(range: Range, wanted: string, lines: string[]): Range | undefined {
  const last = Math.min(range.end.line, range.start.line + linesLookedAt)
  for (let line = range.start.line; line <= last; line++) {
    const text = lineOf(lines, line)
    const until = line === range.end.line ? range.end.column - 1 : text.length
    for (
      let at = text.indexOf(wanted, line === range.start.line ? range.start.column - 1 : 0);
      at >= 0;
      at = text.indexOf(wanted, at + 1)
    ) {
      const end = at + wanted.length
      if (end > until) break
      if (!isPartOfWord(text, at - 1, wanted[0]) && !isPartOfWord(text, end, wanted.at(-1))) return piece(line, at, end)
    }
  }
  return undefined
}

const letter = /[\p{L}\p{N}_]/u
const isPartOfWord = (text: string, at: number, beside: string | undefined) =>
  letter.test(beside ?? '') && at >= 0 && letter.test(text[at] ?? ' ')

export const textAt = (lines: string[], { start, end }: Range): string => {
  if (start.line === end.line) return lineOf(lines, start.line).slice(start.column - 1, end.column - 1)
  const between = lines.slice(start.line, end.line - 1)
  return [lineOf(lines, start.line).slice(start.column - 1), ...between, lineOf(lines, end.line).slice(0, end.column - 1)].join('\n')
}

/** The cells of a table row without the blanks around their text. */
export function cellsOf(lines: string[], line: number): Range[] {
  const text = lineOf(lines, line)
  const bars = [...text.matchAll(/(?<!\\)\|/g)].map(({ index }) => index)
  const opens = text.trimStart().startsWith('|')
  const edges = [...(opens ? [] : [-1]), ...bars, ...(text.trimEnd().endsWith('|') ? [] : [text.length])]
  return edges.slice(0, -1).map((bar, index) => {
    const inside = text.slice(bar + 1, edges[index + 1])
    const from = bar + 1 + (inside.length - inside.trimStart().length)
    return inside.trim() === ''
      ? piece(line, bar + 1, bar + 1 + Math.min(1, inside.length))
      : piece(line, from, from + inside.trim().length)
  })
}

/** A name as YAML writes it: bare where that is safe. */
export const yamlText = (text: string): string =>
  /^\p{L}[\p{L}\p{N} +._-]*$/u.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text)

/** A text of the page in a sentence of ours; a long one is cut. */
export const quoted = (text: string): string => `"${text.length > 90 ? `${text.slice(0, 87).trimEnd()}…` : text}"`
