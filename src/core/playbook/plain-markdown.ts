import { parser, Table, TaskList } from '@lezer/markdown'
import type { BlockContent, DefinitionContent, Heading, ListItem, Root, RootContent, TableCell, TableRow } from 'mdast'
import { readInline } from './plain-inline.ts'
import { childrenOf, lineAt, newText, notPlain, placeOf, pointAt, refuse, type SyntaxNode, type Text, written } from './plain-place.ts'

/**
 * A page as remark would read it, in a fifth of the time, as long as it says what it says in plain forms: undefined where something
 * stands that two readers could take differently (decision 0061). Nodes have what the compiler asks for: blocks, rows, cells and
 * comments have places; links have the address as written.
 */
export function readPlainMarkdown(page: string): Root | undefined {
  if (/[\t\r\0\uFEFF]/.test(page)) return undefined
  try {
    return rootOf(newText(page))
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

type Block = BlockContent | DefinitionContent
/** What a block stands in: how many columns of its lines belong to lists, and whether they begin with the sign of a quote. */
type Inside = { indent: number; isQuoted: boolean }

const quick = parser.configure([Table, TaskList])

function rootOf(text: Text): Root {
  const { whole } = text
  const [head, value = ''] = /^--- *\n(?:([\s\S]*?)\n)??--- *(?=\n|$)/.exec(whole) ?? ['']
  if (!head && whole.startsWith('---')) return refuse()
  // Blank, so that every place after it stays what it is.
  const body = head.replace(/[^\n]/g, ' ') + whole.slice(head.length)
  const blocks: RootContent[] = blocksIn(text, childrenOf(quick.parse(body).topNode), { indent: 0, isQuoted: false })
  if (head) blocks.unshift({ type: 'yaml', value, position: placeOf(text, 0, head.length) })
  return { type: 'root', children: blocks, position: placeOf(text, 0, whole.length) }
}

function blocksIn(text: Text, nodes: readonly SyntaxNode[], inside: Inside): Block[] {
  return nodes.map((node, index) => {
    const before = nodes[index - 1]
    // A paragraph goes on until something else begins.
    const isTorn = node.name === 'Paragraph' && before?.name === 'Paragraph' && lineOf(text, node.from) === lineOf(text, before.to) + 1
    return isTorn ? refuse() : (readers[node.name] ?? refuse)(text, node, inside)
  })
}

const lineOf = (text: Text, offset: number) => pointAt(text, offset).line
const linesOf = (text: Text, node: SyntaxNode) => written(text, node).split('\n')
const withoutQuoteMarks = (nodes: SyntaxNode[]) => nodes.filter(({ name }) => name !== 'QuoteMark')
const isBlank = (line: string) => /^ *$/.test(line)

/** Whether a line says by itself that it stands in its list or quote. */
const isOwn = (line: string, { indent, isQuoted }: Inside) =>
  isQuoted ? indent === 0 && line.startsWith('>') : line.search(/[^ ]|$/) >= indent || isBlank(line)

/** The lines of a block that only go on where they say so. */
function ownLines(text: Text, node: SyntaxNode, inside: Inside): string[] {
  const lines = linesOf(text, node)
  return lines.every((line, index) => index === 0 || isOwn(line, inside)) ? lines : refuse()
}

/** Text goes on with a word further left too; with another sign something else may begin, and a rule may make a table of it. */
function expectOwnText(text: Text, node: SyntaxNode, inside: Inside): void {
  const goesOn = (line: string) => isOwn(line, inside) || (!inside.isQuoted && /^[\p{L}{(]/u.test(line))
  const [, ...others] = linesOf(text, node)
  if (!others.every((line) => goesOn(line) && !/^[ >|:-]*-[ >|:-]*$/.test(line))) refuse()
}

const readers: Record<string, (text: Text, node: SyntaxNode, inside: Inside) => Block> = {
  Paragraph: (text, node, inside) => {
    expectOwnText(text, node, inside)
    const children = readInline(text, { from: node.from, to: node.to, nodes: childrenOf(node) })
    return { type: 'paragraph', children, position: placeOf(text, node.from, node.to) }
  },
  HorizontalRule: (text, node) => ({ type: 'thematicBreak', position: placeOf(text, node.from, node.to) }),
  Blockquote: (text, node, { indent, isQuoted }) => {
    if (isQuoted || indent > 0) return refuse()
    const children = blocksIn(text, withoutQuoteMarks(childrenOf(node)), { indent, isQuoted: true })
    return { type: 'blockquote', children, position: placeOf(text, node.from, node.to) }
  },
  BulletList: readList,
  OrderedList: readList,
  Table: readTable,
  FencedCode: readFence,
  CommentBlock: readComment,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`ATXHeading${depth}`, readHeading])),
  SetextHeading1: readUnderlined,
  SetextHeading2: readUnderlined,
}

function readHeading(text: Text, node: SyntaxNode): Heading {
  const [mark, ...parts] = childrenOf(node)
  const closing = parts.at(-1)?.name === 'HeaderMark' ? parts.pop() : undefined
  return headingOf(text, node, readInline(text, { from: mark?.to ?? node.from, to: closing?.from ?? node.to, nodes: parts }))
}

function readUnderlined(text: Text, node: SyntaxNode, { indent, isQuoted }: Inside): Heading {
  const parts = childrenOf(node)
  const line = parts.pop()
  if (isQuoted || indent > 0 || linesOf(text, node).length > 2) return refuse()
  return headingOf(text, node, readInline(text, { from: node.from, to: line?.from ?? node.to, nodes: parts }))
}

function headingOf(text: Text, { name, from, to }: SyntaxNode, children: Heading['children']): Heading {
  return { type: 'heading', depth: Number(name.at(-1)) as Heading['depth'], children, position: placeOf(text, from, to) }
}

function readList(text: Text, node: SyntaxNode, inside: Inside): Block {
  const parts = childrenOf(node)
  const from = parts[0]?.firstChild?.from ?? node.from
  const isOrdered = node.name === 'OrderedList'
  // Under text a list begins only with a one.
  const isUnderText = !isBlank(lineAt(text, lineOf(text, from) - 1))
  if (isOrdered && isUnderText && !/^1[.)]/.test(text.whole.slice(from, from + 2))) return refuse()
  const children = withoutQuoteMarks(parts).map((item) => itemOf(text, item, inside))
  return { type: 'list', ordered: isOrdered, children, position: placeOf(text, from, node.to) }
}

