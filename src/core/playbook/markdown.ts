import type { Root } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { readPlainMarkdown } from './plain-markdown.ts'

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).freeze()

/** Markdown with tables, task lists, notes and a head, as remark reads it. Plain pages, which most are, take a fifth of its time. */
export const readMarkdown = (text: string): Root => readPlainMarkdown(text) ?? remark.parse(text)
