import { readFileSync } from 'node:fs'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { compilePlaybook } from './compile-playbook.ts'

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

function milliseconds(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

// It is 0.5 to 1 (`npm run bench:compile`, decision 0061). Both are timed in turn and only their ratio counts, so a busy machine slows both.
test.each(['csm-to-csm', 'csm-to-cse'])('compiling %s costs no more than remark alone takes to read it', { timeout: 120_000 }, (name) => {
  const page = readFileSync(new URL(`../../../playbooks/${name}.md`, import.meta.url), 'utf8')
  const ratios = Array.from({ length: 14 }, () => {
    const parse = milliseconds(() => markdown.parse(page))
    return milliseconds(() => compilePlaybook(page)) / parse
  })
  expect(median(ratios.slice(3))).toBeLessThan(1.6)
})
