import type { MarkdownParser } from '@lezer/markdown'

export type SyntaxNode = ReturnType<MarkdownParser['parse']>['topNode']

/** A text in which nodes are looked up, and at which offset each of its lines begins. */
export type Text = { whole: string; starts: readonly number[] }

export function newText(whole: string): Text {
  const starts = [0]
  for (let end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', end + 1)) starts.push(end + 1)
  return { whole, starts }
}

/** Is thrown where something stands that two readers of Markdown could take differently; whoever began to read goes to the other one. */
export const notPlain = new Error('What stands here is not plain Markdown.')

export function refuse(): never {
  throw notPlain
}

export function pointAt({ starts }: Text, offset: number) {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset }
}

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
