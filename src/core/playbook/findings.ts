import type { Diagnostic, Fix, Range } from '../definition/definition.ts'
import { placeOf, quoted } from './lint-edits.ts'

type More = {
  why: string
  fixes?: Fix[]
  /** The words of the page that are wrong, as they stand there: the range shrinks to them. */
  written?: string
  /** What could stand there instead, the likeliest first. */
  instead?: readonly string[]
}

/** Collects what the compiler has to say, in the order of the page. */
export type Findings = {
  error: (code: string, range: Range, message: string, more: More) => void
  warning: (code: string, range: Range, message: string, more: More) => void
  note: (code: string, range: Range, message: string, more: More) => void
  /** Whether there is room for more; looking for the nearest name of a thousand mistakes helps nobody. */
  areFew: () => boolean
  /** From the top of the page down; with the lines of the page, each range as tight as its words. */
  inOrder: (lines?: string[]) => Diagnostic[]
}

// A hostile page must not drown its reader, nor the screen.
const atMost = 500

export function newFindings(): Findings {
  const found: (Diagnostic & Pick<More, 'written' | 'instead'>)[] = []
  const add = (severity: Diagnostic['severity']) => (code: string, range: Range, message: string, more: More) => {
    if (found.length >= atMost) return
    found.push({ code, severity, message, why: more.why, range, fixes: more.fixes ?? [], ...said(more) })
  }
  return {
    error: add('error'),
    warning: add('warning'),
    note: add('note'),
    areFew: () => found.length < 50,
    inOrder: (lines) => byPlace(found.map((each) => settled(each, lines))),
  }
}

const said = ({ written, instead }: More) => ({ ...(written ? { written } : {}), ...(instead ? { instead } : {}) })

// The comment that binds an element often stands on the lines below it.
const linesBelow = 15

function settled({ written, instead = [], ...diagnostic }: Diagnostic & Pick<More, 'written' | 'instead'>, lines: string[] | undefined) {
  if (!written || !lines) return diagnostic
  const { range } = diagnostic
  const below = { start: range.end, end: { line: range.end.line + linesBelow, column: 1 } }
  const place = placeOf(range, written, lines) ?? placeOf(below, written, lines)
  if (!place) return diagnostic
  const fixes = instead.map((text): Fix => ({ title: `Write ${quoted(text)}`, edits: [{ range: place, text }] }))
  return { ...diagnostic, range: place, fixes: [...diagnostic.fixes, ...fixes] }
}

/** From the top of the page down; what stands at one place keeps its order. */
export const byPlace = (found: readonly Diagnostic[]): Diagnostic[] =>
  found.toSorted(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.column - b.column)
