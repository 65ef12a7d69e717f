import { expect, test } from 'vitest'
import { ownerless, signersOf } from './territory-signs.ts'

const olga = { id: 'per-olga', name: 'Olga Popov' }
const paul = { id: 'per-paul', name: 'Paul Reyes' }

test('a territory whose owner has left says so, and does not look as if they would sign', () => {
  const emea = { owner: olga, deputy: paul }
  const americas = { owner: paul, deputy: null }
  expect(signersOf(emea, new Set(['per-olga']))).toEqual(['Owner Olga Popov (has left)', 'Deputy Paul Reyes'])
  expect(signersOf(americas, new Set(['per-olga']))).toEqual(['Owner Paul Reyes'])
  expect(ownerless([emea, americas], new Set(['per-olga']))).toEqual([emea])
})
