import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeDocument } from './merge-document.ts'
import type { ReadDocument } from './read-document.ts'

const document = (answers: Record<string, unknown>, unread: string[] = [], ticked: Record<string, boolean> = {}): ReadDocument => ({
  answers,
  ticked,
  unread: unread.map((text, index) => ({ line: index + 1, text })),
})

test('what one side changed holds, and both changes of different fields come together', () => {
  const base = document({ customer: 'Kestrel', why: 'Fine' }, [], { closed: false })
  const ours = document({ customer: 'Kestrel Logistics', why: 'Fine' }, [], { closed: true })
  const theirs = document({ customer: 'Kestrel', why: 'Usage fell', risks: 'Budget' }, [], { closed: false })
  expect(mergeDocument(base, ours, theirs)).toEqual({
    merged: document({ customer: 'Kestrel Logistics', why: 'Usage fell', risks: 'Budget' }, [], { closed: true }),
    conflicts: [],
  })
})

test('one field changed by both in different ways is told with both texts; the same change is none', () => {
  const base = document({ why: 'Fine', risks: 'None' })
  const { merged, conflicts } = mergeDocument(base, document({ why: 'Red', risks: 'Budget' }), document({ why: 'Green', risks: 'Budget' }))
  expect(conflicts).toEqual([{ what: 'answer', id: 'why', base: 'Fine', ours: 'Red', theirs: 'Green' }])
  expect(merged.answers).toEqual({ why: 'Red', risks: 'Budget' })
})

test('a field that one side emptied and the other rewrote is a conflict, not a loss', () => {
  const { conflicts } = mergeDocument(document({ why: 'Fine' }), document({}), document({ why: 'Usage fell' }))
  expect(conflicts).toEqual([{ what: 'answer', id: 'why', base: 'Fine', ours: undefined, theirs: 'Usage fell' }])
})

test('paragraphs of either side stay, once; what one side took away is gone', () => {
  const { merged } = mergeDocument(
    document({}, ['old', 'kept']),
    document({}, ['kept', 'ours', 'both']),
    document({}, ['old', 'kept', 'both', 'theirs']),
  )
  expect(merged.unread.map(({ text }) => text)).toEqual(['kept', 'ours', 'both', 'theirs'])
})

const id = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor')
const side = fc
  .record({
    answers: fc.array(fc.tuple(id, fc.oneof(fc.constantFrom('x', 'y'), fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 })))),
    ticked: fc.array(fc.tuple(id, fc.boolean())),
    unread: fc.uniqueArray(fc.constantFrom('one', 'two', 'three')),
  })
  .map(({ answers, ticked, unread }) => document(Object.fromEntries(answers), unread, Object.fromEntries(ticked)))

test('whatever both sides did, no text that a person wrote is lost without being told', () => {
  fc.assert(
    fc.property(side, side, side, (base, ours, theirs) => {
      const { merged, conflicts } = mergeDocument(base, ours, theirs)
      for (const one of [ours, theirs]) {
        for (const [key, value] of Object.entries(one.answers)) {
          const isNew = JSON.stringify(Object.hasOwn(base.answers, key) ? base.answers[key] : null) !== JSON.stringify(value)
          const told = conflicts
            .filter(({ what, id: about }) => what === 'answer' && about === key)
            .flatMap((two) => [two.ours, two.theirs])
          const kept = Object.hasOwn(merged.answers, key) ? [merged.answers[key]] : []
          if (isNew) expect([...kept, ...told]).toContainEqual(value)
        }
        for (const { text } of one.unread)
          if (!base.unread.some((old) => old.text === text)) expect(merged.unread.map((each) => each.text)).toContain(text)
      }
      // Nobody else's work: merging with oneself changes nothing, and the other way round the same fields are in conflict.
      expect(mergeDocument(base, ours, ours)).toEqual({ merged: ours, conflicts: [] })
      expect(mergeDocument(base, theirs, ours).conflicts.length).toBe(conflicts.length)
    }),
  )
})
