import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lena, priya } from '../facts/sample-facts.ts'
import { conflictSentence } from './conflict-sentence.ts'
import { isMade, mergeChange } from './merge-change.ts'

const sven = { id: 'per_sven', name: 'Sven Aalto' }
const follow = { before: { followers: [priya] }, after: { followers: [priya, lena] } }

test('a change touches its own fields and leaves what people wrote in others', () => {
  expect(mergeChange({ subject: 'Upgrade fails, second try', followers: [priya] }, follow)).toEqual({
    data: { subject: 'Upgrade fails, second try', followers: [priya, lena] },
  })
})

test('a colleague who began to follow in between stays a follower', () => {
  expect(mergeChange({ followers: [priya, sven] }, follow)).toEqual({ data: { followers: [priya, sven, lena] } })
})

test('somebody under a new name is still the same person', () => {
  expect(mergeChange({ followers: [priya, { ...lena, name: 'Lena Vogt-Meyer' }] }, follow)).toEqual({
    data: { followers: [priya, { ...lena, name: 'Lena Vogt-Meyer' }] },
  })
  expect(mergeChange({ followers: [{ ...priya, name: 'P. Nair' }] }, { before: { followers: [priya] }, after: { followers: [] } })).toEqual(
    { data: { followers: [] } },
  )
})

test('a field that somebody else has changed is a conflict with both values, and nothing is written', () => {
  const merged = mergeChange({ owner: sven }, { before: { owner: priya }, after: { owner: lena } })
  expect(merged).toEqual({ conflicts: [{ field: 'owner', expected: priya, found: sven, wanted: lena }] })
  expect(conflictSentence('cta', 'CTA "Seats run out" goes to Lena Vogt', 'conflicts' in merged ? merged.conflicts : [])).toBe(
    'CTA "Seats run out" goes to Lena Vogt: meanwhile somebody has changed "owner" (it was Priya Nair, is Sven Aalto, planned is Lena Vogt). Plan again to see what is left.',
  )
})

test('a conflict about what only managers may read names the field and no value', () => {
  const sentence = conflictSentence('service-tier', 'Tier', [
    { field: 'compensationPool', expected: 'Gold', found: 'Silver', wanted: 'Bronze' },
  ])
  expect(sentence).toContain('"compensationPool"')
  expect(sentence).not.toMatch(/Gold|Silver|Bronze/)
})

test('a record that has gone is a conflict, not an invitation to invent it', () => {
  expect(mergeChange(null, follow)).toHaveProperty('conflicts')
  expect(isMade(null, follow)).toBe(false)
})

test('a created record is removed by the undo, unless somebody has written into it', () => {
  const undo = { before: { title: 'Note', links: [] }, after: null }
  expect(mergeChange({ title: 'Note', links: [] }, undo)).toEqual({ data: null })
  expect(mergeChange({ title: 'Note', links: [], body: 'They were glad.' }, undo)).toEqual({
    conflicts: [{ field: 'body', expected: undefined, found: 'They were glad.', wanted: undefined }],
  })
})

const person = fc.constantFrom(priya, lena, sven, { id: 'per_mara', name: 'Mara Lindqvist' })
const people = fc.uniqueArray(person, { selector: ({ id }) => id })

test('making a change twice is making it once, and undoing it leads back to exactly the start', () => {
  fc.assert(
    fc.property(people, people, fc.string(), (before, after, other) => {
      const start = { followers: before, subject: other }
      const change = { before: { followers: before }, after: { followers: after } }
      const once = mergeChange(start, change)
      if (!('data' in once)) throw new Error('A change of an untouched record conflicts')
      expect(isMade(once.data, change)).toBe(true)
      expect(mergeChange(once.data, change)).toEqual(once)
      expect(mergeChange(once.data, { before: change.after, after: change.before })).toEqual({ data: start })
    }),
  )
})

test('whatever others did to a list in between, nobody of theirs is lost and nobody of theirs comes back', () => {
  fc.assert(
    fc.property(people, people, people, (before, after, now) => {
      const merged = mergeChange({ followers: now }, { before: { followers: before }, after: { followers: after } })
      // People in and out are all that a list of people knows, so there is always an answer.
      if (!('data' in merged)) throw new Error('Lists of people conflict')
      const ids = (list: unknown) => new Set((list as { id: string }[]).map(({ id }) => id))
      const result = ids(merged.data?.followers)
      for (const { id } of [...before, ...after, ...now]) {
        const planned = ids(before).has(id) === ids(after).has(id) ? undefined : ids(after).has(id)
        expect(result.has(id), id).toBe(planned ?? ids(now).has(id))
      }
    }),
  )
})
