import type { Fix, Range } from '../definition/definition.ts'

type Place = Range['start']

/** A page after a fix. Each edit is meant for the page as it was, so they are made from the end to the start. */
export function applyFix(page: string, { edits }: Pick<Fix, 'edits'>): string {
  const starts = lineStarts(page)
  const offsetOf = ({ line, column }: Place) => {
    const start = starts[line - 1] ?? page.length
    const next = starts[line] ?? page.length
    return Math.min(start + column - 1, next)
  }
  const changes = edits.map(({ range, text }, index) => ({ from: offsetOf(range.start), to: offsetOf(range.end), text, index }))
  // Two texts put in at one place stand in the order in which they are listed.
  changes.sort((a, b) => b.from - a.from || b.index - a.index)
  return changes.reduce((text, { from, to, text: put }) => text.slice(0, from) + put + text.slice(Math.max(from, to)), page)
}

/** Where each line begins. The mark that some editors put before the first letter of a file is no column of line 1. */
function lineStarts(page: string): number[] {
  const starts = [page.startsWith('\uFEFF') ? 1 : 0]
  for (const match of page.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  return starts
}
