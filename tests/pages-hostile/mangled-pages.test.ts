import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, test } from 'vitest'
import type { Definition, Range, Topic } from '../../src/core/definition/definition.ts'
import { type CompiledPage, compilePlaybook } from '../../src/core/playbook/compile-playbook.ts'
import { numberGiven } from '../support/number-given.ts'

// A longer run: FAST_CHECK_RUNS=10000.
const numRuns = numberGiven('FAST_CHECK_RUNS', process.env.FAST_CHECK_RUNS, 150)

const here = import.meta.dirname
const pagesIn = (folder: string): [string, string][] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .toSorted()
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')])
const seeds = pagesIn(here)
const shipped = pagesIn(join(here, '../../playbooks'))
const lineEnd = /\r\n|\n|\r/

/** What must hold of every page, however it came about. */
function expectSound(page: string, { definition, diagnostics }: CompiledPage) {
  const lines = page.replace(/^\uFEFF/, '').split(lineEnd)
  const isWithin = ({ start, end }: Range) =>
    start.line >= 1 &&
    start.column >= 1 &&
    (start.line < end.line || (start.line === end.line && start.column <= end.column)) &&
    end.line <= lines.length &&
    end.column <= (lines[end.line - 1] ?? '').length + 1
  const strays = [...rangesOf(definition), ...rangesOf(diagnostics)].filter((range) => !isWithin(range))
  expect(strays).toEqual([])

  for (const { code, severity, message, why } of diagnostics) {
    expect(code).toMatch(/^[a-z-]+\.[a-z-]+$/)
    expect(['error', 'warning', 'note']).toContain(severity)
    expect(message.trim()).not.toBe('')
    expect(why.trim()).not.toBe('')
  }
  const tasks = definition.stages.flatMap((stage) => stage.tasks)
  const ids = [...definition.stages, ...tasks, ...definition.topics.flatMap(withinTopic)].map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
  expect(ids).not.toContain('')
  const known = new Set(tasks.map(({ id }) => id))
  expect(tasks.flatMap(({ after }) => after).filter((id) => !known.has(id))).toEqual([])
  expect(definition.gates.flatMap(({ rework, reviews, task }) => [...rework, ...reviews, task]).filter((id) => !known.has(id))).toEqual([])
  const roles = new Set(definition.roles.map(({ name }) => name))
  expect(tasks.map(({ role }) => role).filter((role) => !roles.has(role))).toEqual([])
  expect(JSON.parse(JSON.stringify({ definition, diagnostics }))).toEqual({ definition, diagnostics })
}

const withinTopic = (topic: Topic): Topic[] => [topic, ...topic.topics.flatMap(withinTopic)]

function rangesOf(value: unknown): Range[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => (key === 'range' && member ? [member as Range] : rangesOf(member)))
}

test.each([...seeds, ...shipped])('%s compiles to something sound', (_name, page) => {
  expectSound(page, compilePlaybook(page))
})

const anyLine = [...seeds, ...shipped].flatMap(([, page]) => page.split(lineEnd))
const signs = [
  '*',
  '_',
  '`',
  '|',
  '[',
  ']',
  '<!--',
  '-->',
  '```',
  '---',
  '#',
  '>',
  '- ',
  '1. ',
  '  ',
  '\t',
  '\0',
  '\u202e',
  '\ufffd',
  '{',
  '}',
  ':',
  '"',
  '___',
  '&',
]

/** One change as a slip of the hand, a bad merge or malice makes it; numbers are taken modulo the length of the page. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), line: fc.constantFrom(...anyLine) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(), other: fc.nat() }),
  fc.record({ kind: fc.constant('sign' as const), at: fc.nat(), column: fc.nat(), sign: fc.constantFrom(...signs) }),
  fc.record({ kind: fc.constant('indent' as const), at: fc.nat(), by: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), column: fc.nat() }),
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(page: string, changes: Change[]): string {
  const lines = page.split(lineEnd)
  for (const each of changes) {
    const at = each.at % Math.max(1, lines.length)
    const line = lines[at] ?? ''
    if (each.kind === 'insert') lines.splice(at, 0, each.line)
    else if (each.kind === 'repeat') lines.splice(at, 0, ...lines.slice(at, at + each.count))
    else if (each.kind === 'delete') lines.splice(at, each.count)
    else if (each.kind === 'indent') lines[at] = ' '.repeat(each.by) + line
    else if (each.kind === 'swap') {
      const other = each.other % Math.max(1, lines.length)
      lines[at] = lines[other] ?? ''
      lines[other] = line
    } else {
      const column = each.column % (line.length + 1)
      lines[at] = each.kind === 'cut' ? line.slice(0, column) : line.slice(0, column) + each.sign + line.slice(column)
    }
  }
  return lines.join('\n')
}

const mangled = fc
  .tuple(fc.constantFrom(...[...seeds, ...shipped].map(([, page]) => page)), fc.array(change, { minLength: 1, maxLength: 12 }))
  .map(([page, changes]) => changed(page, changes))

test('a page stays sound, and its answer the same, whatever slips, bad merges and malice make of it', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(mangled, (page) => {
      const compiled = compilePlaybook(page)
      expectSound(page, compiled)
      expect(compilePlaybook(page)).toEqual(compiled)
    }),
    { numRuns },
  )
})

describe('a version is a meaning:', () => {
  const versionOf = (page: string): Definition['version'] => compilePlaybook(page).definition.version

  test.each(shipped)('white space at the ends of lines changes nothing in %s', (_name, page) => {
    // Two blanks would be a line break in the middle of a paragraph; to a reader that is white space as well.
    for (const space of [' ', '   ', '\t']) expect(versionOf(page.replace(/(?<=\S)$/gm, space))).toBe(versionOf(page))
    expect(versionOf(page.replaceAll('\n', '\r\n'))).toBe(versionOf(page))
    expect(versionOf(`${page}\n\n\n`)).toBe(versionOf(page))
  })

  test.each(shipped)('breaking the lines of a paragraph elsewhere changes nothing in %s', (_name, page) => {
    const places = blanksInProse(page)
    expect(places.length).toBeGreaterThan(10)
    const version = versionOf(page)
    fc.assert(
      fc.property(fc.subarray(places, { minLength: 1 }), (breaks) => {
        const broken = breaks.reduceRight((text, at) => `${text.slice(0, at)}\n${text.slice(at + 1)}`, page)
        expect(versionOf(broken)).toBe(version)
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })
})

/** Offsets of blanks in paragraphs of their own where a line may end without the next one beginning a list, a heading or HTML. */
function blanksInProse(page: string): number[] {
  const body = page.replace(/^---\n[\s\S]*?\n---\n/, (front) => front.replace(/[^\n]/g, ' '))
  const paragraphs = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .parse(body)
    .children.filter(({ type }) => type === 'paragraph')
  const texts = (node: Nodes): Nodes[] => (node.type === 'text' ? [node] : 'children' in node ? node.children.flatMap(texts) : [])
  return paragraphs.flatMap(texts).flatMap(({ position }) => {
    const start = position?.start.offset ?? 0
    const text = body.slice(start, position?.end.offset)
    return [...text.matchAll(/(?<=\w) (?=[A-Za-z])/g)].map(({ index }) => start + index)
  })
}
