import { expect, test } from 'vitest'
import { z } from 'zod'
import { recordKinds } from '../../core/records/kinds.ts'
import type { Schema } from '../forms/fields-of.ts'
import { factsOf, notesOf } from './record-facts.ts'

const reader = { now: new Date('2026-11-25T21:10:00Z'), zone: 'America/Chicago' }
const schemaOf = (kind: keyof typeof recordKinds) => z.toJSONSchema(recordKinds[kind].schema, { io: 'input' }) as Schema

test('a record is told field by field, people by name and moments where the reader is', () => {
  const ticket = {
    subject: 'Runner timeouts',
    status: 'open',
    followers: [
      { id: 'per_tom', name: 'Tom' },
      { id: 'per_lena', name: 'Lena' },
    ],
    updatedAt: '2026-11-24T15:00:00.000Z',
    link: 'https://example.test/8812',
  }
  expect(factsOf(schemaOf('ticket'), ticket, reader).map(({ label, words }) => `${label}: ${words}`)).toEqual([
    'Subject: Runner timeouts',
    'Status: open',
    'Followers: Tom and Lena',
    'Updated at: Tue 24 Nov, 09:00',
    'Link: https://example.test/8812',
  ])
})

test('an address that a browser would run is text, not a link', () => {
  const facts = factsOf(schemaOf('ticket'), { link: 'javascript:alert(1)' }, reader)
  expect(facts).toEqual([{ name: 'link', label: 'Link', words: 'javascript:alert(1)' }])
})

test('beside the name stand the few things that are special about a record', () => {
  const contact = { name: 'Mei', title: 'Head of platform', importance: 'key', approvedRecipient: true, stance: 'unknown' }
  expect(notesOf(schemaOf('contact'), contact, { ...reader, names: 'name' })).toEqual(['Head of platform', 'key', 'approved recipient'])
})

test('a yes or a no beside the name says to what', () => {
  const notes = (production: 'yes' | 'no') =>
    notesOf(schemaOf('instance'), { name: 'kes-prod-02', hosting: 'self-managed', production }, { ...reader, names: 'name' })
  expect(notes('no')).toEqual(['self-managed', 'production: no'])
  expect(notes('yes')).toEqual(['self-managed', 'production'])
})

test('lists inside a record are told with what they hold', () => {
  const plan = { title: 'Roll-out', status: 'active', objectives: [{ title: 'All teams', status: 'open', tasks: [] }] }
  const objectives = factsOf(schemaOf('success-plan'), plan, reader).find(({ name }) => name === 'objectives')
  expect(objectives?.words).toBe('1 entry')
  expect(objectives?.inner?.[0]?.map(({ words }) => words)).toEqual(['All teams', 'open'])
})