function itemOf(text: Text, node: SyntaxNode, { isQuoted }: Inside): ListItem {
  const [mark, first, ...others] = childrenOf(node)
  if (node.name !== 'ListItem' || mark?.name !== 'ListMark' || !first) return refuse()
  // What begins on another line than its mark, or far from it, is counted in another way.
  if (!/^ {1,4}$/.test(text.whole.slice(mark.to, first.from))) return refuse()
  const inside = { indent: pointAt(text, first.from).column - 1, isQuoted }
  const position = placeOf(text, mark.from, node.to)
  const box = /^\[([ xX])\]/.exec(written(text, first))
  if (!box) return { type: 'listItem', checked: null, children: blocksIn(text, [first, ...others], inside), position }
  const from = first.from + 4
  if (first.name !== 'Task' || !/[^ \n]/.test(text.whole.charAt(from))) return refuse()
  expectOwnText(text, first, inside)
  const words = readInline(text, { from, to: first.to, nodes: childrenOf(first).slice(1) })
  const place = placeOf(text, words[0]?.type === 'text' ? from : first.from, first.to)
  const children: Block[] = [{ type: 'paragraph', children: words, position: place }, ...blocksIn(text, others, inside)]
  return { type: 'listItem', checked: box[1] !== ' ', children, position }
}

function readTable(text: Text, node: SyntaxNode, inside: Inside): Block {
  const { line, column } = pointAt(text, node.from)
  const lines = ownLines(text, node, inside)
  const isAlone = /^ *(?:$|#{1,6} )/.test(lineAt(text, line - 1)) && isBlank(lineAt(text, line + lines.length))
  // None of its lines stands further left or right, or could be something else.
  const isPlain = lines.every((row, index) => index === 0 || (row.search(/[^ ]/) === column - 1 && !/^ *(?:[-+*#>`~<=]|\d+[.)])/.test(row)))
  const rule = (lines[1] ?? '').trim()
  const rows = childrenOf(node).filter(({ name }) => name !== 'TableDelimiter')
  if (!isAlone || !isPlain || inside.isQuoted || !/^\|?(?: *:?-+:? *\|)+(?: *:?-+:?)?$/.test(rule)) return refuse()
  return { type: 'table', children: rows.map((row) => rowOf(text, row)), position: placeOf(text, node.from, node.to) }
}

/** A cell begins with the line before it, and the last one ends with the line after it. */
function rowOf(text: Text, row: SyntaxNode): TableRow {
  const children: TableCell[] = []
  const parts = childrenOf(row)
  let from = row.from
  let cell: SyntaxNode | undefined
  const close = (to: number) => {
    const inline = cell ? readInline(text, { from: cell.from, to: cell.to, nodes: childrenOf(cell) }) : []
    children.push({ type: 'tableCell', children: inline, position: placeOf(text, from, to) })
    from = to
    cell = undefined
  }
  for (const [index, part] of parts.entries()) {
    if (part.name === 'TableCell') cell = part
    else if (part.name !== 'TableDelimiter') return refuse()
    else if (index > 0) close(index === parts.length - 1 ? row.to : part.from)
  }
  if (cell) close(row.to)
  return children.length > 0 ? { type: 'tableRow', children, position: placeOf(text, row.from, row.to) } : refuse()
}

function readFence(text: Text, node: SyntaxNode, inside: Inside): Block {
  const [first = '', ...lines] = ownLines(text, node, inside)
  const isClosed = childrenOf(node).filter(({ name }) => name === 'CodeMark').length === 2
  const [, lang] = /^(?:`+|~+)(?:([^\s\\&`~][^\s\\&]*)(?: [^\\&]*)?)?$/.exec(first) ?? refuse()
  if (inside.isQuoted || !isClosed || pointAt(text, node.from).column !== inside.indent + 1) return refuse()
  const value = lines
    .slice(0, -1)
    .map((line) => line.slice(inside.indent))
    .join('\n')
  return { type: 'code', lang: lang ?? null, value, position: placeOf(text, node.from, node.to) }
}

/** It begins where its list lets lines begin, and what the list takes of each further line is no part of it. */
function readComment(text: Text, node: SyntaxNode, inside: Inside): Block {
  const [first = '', ...others] = ownLines(text, node, inside)
  const blanks = pointAt(text, node.from).column - 1 - inside.indent
  if (inside.isQuoted || blanks < 0 || !written(text, node).includes('-->')) return refuse()
  const value = [' '.repeat(blanks) + first, ...others.map((line) => line.slice(inside.indent))].join('\n')
  return { type: 'html', value, position: placeOf(text, node.from - blanks, node.to) }
}
