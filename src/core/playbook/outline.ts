import type { BlockContent, Code, Heading, Html, List, ListItem, Node, Paragraph, Root, RootContent, Table } from 'mdast'
import type { Range } from '../definition/definition.ts'
import { type Binding, mergedWith, readBinding } from './binding.ts'
import type { Findings } from './findings.ts'
import { readLabels } from './labels.ts'
import { limits } from './limits.ts'
import { isParent, rangeOf, textOf } from './page.ts'
import { withoutPictures } from './signs.ts'
import { isStepLine, looksLikeStage } from './stage-title.ts'
import { squeeze } from './words.ts'

/** A paragraph, list, table or fence with what its comment binds. */
export type Block =
  | { type: 'paragraph'; node: Paragraph; text: string; binding?: Binding | undefined; range: Range }
  /** `quoted`: in a quote, where wikis put notes and warnings. */
  | { type: 'list'; items: Item[]; ordered: boolean; quoted: boolean; range: Range }
  | { type: 'table'; node: Table; range: Range }
  | { type: 'code'; node: Code; range: Range }

/** A list item, or a table's row that says what an item would; `isLink`: nothing but a way to somewhere else. */
export type Item = {
  text: string
  checked: boolean | undefined
  isLink: boolean
  binding: Binding | undefined
  blocks: Block[]
  range: Range
  line: Range
}

/** A heading with everything under it, up to the next heading of its depth. */
export type Section = {
  title: string
  depth: number
  range: Range
  binding: Binding | undefined
  blocks: Block[]
  sections: Section[]
}

/** The second phase: a flat tree of Markdown to nested sections, each element with its binding. */
export function outline(root: Root, findings: Findings): Section {
  const top: Section = { title: '', depth: 0, range: rangeOf(root), binding: undefined, blocks: [], sections: [] }
  const open: Section[] = [top]
  let pending: RootContent[] = []
  let headings = 0
  const current = () => open[open.length - 1] ?? top
  const flush = () => {
    for (const block of blocksOf(pending, findings)) current().blocks.push(block)
    pending = []
  }
  const hasHeadings = root.children.filter(({ type }) => type === 'heading').length > 1
  // How deep the last heading stood that is marked as one; a bold line that serves as a heading stands under it.
  let marked = 0
  for (const [index, node] of root.children.entries()) {
    const depth = depthOf(node, root.children[index + 1], marked, hasHeadings)
    if (depth === undefined || (node.type !== 'heading' && node.type !== 'paragraph')) {
      pending.push(node)
      continue
    }
    if (node.type === 'heading') marked = node.depth
    flush()
    if (++headings > limits.headings) {
      if (headings === limits.headings + 1) {
        findings.error('page.too-many', rangeOf(node), `The page has more than ${limits.headings} headings; the rest was left out.`, {
          why: 'Nobody can follow such a page, and Baton does not run a part of one.',
        })
      }
      continue
    }
    while (open.length > 1 && current().depth >= depth) open.pop()
    const section = sectionOf(node, depth, root.children[index + 1], findings)
    current().sections.push(section)
    open.push(section)
  }
  flush()
  return top
}

/** How deep a heading stands. Where people mark no headings, a line that is all bold is one; a numbered one is a stage anywhere. */
function depthOf(node: RootContent, next: RootContent | undefined, marked: number, hasHeadings: boolean): number | undefined {
  if (node.type === 'heading') return node.depth
  if (node.type !== 'paragraph') return undefined
  if (next?.type === 'list' && node.position?.start.line === node.position?.end.line && isStepLine(titleOf(node)))
    return marked + (hasHeadings ? 1 : 2)
  const [only, ...others] = node.children.filter((child) => child.type !== 'html' && !(child.type === 'text' && child.value.trim() === ''))
  if (only?.type !== 'strong' || others.length > 0) return undefined
  const title = titleOf(only)
  // A colon announces what follows: that is a group of a stage, or a list that has a name.
  if (title === '' || title.length > 120 || /[:：.!?]$/.test(title) || readLabels([title])) return undefined
  if (looksLikeStage(title)) return marked + (hasHeadings ? 1 : 2)
  return hasHeadings ? undefined : marked + 1
}

function sectionOf(heading: Heading | Paragraph, depth: number, next: RootContent | undefined, findings: Findings): Section {
  const inline = commentsIn(heading).map((comment) => readBinding(comment, findings))
  const below = next?.type === 'html' ? readBinding(next, findings) : undefined
  return {
    title: titleOf(heading),
    depth,
    range: rangeOf(heading),
    binding: [...inline, below].reduce(mergedWith(findings), undefined),
    blocks: [],
    sections: [],
  }
}

