import { expect, test } from 'vitest'
import { pageAsked } from './enter.ts'

test('signing in leads to the page that was asked for, and to the inbox from where only the way in is', () => {
  expect(pageAsked({ pathname: '/h/KES-12', search: '?tab=letter' })).toBe('/h/KES-12?tab=letter')
  expect(pageAsked({ pathname: '/settings/people', search: '' })).toBe('/settings/people')
  for (const pathname of ['/', '/welcome', '/set-up', '/sign-in/callback']) expect(pageAsked({ pathname, search: '' })).toBe('/inbox')
})
