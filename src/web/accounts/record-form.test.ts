import { expect, test } from 'vitest'
import { z } from 'zod'
import { keyFor } from '../../core/records/key-for.ts'
import { recordKinds } from '../../core/records/kinds.ts'
import { answersOf } from '../forms/answers.ts'
import { draftOf } from '../forms/draft-of.ts'
import { fieldsOf, type Schema } from '../forms/fields-of.ts'
import { asAnswered, asAsked, askedBy, hiddenIn, peopleFor, withoutUsual } from './record-form.ts'

const working = [
  { id: 'per_tom', name: 'Tom' },
  { id: 'per_lena', name: 'Lena' },
]
const schemaOf = (kind: keyof typeof recordKinds) => z.toJSONSchema(recordKinds[kind].schema, { io: 'input' }) as Schema

const savedUntouched = (schema: Schema, data: Record<string, unknown>) => {
  const people = peopleFor(data, working)
  const asked = askedBy(schema, people)
  const fields = fieldsOf(asked)
  const { values, problems } = answersOf(fields, draftOf(fields, asAsked(schema, data) as Record<string, unknown>, 'UTC'), 'UTC')
  expect(problems).toEqual([])
  return asAnswered(schema, values, people)
}

test('a record with people in it, saved untouched, is what it was', () => {
  const ticket = {
    subject: 'Runner timeouts',
    status: 'open',
    priority: 'high',
    followers: [
      { id: 'per_tom', name: 'Tom' },
      { id: 'per_gone', name: 'Jonas' },
    ],
    openedAt: '2026-11-20T08:30:00.000Z',
  }
  expect(savedUntouched(schemaOf('ticket'), ticket)).toMatchObject(ticket)
  const plan = {
    title: 'Roll-out',
    status: 'active',
    owner: { id: 'per_lena', name: 'Lena' },
    objectives: [
      { title: 'All teams', status: 'open', owner: { id: 'per_tom', name: 'Tom' }, tasks: [{ title: 'Pilot', status: 'done' }] },
    ],
  }
  expect(savedUntouched(schemaOf('success-plan'), plan)).toMatchObject(plan)
})

test('every kind of record has a form: each of its fields is asked', () => {
  for (const [kind, { edit }] of Object.entries(recordKinds)) {
    if (edit === 'nobody') continue
    const schema = schemaOf(kind as keyof typeof recordKinds)
    const asked = fieldsOf(askedBy(schema, working)).map(({ name }) => name)
    expect(asked, kind).toEqual(Object.keys(schema.properties ?? {}))
  }
})

test('a field that a reader may not see is neither asked nor sent', () => {
  const contact = schemaOf('contact')
  const hidden = hiddenIn(contact, { name: 'Mei', importance: 'key', approvedRecipient: false })
  expect([...hidden]).toEqual(['stance'])
  expect(Object.keys(askedBy(contact, working, hidden).properties ?? {})).not.toContain('stance')
  expect(withoutUsual(contact, { name: 'Mei', stance: 'unknown', importance: 'key' })).toEqual({ name: 'Mei', importance: 'key' })
})

test('a new record is called by its name, without what a key may not hold, and never takes the place of another', () => {
  expect(keyFor('Runner timeouts / west?', new Set())).toBe('Runner timeouts west')
  expect(keyFor('Mei', new Set(['Mei', 'Mei 2']))).toBe('Mei 3')
  expect(keyFor('///', new Set())).toBe('record')
})
