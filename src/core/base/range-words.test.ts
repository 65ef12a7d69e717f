import { expect, test } from 'vitest'
import { rangeWords } from './range-words.ts'

test('a call of half an hour is not one of "30-30 min"', () => {
  expect(rangeWords({ min: 30, max: 30 })).toBe('30')
  expect(rangeWords({ min: 30, max: 60 })).toBe('30-60')
})
