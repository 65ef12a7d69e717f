import { expect, test } from 'vitest'
import { numberGiven } from './number-given.ts'

test('a number given to a proof is taken as it is, and one that was not given has its usual value', () => {
  expect(numberGiven('--seeds', '10000')).toBe(10_000)
  expect(numberGiven('--seeds', undefined, 200)).toBe(200)
})

test.each(['40001-41500', '', ' 5', '1e4', '0x10', '-1', '2.5', 'many'])('"%s" starts no proof that would try nothing', (text) => {
  expect(() => numberGiven('--seeds', text)).toThrow(`--seeds takes a whole number of at least 0, not "${text}"`)
})

test('a proof of nothing is refused', () => {
  expect(() => numberGiven('--kills', '0', 200, 1)).toThrow('--kills takes a whole number of at least 1, not "0"')
})
