import { expect, test } from 'vitest'
import { answersOf, emptyDraft } from './answers.ts'
import { constantsOf, fieldsOf, type Schema } from './fields-of.ts'

const waive: Schema = {
  type: 'object',
  required: ['command', 'reason', 'approver', 'until'],
  properties: {
    command: { const: 'waive' },
    reason: { type: 'string', title: 'Reason', maxLength: 2000 },
    approver: {
      title: 'Approver',
      oneOf: [
        { const: 'per_marta', title: 'Marta Keller', description: 'CSM manager' },
        { const: 'per_lena', title: 'Lena Fischer' },
      ],
    },
    until: { type: 'string', format: 'date', title: 'Valid until' },
    note: { type: 'string' },
  },
}

test('each thing a command needs becomes one field with a label; what can only have one value is not asked', () => {
  expect(fieldsOf(waive).map(({ label, kind, required }) => [label, kind, required])).toEqual([
    ['Reason', 'text', true],
    ['Approver', 'choice', true],
    ['Valid until', 'date', true],
    ['Note', 'line', false],
  ])
  expect(constantsOf(waive)).toEqual({ command: 'waive' })
})

test('an empty form says what to write and what to choose, in words', () => {
  const fields = fieldsOf(waive)
  expect(answersOf(fields, emptyDraft(fields)).problems.map(({ words }) => words)).toEqual([
    'This is required. Fill it in.',
    'Choose one.',
    'Choose a date.',
  ])
})

test('a filled form gives the command its values; an optional field left empty is left out', () => {
  const fields = fieldsOf(waive)
  const { values, problems } = answersOf(fields, {
    ...emptyDraft(fields),
    reason: ' Customer asked ',
    approver: 'per_marta',
    until: '2026-12-15',
  })
  expect(problems).toEqual([])
  expect(values).toEqual({ reason: 'Customer asked', approver: 'per_marta', until: '2026-12-15' })
})

test('a moment is sent as an instant of the zone that the form shows', () => {
  const fields = fieldsOf({ type: 'object', required: ['at'], properties: { at: { type: 'string', format: 'date-time' } } })
  expect(answersOf(fields, { at: '2026-12-15T09:00' }, 'America/Denver').values).toEqual({ at: '2026-12-15T16:00:00.000Z' })
})

test('the only person who can be chosen is chosen already', () => {
  const [field] = fieldsOf({ type: 'object', required: ['to'], properties: { to: { oneOf: [{ const: 'per_tom', title: 'Tom' }] } } })
  expect(field).toMatchObject({ kind: 'choice', start: 'per_tom' })
})

test('numbers, several choices, yes or no, groups and lists come out with their types', () => {
  const fields = fieldsOf({
    type: 'object',
    required: ['minutes', 'topics', 'held', 'contact', 'dates'],
    properties: {
      minutes: { type: 'integer', minimum: 15, maximum: 120 },
      topics: { type: 'array', minItems: 1, items: { enum: ['licence', 'adoption'] } },
      held: { type: 'boolean' },
      contact: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      dates: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', required: ['day'], properties: { day: { type: 'string', format: 'date' } } },
      },
      note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  })
  const { values, problems } = answersOf(fields, {
    minutes: '45',
    topics: ['adoption'],
    held: true,
    contact: { name: 'Dana' },
    dates: [{ day: '2026-12-15' }],
    note: '',
  })
  expect(problems).toEqual([])
  expect(values).toEqual({ minutes: 45, topics: ['adoption'], held: true, contact: { name: 'Dana' }, dates: [{ day: '2026-12-15' }] })
  expect(answersOf(fields, { ...emptyDraft(fields), minutes: '4.5' }).problems).toEqual([
    { at: 'minutes', words: '"4.5" is not a whole number.' },
    { at: 'topics', words: 'Choose at least 1.' },
    { at: 'contact.name', words: 'This is required. Fill it in.' },
    { at: 'dates.0.day', words: 'Choose a date.' },
  ])
})

test('choices that are names keep their capitals, others read as words', () => {
  const [field] = fieldsOf({ type: 'object', properties: { use: { enum: ['CI/CD', 'SaaS', 'self-managed', 'in progress'] } } })
  expect(field?.kind === 'choice' && field.options.map(({ words }) => words)).toEqual(['CI/CD', 'SaaS', 'Self managed', 'In progress'])
})
