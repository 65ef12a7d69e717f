import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, test } from 'vitest'
import { hostilePages } from '../../../tests/support/hostile-pages.ts'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { compilePlaybook } from './compile-playbook.ts'
import { newFenceWatch } from './fence-watch.ts'
import { newFindings } from './findings.ts'
import { tame } from './tame.ts'

// A longer run: FAST_CHECK_RUNS=10000.
const numRuns = numberGiven('FAST_CHECK_RUNS', process.env.FAST_CHECK_RUNS, 200)

/** Seconds of this process, which other programs on the machine do not add to. */
function processorSeconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

// Each takes under 2 seconds on a quiet machine (`npm run bench:compile -- --hostile`); here it must only not hang.
test.each(hostilePages)('a megabyte of what nobody would write is answered, not hung on: %s', { timeout: 120_000 }, (_name, ofSize) => {
  const page = ofSize(1024 * 1024 - 400)
  const seconds = processorSeconds(() => {
    const { definition, diagnostics } = compilePlaybook(page)
    expect(definition.stages.flatMap(({ tasks }) => tasks).length).toBeLessThanOrEqual(500)
    expect(diagnostics.length).toBeGreaterThan(0)
  })
  expect(seconds).toBeLessThan(20)
})

// The pages above that are read to their end; the others are cut where they have cost enough.
const readWhole = [
  'words without an end',
  'opening brackets',
  'emphasis in one line',
  'long list items',
  'fences that never close',
  'blanks in one line',
  'names in a flow without an end',
  'half arrows',
  'spaces behind an arrow',
  'directives in a flow',
  'a check without an end',
] // prettier-ignore

test.each(readWhole)('the time grows with the length, not with its square: %s', { timeout: 120_000 }, (name) => {
  const ofSize = new Map(hostilePages).get(name)
  if (!ofSize) throw new Error(`No page is called ${name}`)
  const [eighth, whole] = [128, 1024].map((size) => ofSize(size * 1024 - 400)).map((page) => processorSeconds(() => compilePlaybook(page)))
  // Eight times the page: linear is 8 times the time, a square 64 times. The constant is for what is compiled on the first run.
  expect(whole).toBeLessThan(20 * (eighth ?? 0) + 1)
})

test('a page over one megabyte is refused with a reason', () => {
  expect(compilePlaybook('a'.repeat(1024 * 1024 + 1)).diagnostics[0]).toMatchObject({ code: 'page.too-large', severity: 'error' })
})

test('YAML aliases are not followed, in the front matter and in comments', () => {
  const inFront = compilePlaybook('---\ntitle: &a x\nplaybook: *a\n---\n\n## Steps\n\n- CSM: do it\n').diagnostics
  expect(inFront).toContainEqual(expect.objectContaining({ code: 'front-matter.unreadable', severity: 'error' }))
  const inComment = compilePlaybook('## Steps\n\n- CSM: do it <!-- { id: &a x, role: *a } -->\n').diagnostics
  expect(inComment).toContainEqual(expect.objectContaining({ code: 'binding.unreadable', severity: 'error' }))
})

describe('what is too much is left out, and the page says from which line on', () => {
  const skipped = (page: string) => {
    const findings = newFindings()
    const text = tame(page, findings)
    return { text, lines: findings.inOrder().map(({ range }) => range.start.line) }
  }

  test('a passage of marks goes, and what stands around it stays where it was', () => {
    const { text, lines } = skipped(`# Title\n\n${'*a_ '.repeat(200)}\n\n- CSM: do it\n`)
    expect(text.split('\n')).toEqual(['# Title', '', '', '', '- CSM: do it', ''])
    expect(lines).toEqual([3])
  })

  test('a page of too many nested items ends there, with one finding', () => {
    const { text, lines } = skipped(`- a\n${'  - b\n'.repeat(3_500)}`)
    expect(lines).toEqual([text.split('\n').length + 1])
    expect(text.startsWith('- a\n  - b\n')).toBe(true)
  })

  test('a line across the page is no nested list, however long it is', () => {
    expect(skipped(`a\n\n${'- '.repeat(40)}-\n\nb`).lines).toEqual([])
  })
})

const ours = ['../../../playbooks', '../../../tests/pages', '../../../tests/pages-hostile'].flatMap((folder) => {
  const path = join(import.meta.dirname, folder)
  const files = folder.endsWith('hostile') ? [] : readPages(path)
  return files.map((file): [string, string] => [file, readFileSync(join(path, file), 'utf8')])
})

function readPages(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
  } catch {
    return [] // tests/pages may be elsewhere in a copy of the project
  }
}

test.each(ours)('nothing is left out of a page that people wrote: %s', (_name, page) => {
  const findings = newFindings()
  expect(tame(page, findings)).toBe(page.replace(/\r\n|\r/g, '\n'))
  expect(findings.inOrder()).toEqual([])
})

describe('what counts as fenced', () => {
  const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)
  const piece = fc.constantFrom(
    '```',
    '````',
    '``` md',
    '```a`b',
    '~~~',
    '~~~~ x',
    ' ```',
    '   ```',
    '```\u00a0',
    '``` ',
    '',
    '',
    'text',
    '- item',
    '  ```',
    '> ```',
    '> a',
    '<div>',
    '</div>',
    '<script>',
    '</script>',
    '<!-- a',
    '-->',
    '<!-->',
    '<!--->',
    '<?x',
    '?>',
    '<!A',
    '<![CDATA[',
    ']]>',
    '---',
    '| a | b |',
    '|---|---|',
    '[a]: b',
    '[^a]: b',
    '    code',
    '# h',
    'a <!-- b',
    '<pre><!-- -->',
    '1. x',
    'Setext',
    '===',
  )

  test('stands in a fence for every reader of Markdown, so that nothing can hide there', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (lines) => {
        const fences = markdown
          .parse(lines.join('\n'))
          .children.flatMap(({ type, position }) => (type === 'code' && position ? [position] : []))
        const watch = newFenceWatch()
        for (const [index, line] of lines.entries()) {
          if (!watch.isFenced(line)) continue
          expect(fences.some(({ start, end }) => start.line <= index + 1 && index + 1 <= end.line)).toBe(true)
        }
      }),
      { numRuns: numRuns * 10 },
    )
  })
})