/** Comments that stand alone belong to what stands before them; the one right under a heading is already the heading's. */
function blocksOf(nodes: readonly (RootContent | BlockContent)[], findings: Findings): Block[] {
  const blocks: Block[] = []
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'html' && index > 0) attach(node, blocks[blocks.length - 1], findings)
    else if (node.type === 'paragraph') blocks.push(paragraphOf(node, findings))
    else if (node.type === 'list') blocks.push(listOf(node, findings))
    else if (node.type === 'table') blocks.push({ type: 'table', node, range: rangeOf(node) })
    else if (node.type === 'code') blocks.push({ type: 'code', node, range: rangeOf(node) })
    else if (node.type === 'blockquote') {
      for (const inner of blocksOf(node.children as BlockContent[], findings)) {
        if (inner.type === 'list') inner.quoted = true
        blocks.push(inner)
      }
    }
  }
  return blocks
}

function attach(comment: Html, before: Block | undefined, findings: Findings) {
  const binding = readBinding(comment, findings)
  if (!binding) return
  if (before?.type === 'paragraph') before.binding = mergedWith(findings)(before.binding, binding)
  else {
    const item = before?.type === 'list' ? before.items[before.items.length - 1] : undefined
    if (item) item.binding = mergedWith(findings)(item.binding, binding)
    else {
      findings.warning('binding.unattached', binding.range, 'This binding stands under nothing that can be bound.', {
        why: 'It has no effect. Put it at the end of the heading, list item, table row or paragraph that it means.',
      })
    }
  }
}

function paragraphOf(node: Paragraph, findings: Findings): Block {
  const binding = commentsIn(node)
    .map((comment) => readBinding(comment, findings))
    .reduce(mergedWith(findings), undefined)
  return { type: 'paragraph', node, text: plain(node), binding, range: rangeOf(node) }
}

function listOf(list: List, findings: Findings): Block {
  const items = list.children.map((item) => itemOf(item, findings))
  return { type: 'list', items, ordered: list.ordered === true, quoted: false, range: rangeOf(list) }
}

function itemOf(node: ListItem, findings: Findings): Item {
  const [first, ...rest] = node.children
  const isText = first?.type === 'paragraph'
  const comments = isText ? commentsIn(first) : []
  const own: (Binding | undefined)[] = comments.map((comment) => readBinding(comment, findings))
  const others: BlockContent[] = []
  for (const [index, child] of rest.entries()) {
    // A comment on a line of its own, before any further block, still ends the item's own text.
    if (child.type === 'html' && rest.slice(0, index).every(({ type }) => type === 'html')) own.push(readBinding(child, findings))
    else others.push(child as BlockContent)
  }
  const range = rangeOf(node)
  const text = isText ? plain(first) : ''
  // Some exports write the box as a sign.
  const sign = /^[☐☑☒]\s*/.exec(text)?.[0]
  return {
    text: text.slice(sign?.length ?? 0),
    checked: sign ? !sign.startsWith('☐') : (node.checked ?? undefined),
    isLink:
      isText && first.children.every((child) => child.type === 'link' || (child.type === 'text' && !/[\p{L}\p{N}]/u.test(child.value))),
    binding: own.reduce(mergedWith(findings), undefined),
    blocks: blocksOf(isText ? others : (node.children as BlockContent[]), findings),
    range,
    line: { start: range.start, end: isText ? rangeOf(first).end : range.end },
  }
}

export function commentsIn(node: Node): Html[] {
  if (node.type === 'html') return [node as Html]
  return isParent(node) ? node.children.flatMap(commentsIn) : []
}

/** The text as read, without kramdown attributes such as `{:.no_toc}`, which other viewers take for settings. */
const plain = (node: Node) => squeeze(textOf(node).replace(/\{:[^}\n]{0,200}\}/g, ''))

const titleOf = (node: Node) => withoutPictures(plain(node).replace(/\s*\{#[\w-]{1,80}\}$/, ''))

/** The lines of a paragraph as written; the text of the paragraph has them in one. */
export const linesIn = (node: Node): string[] => brokenText(node).split('\n').map(squeeze)

function brokenText(node: Node): string {
  if (node.type === 'break') return '\n'
  return isParent(node) ? node.children.map(brokenText).join('') : textOf(node)
}

/** All sections of a tree, a parent before its children. */
export function* everySection(section: Section): Generator<Section> {
  yield section
  for (const child of section.sections) yield* everySection(child)
}
