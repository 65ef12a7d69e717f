import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import type { Template } from '../definition/definition.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { type Blank, blanksOf } from './blanks.ts'
import { fillDocument, renderDocument } from './filled.ts'
import { readDocument } from './read-document.ts'

const root = join(import.meta.dirname, '../../..')
const templates = ['playbooks', 'tests/pages'].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((name): [string, Template][] => {
    if (!name.endsWith('.md')) return []
    const { template } = compilePlaybook(readFileSync(join(root, folder, name), 'utf8')).definition
    return template.sections.length > 0 ? [[name, template]] : []
  }),
)
const template = templates.find(([name]) => name === 'csm-to-cse.md')?.[1] ?? { title: '', sections: [], quickActions: [] }

const written = (page: Template, answers: Record<string, unknown>, finished: string[] = []) =>
  renderDocument(
    page,
    fillDocument(page, { fact: () => undefined, answer: (id) => answers[id], isFinished: (task) => finished.includes(task) }),
  )
const blanks = (page: Template): Blank[] => page.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title)))

/** What people write, and what must not be mistaken for the form around it. */
const tricky = [
  '|',
  '||',
  '___',
  '_____',
  '- [ ]',
  '- [x] done',
  '\n',
  '\r\n',
  '\n\n',
  '<br>',
  '\\',
  '\\\\',
  '\\|',
  '`',
  '```',
  '**',
  '☐',
  '☑',
  '@lena',
  '/close',
  '&amp;',
  '&#41;',
  ')',
  ':',
  '# Head',
  '## Account',
  '> quote',
  '1. one',
  '[URL]',
  '<!-- x',
  '<script>',
  '~~',
  'Date:',
  ' Date: ',
  'Why: ',
  '| Why: ',
  'Risks:',
  '\u2028',
  '\t',
  ' ',
  'é',
  '日本語',
  '🙂',
  '{{customer}}',
  '$1',
  '$&',
  '/label ~"x"',
  '| a | b |',
  '|---|',
]
const piece = fc.oneof(fc.constantFrom(...tricky), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ maxLength: 8 }))
const anyText = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
// A lone half of a sign pair is no text, and an answer says something.
const text = anyText.filter((value) => /\S/.test(value) && value.isWellFormed() && !/^\d{4}-\d\d-\d\dT/.test(value))
const day = fc.integer({ min: 0, max: 3_000 }).map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))

function answerTo({ type, options, columns }: Blank): fc.Arbitrary<unknown> {
  switch (type) {
    case 'choice':
      return fc.constantFrom(...options)
    case 'choices':
      return fc.subarray(options, { minLength: 1 })
    case 'number':
      return fc.nat(999_999_999)
    case 'date':
      return day
    case 'table':
      return fc
        .array(fc.record(Object.fromEntries(columns.map((column) => [column, fc.oneof(text, fc.constant(''))]))), {
          minLength: 1,
          maxLength: 4,
        })
        .filter((rows) => rows.every((row) => Object.values(row).some((cell) => cell !== '')))
    default:
      return text
  }
}

const answersTo = (page: Template) =>
  fc.record(Object.fromEntries(blanks(page).map((blank) => [blank.id, answerTo(blank)])), { requiredKeys: [] })
const runs = { numRuns: numberGiven('BATON_RUNS', process.env.BATON_RUNS, 60) }

test.each(templates)('whatever is answered, the document of %s is read back as it was filled', (_name, page) => {
  const tasks = page.sections.flatMap(({ fields }) => fields.flatMap(({ task }) => task ?? []))
  fc.assert(
    fc.property(answersTo(page), fc.subarray(tasks), (answers, finished) => {
      const filled = fillDocument(page, {
        fact: () => undefined,
        answer: (id) => answers[id],
        isFinished: (task) => finished.includes(task),
      })
      const { answers: read, ticked, unread } = readDocument(renderDocument(page, filled), page)
      // "Yes", alone, is said by the task itself.
      const said = filled.flatMap(({ blanks: all }) => all.flatMap(({ id, by, value }) => (by === 'facts' ? [[id, value]] : [])))
      expect(read).toEqual({ ...Object.fromEntries(said), ...answers })
      expect(ticked).toEqual(Object.fromEntries(filled.flatMap((one) => (one.field.item ? [[one.field.id, one.ticked]] : []))))
      expect(unread).toEqual([])
    }),
    runs,
  )
})

