import type { Node, Parent, Root } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { type Data, type Processor, unified } from 'unified'
import type { Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { fold } from './fold.ts'
import { tame } from './tame.ts'

/** A page as the reader of Markdown sees it, with its lines. */
export type Page = { root: Root; lines: string[] }

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)
const withoutAddresses = markdown().use(noAddresses).freeze()
/** Nothing becomes a link by itself in a text without one of these, also none that is written with escapes. */
const address = /[-.\w+]@|www\.|:\/\/|&#?\w+;|\\[.@/:]/i

/** The first phase: text to tree. Never fails; what can't be read is left out and said. */
export function readPage(source: string, findings: Findings): Page {
  const text = tame(source, findings)
  return { root: readMarkdown(text), lines: text.split(/\r\n|\n|\r/) }
}

function readMarkdown(text: string): Root {
  const folded = fold(text)
  const root = folded && readerOf(folded.text).parse(folded.text)
  return root && folded.unfold(root) ? root : readerOf(text).parse(text)
}

const readerOf = (text: string) => (address.test(text) ? markdown : withoutAddresses)

/**
 * Addresses that become links although nobody marked them up are looked for at each letter and digit of a page, which is a third of
 * reading it. So where there is none, nobody looks (decision 0046).
 */
function noAddresses(this: Processor): void {
  const data = this.data()
  const { micromarkExtensions: syntax = [], fromMarkdownExtensions: trees = [] } = data
  data.micromarkExtensions = syntax.map(({ text = {}, ...others }) => ({ ...others, text: withoutLiterals(text) }))
  data.fromMarkdownExtensions = trees.flat().filter(({ enter }) => !enter?.literalAutolink)
}

type Constructs = NonNullable<NonNullable<Data['micromarkExtensions']>[number]['text']>

function withoutLiterals(text: Constructs): Constructs {
  const left: Constructs = {}
  for (const [code, constructs = []] of Object.entries(text)) {
    const others = [constructs].flat().filter(({ name }) => !/Autolink$/.test(name ?? ''))
    if (others.length > 0) left[code] = others
  }
  return left
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
