import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compilePlaybook } from '../../src/core/playbook/compile-playbook.ts'
import { comparePage, type Expected } from './compare-page.ts'

// Each page is written as some team would write it; the file beside it lists what a careful reader takes from the page, and was
// written before the compiler saw it. Whoever adds a page writes its list first, too.
const names = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? [])
const pageOf = (name: string) => readFileSync(new URL(`${name}.md`, import.meta.url), 'utf8')
const expectedOf = (name: string): Expected => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))
const pages = names.map((name) => {
  const expected = expectedOf(name)
  const compiled = compilePlaybook(pageOf(name))
  return { name, page: expected.page, expected, ...compiled, compared: comparePage(expected, compiled) }
})

test('the corpus is there, and how much of each page was found is printed', () => {
  const lines = pages.map(({ name, definition, compared: { found, missing } }) => {
    const share = Math.round((100 * found) / (found + missing.length))
    return `${name}: ${found} of ${found + missing.length} elements (${share} %), ${Math.round(definition.coverage.share * 100)} % of the page is process`
  })
  console.info(lines.join('\n'))
  expect(pages.length).toBeGreaterThanOrEqual(10)
  expect(pageOf('windows-page')).toContain('\r\n')
})

describe.each(pages)('$page', ({ expected, definition, compared }) => {
  test('at least nine of ten elements that a reader sees are found', () => {
    const { found, missing } = compared
    const share = found / (found + missing.length)
    expect(share, missing.join('\n')).toBeGreaterThanOrEqual(0.9)
  })

  test('nothing is invented', () => {
    expect(compared.invented).toEqual([])
  })

  test('what is left as prose is counted', () => {
    const { lines, process, prose } = definition.coverage
    expect(process + prose).toBe(lines)
    // No page of the corpus is process from the first line to the last, so some prose has to be left over.
    expect(prose).toBeGreaterThan(0)
    if (expected.stages.length === 0) expect(definition.stages.flatMap(({ tasks }) => tasks)).toEqual([])
    else expect(process).toBeGreaterThan(0)
  })
})

test('where the page says nobody for a task, the compiler says that it assumed somebody', () => {
  const { diagnostics } = compilePlaybook(pageOf('crossed-raci'))
  const open = diagnostics.filter(({ code }) => code === 'task.no-role').map(({ message }) => message)
  expect(open.join('\n')).toContain('The centre manager is told.')
})

test('line ends make no difference', () => {
  const { definition } = compilePlaybook(pageOf('windows-page').replaceAll('\r\n', '\n'))
  expect(definition.version).toBe(pages.find(({ name }) => name === 'windows-page')?.definition.version)
})