test('the document is the same after people have changed bullets, spaces, line ends and the order of sections', () => {
  const changes: Record<string, (markdown: string) => string> = {
    'line ends': (markdown) => markdown.replaceAll('\n', '\r\n'),
    'trailing spaces': (markdown) => markdown.replaceAll('\n', '   \n'),
    bullets: (markdown) => markdown.replaceAll(/^- /gm, '* '),
    'numbers with brackets': (markdown) => markdown.replaceAll(/^(\d)\./gm, '$1)'),
    'more underscores': (markdown) => markdown.replaceAll(/(?<![\\_])___(?!_)/g, '________________'),
    'no bold': (markdown) => markdown.replaceAll('**', ''),
    'headings of another depth': (markdown) => markdown.replaceAll(/^## /gm, '#### '),
    'empty lines': (markdown) => markdown.replaceAll('\n', '\n\n').replaceAll(/\|\n\n\|/g, '|\n|'),
    'sections the other way round': (markdown) =>
      markdown
        .split(/(?=^## )/m)
        .toReversed()
        .map((section) => `${section.trimEnd()}\n\n`)
        .join(''),
    'capital ticks': (markdown) => markdown.replaceAll(/^- \[x\]/gm, '- [X]'),
  }
  fc.assert(
    fc.property(answersTo(template), (answers) => {
      // Bold that somebody wrote is part of what they said.
      const plainly = Object.fromEntries(Object.entries(answers).filter(([, value]) => !JSON.stringify(value).includes('**')))
      const markdown = written(template, plainly, ['close-plans-and-ctas'])
      const before = readDocument(markdown, template)
      for (const [name, change] of Object.entries(changes)) {
        const after = readDocument(change(markdown), template)
        expect({ name, answers: after.answers, ticked: after.ticked, unread: after.unread }).toEqual({
          name,
          answers: before.answers,
          ticked: before.ticked,
          unread: [],
        })
      }
    }),
    runs,
  )
})

const line = (markdown: string, words: string) => markdown.split('\n').find((one) => one.includes(words)) ?? ''

test('what people type by hand behind a label, into a box or a table is read', () => {
  const edits: [from: string | RegExp, to: string, answers: Record<string, unknown>, ticked?: Record<string, boolean>][] = [
    ['**Customer:** ___', '**Customer:** Kestrel Logistics', { customer: 'Kestrel Logistics' }],
    ['**Customer:** ___', 'customer : ____ Kestrel ____', { customer: 'Kestrel' }],
    ['Edition: ___ | Seats: ___', 'Edition: Premium | Seats: 400', { 'edition-value': 'Premium', 'edition-seats': 400 }],
    ['Edition: ___ | Seats: ___', 'Edition: Premium', { 'edition-value': 'Premium' }],
    ['Why: ___', 'Why: fewer logins | slow | C:\\temp', { 'health-why': 'fewer logins | slow | C:\\temp' }],
    ['☐ Green ☐ Yellow', '☐ Green ☑ Yellow', { health: 'Yellow' }],
    ['☐ Green ☐ Yellow ☐ Red', 'yellow', { health: 'Yellow' }],
    ['☐ SCM ☐ CI/CD', '[x] SCM [x] CI/CD', { 'main-use-case': ['SCM', 'CI/CD'] }],
    ['- [ ] Every CTA closed', '* [x]  Every CTA  closed', {}, { 'every-cta-closed': true }],
    ['(Production: ___ |', '(Production: 3 |', { 'each-instance-classified-production': 3 }],
    ['2.', '2) The renewal', { 'the-three-things-that-matter-most-risks-growth-2': 'The renewal' }],
    ['2.', '- The renewal', { 'the-three-things-that-matter-most-risks-growth-2': 'The renewal' }],
    [
      '|---|---|---|',
      '|---|---|---|\n| Ana | CIO | a\\|b |',
      { 'people-and-how-they-get-along': [{ Name: 'Ana', Position: 'CIO', Remarks: 'a|b' }] },
    ],
  ]
  const empty = written(template, {})
  const before = readDocument(empty, template)
  for (const [from, to, answers, ticked] of edits) {
    const edited = empty.replace(from, () => to)
    expect(edited).not.toBe(empty)
    expect({ to, ...readDocument(edited, template) }).toEqual({ to, answers, ticked: { ...before.ticked, ...ticked }, unread: [] })
  }
})

test('what people add is kept with its line, and takes nothing away from the form', () => {
  const markdown = written(template, { customer: 'Kestrel' })
  const added = markdown
    .replace('## Technology', 'They are moving offices in May.\n\n## Technology')
    .replace('- [ ] Every CTA closed', '- [x] Every CTA closed (Tom looked)\n- [ ] Ask about the offices')
  const { answers, ticked, unread } = readDocument(added, template)
  expect(answers).toEqual({ customer: 'Kestrel' })
  expect(ticked['every-cta-closed']).toBe(true)
  expect(unread.map(({ text }) => text)).toEqual(['(Tom looked)', '- [ ] Ask about the offices', 'They are moving offices in May.'])
  expect(unread.map(({ line: number, text }) => added.split('\n')[number - 1]?.includes(text))).toEqual([true, true, true])
})

test('a form with two words ticked where one was asked for answers nothing, and keeps both', () => {
  const markdown = written(template, {}).replace('☐ Green ☐ Yellow', '☑ Green ☑ Yellow')
  const { answers, unread } = readDocument(markdown, template)
  expect(answers).toEqual({})
  expect(unread).toEqual([expect.objectContaining({ text: '☑ Green ☑ Yellow ☐ Red' })])
})

test('a line that somebody fills, empties or takes out changes its own field and no other', () => {
  const fields = template.sections.flatMap(({ fields: all }) => all).filter(({ type }) => type !== 'table' && type !== 'list')
  const edit = fc.record({ field: fc.constantFrom(...fields), to: fc.constantFrom('gone', 'empty', 'typed'), typed: text })
  fc.assert(
    fc.property(answersTo(template), edit, (answers, { field, to, typed }) => {
      const markdown = written(template, answers)
      const without = { ...answers }
      const own = blanksOf(field, '').map(({ id }) => id)
      for (const id of own) delete without[id]
      const [free] = own.filter((id) =>
        blanks(template).some((blank) => blank.id === id && (blank.type === 'text' || blank.type === 'person')),
      )
      const other = written(template, to === 'typed' && free !== undefined ? { ...without, [free]: typed } : without)
      const at = written(template, {})
        .split('\n')
        .indexOf(line(written(template, {}), field.text.split('{{')[0] ?? ''))
      // Rows of the table move what stands below it.
      const shift = (one: string) => one.split('\n').length - written(template, {}).split('\n').length
      const isBelow =
        at >
        written(template, {})
          .split('\n')
          .findIndex((one) => one.startsWith('|---'))
      const index = at + (isBelow ? shift(markdown) : 0)
      const replaced = other.split('\n')[at + (isBelow ? shift(other) : 0)] ?? ''
      const edited = markdown.split('\n').flatMap((one, number) => (number !== index ? [one] : to === 'gone' ? [] : [replaced]))
      const before = readDocument(markdown, template)
      const after = readDocument(edited.join('\n'), template)
      for (const { id } of blanks(template)) if (!own.includes(id)) expect(after.answers[id]).toEqual(before.answers[id])
      for (const { id } of fields) if (id !== field.id) expect(after.ticked[id]).toEqual(before.ticked[id])
      expect(after.unread).toEqual([])
      for (const id of own) expect(after.answers[id]).toEqual(to === 'typed' && id === free ? typed : undefined)
    }),
    runs,
  )
})

test('no text, however odd, makes reading fail or hang', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, fc.constantFrom(...written(template, {}).split('\n'))), { maxLength: 40 }), (lines) => {
      expect(() => readDocument(lines.join('\n'), template)).not.toThrow()
    }),
    runs,
  )
  for (const odd of ['\\', '|', '_', '☑ ', '- [ ] ', '**Customer:** ', '&#1;', ' ', 'Date: '])
    readDocument(`**Customer:** ${odd.repeat(15_000)}\n${odd.repeat(200_000)}`, template)
})
