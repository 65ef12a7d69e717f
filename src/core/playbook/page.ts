import type { Node, Parent, Root } from 'mdast'
import type { Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { readMarkdown } from './markdown.ts'
import { tame } from './tame.ts'

/** A page as the reader of Markdown sees it, with its lines. */
export type Page = { root: Root; lines: string[] }

/** The first phase: text to tree. Never fails; what can't be read is left out and said. */
export function readPage(source: string, findings: Findings): Page {
  const text = tame(source, findings)
  return { root: readMarkdown(text), lines: text.split(/\r\n|\n|\r/) }
}

export const rangeOf = (node: Node | undefined): Range => ({
  start: { line: node?.position?.start.line ?? 1, column: node?.position?.start.column ?? 1 },
  end: { line: node?.position?.end.line ?? 1, column: node?.position?.end.column ?? 1 },
})

export const spanning = (first: Range, last: Range): Range => ({ start: first.start, end: last.end })

export const isParent = (node: Node): node is Parent => 'children' in node

/** What a reader sees of a node: no markup, no comments, a line break as a blank. */
export function textOf(node: Node): string {
  if (node.type === 'text' || node.type === 'inlineCode') return (node as unknown as { value: string }).value
  if (node.type === 'break') return ' '
  if (node.type === 'image') return (node as unknown as { alt?: string | null }).alt ?? ''
  return isParent(node) ? node.children.map(textOf).join('') : ''
}
