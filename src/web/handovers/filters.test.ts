import { expect, test } from 'vitest'
import { isFiltered, queryOf, viewOf } from './filters.ts'

const now = new Date('2026-11-25T21:10:00Z')

test('a plain list shows what is under way; an address with a word nobody knows shows the same', () => {
  expect(queryOf({}, now)).toMatchObject({ status: 'active', late: undefined, renewal: undefined, sort: undefined })
  expect(queryOf({ status: 'lively', sort: 'colour', renewal: 'soon', late: 'yes' }, now)).toEqual(queryOf({}, now))
})

test('a renewal in the next 90 days is asked for by the last of these days', () => {
  expect(queryOf({ renewal: '90', owner: 'me' }, now)).toMatchObject({ renewal: '2027-02-23', owner: 'me' })
})

test('a view is known by its filters, however it is sorted, and no longer when one is added', () => {
  expect(viewOf({})).toBe('all')
  expect(viewOf({ late: '1', sort: 'account' })).toBe('late')
  expect(viewOf({ late: '1', q: 'kestrel' })).toBeUndefined()
  expect(isFiltered({ sort: 'due' })).toBe(false)
  expect(isFiltered({ q: 'kestrel' })).toBe(true)
})
