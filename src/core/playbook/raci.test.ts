import { expect, test } from 'vitest'
import { compilePlaybook } from './compile-playbook.ts'

const read = (...table: string[]) => compilePlaybook(`# Swap\n\n## RACI\n\n${table.join('\n')}\n`)
const rows = (...table: string[]) => read(...table).definition.raci.map(({ activity, cells }) => [activity, cells])

test('letters may be doubled, turned round, bold, small, or carry a footnote', () => {
  expect(
    rows('| Activity | CSM | AE | Lead |', '|--|--|--|--|', '| Pack | A/R | **c** | I* |', '| Call | R, A | R (backup) | n/a |'),
  ).toEqual([
    ['Pack', { CSM: 'R/A', AE: 'C', Lead: 'I' }],
    ['Call', { CSM: 'R/A', AE: 'R' }],
  ])
})

test('a bold name over rows is no activity, and numbers and notes are no roles', () => {
  const { definition } = read(
    '| # | What | CSM | AE | Notes |',
    '|--|--|--|--|--|',
    '| | **Before** | | | |',
    '| 1 | Pack | R/A | I | by noon |',
  )
  expect(definition.raci).toMatchObject([{ activity: 'Pack', cells: { CSM: 'R/A', AE: 'I' } }])
  expect(definition.roles.map(({ name }) => name)).toEqual(['CSM', 'AE'])
})

test('a table on its side says the same', () => {
  expect(rows('| Role | Pack | Call |', '|--|--|--|', '| CSM | R/A | C |', '| AE | I | R/A |')).toEqual([
    ['Pack', { CSM: 'R/A', AE: 'I' }],
    ['Call', { CSM: 'C', AE: 'R/A' }],
  ])
})

test('names may stand under the words instead of letters under the names', () => {
  expect(rows('| Task | DRI | Consulted | Informed |', '|--|--|--|--|', '| Pack | CSM | AE and Lead | - |')).toEqual([
    ['Pack', { CSM: 'R/A', AE: 'C', Lead: 'C' }],
  ])
})

test('"D" is directly responsible where nobody is accountable, and drives where somebody is', () => {
  expect(rows('| Work | CSM | AE |', '|--|--|--|', '| Pack | D | C |')).toEqual([['Pack', { CSM: 'R/A', AE: 'C' }]])
  expect(rows('| Work | CSM | AE |', '|--|--|--|', '| Pack | D | A |')).toEqual([['Pack', { CSM: 'R', AE: 'A' }]])
})

test('a letter for support gives no right, and the page is told so', () => {
  const { definition, diagnostics } = read('| Work | CSM | AE |', '|--|--|--|', '| Pack | R/A | S |')
  expect(definition.raci).toMatchObject([{ cells: { CSM: 'R/A' } }])
  expect(diagnostics.filter(({ code }) => code === 'raci.other-letter')).toMatchObject([
    { severity: 'note', message: expect.stringContaining('"S"') },
  ])
})

test.each([
  ['sizes', '| Shirt | Ada | Bo |', '| Blue | S | M |'],
  ['marks', '| Pupil | Maths | Latin |', '| Ada | B | C |'],
  ['prose', '| Role | What they do |', '| CSM | Cares |'],
])('a table of %s is no RACI', (_, head, row) => {
  expect(rows(head, '|--|--|--|', row)).toEqual([])
})
