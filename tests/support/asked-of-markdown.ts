import type { Nodes } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)

/** A page as remark alone reads it, without what no compiler asks for. */
export const readByRemark = (page: string): unknown => askedOf(remark.parse(page))

const withoutPlace = new Set(['text', 'emphasis', 'strong', 'delete', 'link', 'inlineCode', 'break'])

/** What a compiler of pages asks of a tree: kinds, words, places of everything but words, boxes, depths, languages. */
export function askedOf(node: Nodes): unknown {
  const asked: Record<string, unknown> = { type: node.type }
  if (!withoutPlace.has(node.type)) asked.position = node.position
  if ('value' in node) asked.value = node.value
  if ('alt' in node) asked.alt = node.alt
  if ('depth' in node) asked.depth = node.depth
  if ('ordered' in node) asked.ordered = node.ordered
  if ('checked' in node) asked.checked = node.checked
  if ('lang' in node) asked.lang = node.lang
  if ('children' in node) asked.children = node.children.map(askedOf)
  return asked
}
