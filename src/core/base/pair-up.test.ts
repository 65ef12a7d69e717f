import { expect, test } from 'vitest'
import { alike, pairUp } from './pair-up.ts'

type Thing = { id: string; text: string }
const thing = (text: string, id = text): Thing => ({ id, text })
const pairs = (before: Thing[], after: Thing[], isNamed?: (one: Thing) => boolean) =>
  [...pairUp(before, after, { id: ({ id }) => id, text: ({ text }) => text, ...(isNamed ? { isNamed } : {}) })].map(([a, b]) => [
    a.text,
    b.text,
  ])

test('a text that changed a little is the same thing, whatever stands around it', () => {
  const before = [thing('Close every success plan'), thing('Open the document'), thing('Say who owns each instance')]
  const after = [thing('Say who owns every instance'), thing('Close all success plans'), thing('Tell the customer')]
  expect(pairs(before, after)).toEqual([
    ['Close every success plan', 'Close all success plans'],
    ['Say who owns each instance', 'Say who owns every instance'],
  ])
  expect(pairs(before.toReversed(), after.toReversed()).toSorted()).toEqual(pairs(before, after).toSorted())
})

test('where two are as good, none is taken', () => {
  expect(pairs([thing('Review the plans, part one')], [thing('Review the plans, part two'), thing('Review the plans, part six')])).toEqual(
    [],
  )
})

test('an id that both have decides; an id that somebody gave is never overruled by a text', () => {
  expect(pairs([thing('Leave the tickets', 'a')], [thing('Something else', 'a'), thing('Leave the tickets', 'b')])).toEqual([
    ['Leave the tickets', 'Something else'],
  ])
  expect(pairs([thing('Leave the tickets', 'a')], [thing('Leave the tickets', 'b')], () => true)).toEqual([])
})

test('alike is a share: the same text is 1, nothing in common is 0', () => {
  expect(alike('Close every CTA', 'close every cta')).toBe(1)
  expect(alike('Close every CTA', 'Ring')).toBe(0)
  expect(alike('Schließe alle Pläne', 'Schliesse alle Plane')).toBeGreaterThan(0.6)
})
