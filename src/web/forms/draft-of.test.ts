import { expect, test } from 'vitest'
import { answersOf } from './answers.ts'
import { draftOf } from './draft-of.ts'
import { fieldsOf } from './fields-of.ts'

const fields = fieldsOf({
  type: 'object',
  required: ['title', 'status'],
  properties: {
    title: { type: 'string' },
    status: { enum: ['open', 'closed'] },
    seats: { type: 'integer' },
    at: { type: 'string', format: 'date-time' },
    links: { type: 'array', items: { type: 'string', format: 'uri' } },
    tasks: {
      type: 'array',
      items: { type: 'object', required: ['title'], properties: { title: { type: 'string' }, due: { type: 'string', format: 'date' } } },
    },
    approved: { type: 'boolean' },
    note: { type: 'string' },
  },
})

test('what is opened for a change and saved untouched is what it was', () => {
  const before = {
    title: 'Roll-out',
    status: 'open',
    seats: 40,
    at: '2026-12-15T16:00:00.000Z',
    links: ['https://example.test/a', 'https://example.test/b'],
    tasks: [{ title: 'Pilot', due: '2026-12-01' }, { title: 'Rest' }],
    approved: true,
  }
  expect(answersOf(fields, draftOf(fields, before, 'America/Denver'), 'America/Denver')).toEqual({ values: before, problems: [] })
})

test('a moment stands in the form in the zone that the form names', () => {
  expect(draftOf(fields, { at: '2026-12-15T16:00:00.000Z' }, 'America/Denver').at).toBe('2026-12-15T09:00')
  expect(draftOf(fields, { at: '2026-12-15T16:00:30.000Z' }, 'America/Denver').at).toBe('2026-12-15T09:00:30')
})
