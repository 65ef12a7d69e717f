import type { Range } from '../definition/definition.ts'
import type { Binding, BindingKey } from './binding.ts'
import { type Edit, insertAt, lineOf, linesLookedAt, piece, startOfLine, textAt } from './lint-edits.ts'

/** Says one more thing about an element: in its binding when it has one, else in a new comment where its text ends. */
export function bind(lines: string[], end: Range['start'], binding: Binding | undefined, key: BindingKey, value: string): Edit {
  if (!binding) return insertAt(end, ` <!-- ${key}: ${value} -->`)
  const text = textAt(lines, binding.range)
  if (binding.values[key] !== undefined) {
    const stated = statedPlace(lines, binding, key)
    if (stated) return { range: stated, text: value }
  }
  const isOneComment = text.indexOf('-->') === text.length - 3
  const { end: last, start } = binding.range
  const closing = /\s*\}\s*-->$/.exec(lineOf(lines, last.line).slice(0, last.column - 1))
  if (isOneComment && closing && /^<!--\s*\{/.test(text))
    return insertAt({ line: last.line, column: closing.index + 1 }, `, ${key}: ${value}`)
  const indent = /^\s*/.exec(lineOf(lines, start.line))?.[0] ?? ''
  const closesAlone = lineOf(lines, last.line).trim() === '-->'
  if (isOneComment && closesAlone && last.line > start.line) return insertAt(startOfLine(last.line), `${indent}${key}: ${value}\n`)
  // A comment that starts a line is a block of its own and ends with its line.
  const startsLine =
    lineOf(lines, start.line)
      .slice(0, start.column - 1)
      .trim() === ''
  return insertAt(last, `${startsLine ? `\n${indent}` : ' '}<!-- ${key}: ${value} -->`)
}

/** Where the value of a key stands in a binding. */
export function statedPlace(lines: string[], { range }: Binding, key: string): Range | undefined {
  const last = Math.min(range.end.line, range.start.line + linesLookedAt)
  for (let line = range.start.line; line <= last; line++) {
    const text = lineOf(lines, line).slice(0, line === range.end.line ? range.end.column - 1 : undefined)
    const from = line === range.start.line ? range.start.column - 1 : 0
    const match = new RegExp(`(?<![\\w-])${key}\\s*:\\s*(\\[[^\\]]*\\]|\\{[^}]*\\}|"[^"]*"|'[^']*'|[^,}]*?)(?=\\s*(?:,|\\}|-->|$))`).exec(
      text.slice(from),
    )
    const value = match?.[1]
    if (match && value) return piece(line, from + match.index + match[0].length - value.length, from + match.index + match[0].length)
  }
  return undefined
}
