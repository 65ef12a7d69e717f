import type { PhrasingContent } from 'mdast'
import { childrenOf, placeOf, refuse, type SyntaxNode, type Text, written } from './plain-place.ts'

/** From where to where, with the nodes in it. */
export type Span = { from: number; to: number; nodes: readonly SyntaxNode[] }

/** Entities, code, tags, strikes, notes and pictures that the quick reader has not found, and signs that might escape. */
const notPlainText = /[\\`~]|&#?\w+;|<(?!!--)[a-z/!?]|\[\^|!\[|\]\(/i
/** A sign of emphasis that was left over; one between blanks, or within a word, is none. */
const leftOver = /(?<! )\*|\*(?! )|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u
/** What becomes a link although nobody marked it up, and the forms of it that end where everybody sees it. */
const address = /www\.|:\/\/|[-.\w+]@/i
const plainAddress =
  /(?<=^|[ (\n])(?:https?:\/\/(?:[a-z0-9]+[.-])+[a-z]+(?:\/[a-z0-9]+)*\/?|[a-z0-9]+(?:[.-][a-z0-9]+)*@(?:[a-z0-9]+[.-])*[a-z0-9]+\.[a-z]+)(?=[.,;:!?)]?(?:[ \n]|$))/gi

/** What stands in a paragraph, heading or cell. */
export function readInline(text: Text, span: Span): PhrasingContent[] {
  // Four signs in a row can be read in several ways.
  if (/\*{4}|_{4}/.test(written(text, span))) refuse()
  return spanOf(text, span, false)
}

/** `isWithin`: of what is emphasised or a link, blanks at both ends count. */
function spanOf(text: Text, span: Span, isWithin: boolean): PhrasingContent[] {
  const line = newLine(isWithin)
  betweenNodes(
    span,
    (node) => readNode(text, node, line),
    (from, to) => {
      const plain = written(text, { from, to })
      if (address.test(plain)) addAddresses(text, { from, to }, isWithin ? undefined : span, line)
      else addText(plain, line)
    },
  )
  return line.end()
}

const readNode = (text: Text, node: SyntaxNode, line: Line) => (readers[node.name] ?? refuse)(text, node, line)

function betweenNodes({ from, to, nodes }: Span, onNode: (node: SyntaxNode) => void, onText: (from: number, to: number) => void): void {
  let at = from
  for (const node of nodes) {
    if (node.from > at) onText(at, node.from)
    onNode(node)
    at = node.to
  }
  if (to > at) onText(at, to)
}

type Line = ReturnType<typeof newLine>

/** Collects nodes and text; what stands at the beginning and the end of a line is no part of it where it is blank. */
function newLine(isWithin: boolean) {
  const found: PhrasingContent[] = []
  let text = ''
  let isBlankSoFar = !isWithin
  const flush = () => {
    if (text) found.push({ type: 'text', value: text })
    text = ''
  }
  return {
    text: (more: string) => {
      const [first = '', ...others] = more.split('\n')
      const shown = isBlankSoFar ? first.replace(/^ +/, '') : first
      text += shown
      if (shown) isBlankSoFar = false
      for (const each of others) {
        const shown = each.replace(/^ +/, '')
        text = `${text.replace(/ +$/, '')}\n${shown}`
        isBlankSoFar = shown === ''
      }
    },
    node: (node: PhrasingContent) => {
      flush()
      found.push(node)
      isBlankSoFar = node.type === 'break'
    },
    beginAnew: () => {
      isBlankSoFar = true
    },
    end: () => {
      if (!isWithin) text = text.replace(/[ \n]+$/, '')
      flush()
      return found
    },
  }
}

function addText(plain: string, line: Line): void {
  if (notPlainText.test(plain) || leftOver.test(plain)) refuse()
  line.text(plain)
}

/** Only where blanks stand around them; `all` is that in which the text stands, if anything may be an address there. */
function addAddresses(text: Text, part: { from: number; to: number }, all: Span | undefined, line: Line): void {
  const plain = written(text, part)
  const isApart = (end: number | undefined, next: number, beside: number) => next === end || /[ \n]/.test(text.whole.charAt(beside))
  if (!isApart(all?.from, part.from, part.from - 1) || !isApart(all?.to, part.to, part.to)) refuse()
  if (!all || address.test(plain.replace(plainAddress, ''))) refuse()
  let at = 0
  for (const { 0: shown, index } of plain.matchAll(plainAddress)) {
    addText(plain.slice(at, index), line)
    line.node({ type: 'link', url: shown, children: [{ type: 'text', value: shown }] })
    at = index + shown.length
  }
  addText(plain.slice(at), line)
}

const readers: Record<string, (text: Text, node: SyntaxNode, line: Line) => void> = {
  Emphasis: (text, node, line) => line.node({ type: 'emphasis', children: spanOf(text, betweenMarks(node), true) }),
  StrongEmphasis: (text, node, line) => line.node({ type: 'strong', children: spanOf(text, betweenMarks(node), true) }),
  InlineCode: (text, node, line) => {
    const value = written(text, betweenMarks(node))
    if (/[\n\\|]/.test(value)) refuse()
    line.node({ type: 'inlineCode', value: /^ .*[^ ].* $/.test(value) ? value.slice(1, -1) : value })
  },
  Comment: readTag(/^[^\n]*$/),
  HTMLTag: readTag(/^<\/?[a-z][a-z0-9]*\s?\/?>$/i),
  HardBreak: (text, node, line) => (text.whole[node.from] === '\\' ? refuse() : line.node({ type: 'break' })),
  QuoteMark: (_text, _node, line) => line.beginAnew(),
  Escape: (text, node, line) => {
    const sign = text.whole.charAt(node.from + 1)
    // It might be one of an address, a tag or an entity.
    if (/[.@/:&<]/.test(sign)) refuse()
    line.text(sign)
  },
  Link: readLink,
}

function readTag(plain: RegExp) {
  return (text: Text, node: SyntaxNode, line: Line): void => {
    const value = written(text, node)
    if (!plain.test(value)) refuse()
    line.node({ type: 'html', value, position: placeOf(text, node.from, node.to) })
  }
}

function betweenMarks(node: SyntaxNode): Span {
  const parts = childrenOf(node)
  return { from: parts[0]?.to ?? node.from, to: parts.at(-1)?.from ?? node.to, nodes: parts.slice(1, -1) }
}

/** With an address it is a link. Without one it is a name in brackets, since a page with definitions or notes is not plain. */
function readLink(text: Text, node: SyntaxNode, line: Line): void {
  const parts = childrenOf(node)
  const [open = refuse(), close = refuse(), more] = parts.filter(({ name }) => name === 'LinkMark')
  if (parts.some(({ name }) => name === 'LinkTitle' || name === 'LinkLabel')) refuse()
  const inside = { from: open.to, to: close.from, nodes: parts.slice(1, parts.indexOf(close)) }
  if (more) {
    const url = text.whole.slice(close.to + 1, node.to - 1)
    if (/[\s<>\\&()]/.test(url)) refuse()
    line.node({ type: 'link', url, children: spanOf(text, inside, true) })
    return
  }
  if (/[([]/.test(text.whole[node.to] ?? '') || text.whole[open.to] === '^') refuse()
  line.text('[')
  betweenNodes(
    inside,
    (part) => readNode(text, part, line),
    (from, to) => {
      const plain = written(text, { from, to })
      // Brackets that are no link do not keep emphasis from reaching over them.
      if (/[*_]/.test(plain) || address.test(plain)) refuse()
      addText(plain, line)
    },
  )
  line.text(']')
}
