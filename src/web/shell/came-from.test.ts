import { expect, test } from 'vitest'
import { isWithin } from './came-from.ts'

test('out of a room one goes back to the list or the account that it was opened from, not to another part of itself', () => {
  expect(['/h/KES-12', '/h/KES-12/review/2', '/h/KES-12?tab=letter', '/start', '/start?account=1'].map(isWithin)).not.toContain(false)
  expect(['/inbox', '/handovers?view=late', '/accounts/1', '/coverage', '/settings'].map(isWithin)).not.toContain(true)
})
