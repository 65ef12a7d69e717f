import { expect, test } from 'vitest'
import { drawnBytes } from './drawn-bytes.ts'

test('no two ids or salts are alike, also where the system is asked anew', () => {
  const drawn = Array.from({ length: 5000 }, () => drawnBytes(16).toString('hex'))
  expect(new Set(drawn).size).toBe(drawn.length)
  expect(drawn.every((one) => one.length === 32)).toBe(true)
})

test('what was handed out stays as it was while others draw', () => {
  const mine = drawnBytes(32)
  const before = mine.toString('hex')
  for (let again = 0; again < 500; again += 1) drawnBytes(100)
  expect(mine.toString('hex')).toBe(before)
})

test('every length comes whole, also the last that fits', () => {
  for (const length of [1, 16, 4080, 4096, 4096, 7]) expect(drawnBytes(length)).toHaveLength(length)
})
