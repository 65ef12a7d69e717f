import { expect, test } from 'vitest'
import { placeOf } from './last-row.ts'

test('coming back, a list goes on at the row that was opened, or at the one that took its place', () => {
  const before = { key: 'kestrel', index: 1 }
  expect(placeOf(before, ['brightwater', 'kestrel', 'halden'])).toBe(1)
  expect(placeOf(before, ['kestrel', 'halden'])).toBe(0)
  expect(placeOf(before, ['brightwater', 'halden'])).toBe(1)
  expect(placeOf(before, ['brightwater'])).toBe(0)
  expect(placeOf(before, [])).toBeUndefined()
  expect(placeOf(undefined, ['brightwater'])).toBeUndefined()
})
