import { expect, test } from 'vitest'
import { afterQuiet, isQuiet } from './quiet-hours.ts'

const night = { from: '20:00', to: '07:00' }
const chicago = 'America/Chicago'

test('what comes in the evening or the early morning arrives when the quiet hours end', () => {
  expect(afterQuiet('2026-11-25T02:00:00.000Z', night, chicago)).toBe('2026-11-25T13:00:00.000Z')
  expect(afterQuiet('2026-11-25T11:30:00.000Z', night, chicago)).toBe('2026-11-25T13:00:00.000Z')
})

test('what comes by day, and at the end of the quiet hours, arrives at once', () => {
  for (const at of ['2026-11-25T13:00:00.000Z', '2026-11-25T20:00:00.000Z', '2026-11-26T01:59:59.999Z'])
    expect(afterQuiet(at, night, chicago)).toBe(at)
})

test('a quiet noon is over the same day, and a night in which the clocks change ends by the clock on the wall', () => {
  expect(afterQuiet('2026-11-25T18:30:00.000Z', { from: '12:00', to: '13:00' }, chicago)).toBe('2026-11-25T19:00:00.000Z')
  expect(afterQuiet('2026-11-01T04:00:00.000Z', night, chicago)).toBe('2026-11-01T13:00:00.000Z')
})

test('a time of day is quiet over midnight too', () => {
  expect(['19:59', '20:00', '23:00', '06:59', '07:00'].map((time) => isQuiet(time as never, night))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
  expect(isQuiet('12:30', { from: '12:00', to: '13:00' })).toBe(true)
})
