import { expect, test } from 'vitest'
import { freeId } from './free-id.ts'

test('what is added never writes over something that is there, also where its name is the same or in no Latin letters', () => {
  expect(freeId('EMEA', 'territory', [])).toBe('emea')
  expect(freeId('Emea', 'territory', ['emea', 'emea-2'])).toBe('emea-3')
  expect(freeId('東京', 'territory', [])).toBe('territory')
  expect(freeId('Zürich', 'pool', ['pool'])).toBe('zurich')
})
