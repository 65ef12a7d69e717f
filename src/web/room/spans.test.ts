import { expect, test } from 'vitest'
import type { EventView } from '../../contract/handovers.ts'
import { spansOf } from './spans.ts'

const event = (position: number, by: string, at: string): EventView => ({
  version: position,
  position,
  type: 'TaskDone',
  by: { id: by, name: by },
  at,
  words: 'something happened',
  reason: null,
  task: null,
  hash: null,
  data: {},
})
const events = [
  event(1, 'tom', '10:00'),
  event(2, 'baton', '10:00'),
  event(3, 'baton', '10:00'),
  event(4, 'baton', '11:00'),
  event(5, 'priya', '12:00'),
]

test('what followed by itself stands below the act, and the newest act comes first', () => {
  expect(
    spansOf(events, { onlyPeople: false }).map(({ head, followed }) => [head.position, followed.map(({ position }) => position)]),
  ).toEqual([
    [5, []],
    [4, []],
    [1, [2, 3]],
  ])
})

test('only what people did leaves out what Baton did by itself, never what people did', () => {
  expect(spansOf(events, { onlyPeople: true }).map(({ head }) => head.position)).toEqual([5, 1])
})

test('filling in a document in one sitting is one line, and what it led to stays below it', () => {
  const answered = (position: number, at: string) => ({ ...event(position, 'priya', at), type: 'Answered' })
  const spans = spansOf(
    [
      answered(1, '2026-11-23T10:00:00Z'),
      answered(2, '2026-11-23T10:01:00Z'),
      event(3, 'baton', '2026-11-23T10:01:00Z'),
      answered(4, '2026-11-23T15:00:00Z'),
    ],
    { onlyPeople: false },
  )
  expect(spans.map(({ head, alike, followed }) => [head.position, alike.length, followed.length])).toEqual([
    [4, 0, 0],
    [1, 1, 1],
  ])
})
