import { expect, test } from 'vitest'
import { pageTitle } from './page-title.ts'

test('a tab is named after its page, the page first, and after the product while nothing is there yet', () => {
  expect(pageTitle('KES-12  Kestrel Logistics')).toBe('KES-12 Kestrel Logistics · Baton')
  expect(pageTitle(' ')).toBe('Baton')
})
