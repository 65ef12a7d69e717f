import { expect, test } from 'vitest'
import { untilWords } from './until.tsx'

test('a token that has expired says so', () => {
  const now = new Date('2026-12-02T09:00:00Z')
  expect(untilWords('2026-12-24T09:00:00.000Z', now)).toBe('until 24 Dec')
  expect(untilWords('2026-12-01T09:00:00.000Z', now)).toBe('expired 1 Dec')
})
