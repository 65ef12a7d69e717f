import { expect, test } from 'vitest'
import { quantileOf } from './histogram.ts'

test('a part of what was counted lies within the smallest number of days that holds it', () => {
  const counted = [
    { days: 9, n: 1 },
    { days: 2, n: 4 },
    { days: 5, n: 5 },
  ]
  expect([0.1, 0.4, 0.41, 0.5, 0.9, 0.91, 1].map((part) => quantileOf(counted, part))).toEqual([2, 2, 5, 5, 5, 9, 9])
  expect(quantileOf([{ days: 3, n: 1 }], 0.5)).toBe(3)
  expect(quantileOf([], 0.5)).toBe(0)
})
