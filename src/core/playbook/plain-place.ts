import type { MarkdownParser } from '@lezer/markdown'
import { lineStarts, placeAt } from './line-starts.ts'

export type SyntaxNode = ReturnType<MarkdownParser['parse']>['topNode']

/** A text in which nodes are looked up, and at which offset each of its lines begins. */
export type Text = { whole: string; starts: readonly number[] }

export const newText = (whole: string): Text => ({ whole, starts: lineStarts(whole) })

/** Is thrown where something stands that two readers of Markdown could take differently; whoever began to read goes to the other one. */
export const notPlain = new Error('What stands here is not plain Markdown.')

export function refuse(): never {
  throw notPlain
}

export const pointAt = ({ starts }: Text, offset: number) => ({ ...placeAt(starts, offset), offset })

export const placeOf = (text: Text, from: number, to: number) => ({ start: pointAt(text, from), end: pointAt(text, to) })

/** A line by its number, from 1; there is none before the first and after the last. */
export const lineAt = ({ whole, starts }: Text, line: number) =>
  line < 1 || line > starts.length ? '' : whole.slice(starts[line - 1], (starts[line] ?? whole.length + 1) - 1)

export const written = ({ whole }: Text, { from, to }: { from: number; to: number }) => whole.slice(from, to)

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}
