import { expect, test } from 'vitest'
import { shownChange } from './shown-change.ts'

const priya = { id: 'priya', name: 'Priya Nair' }
const tom = { id: 'tom', name: 'Tom Becker' }

test('a planned change names people, and shows only what differs', () => {
  expect(shownChange({ subject: 'Runner timeouts', followers: [priya] }, { subject: 'Runner timeouts', followers: [priya, tom] })).toEqual([
    { name: 'Followers', before: 'Priya Nair', after: 'Priya Nair, Tom Becker' },
  ])
})

test('a day reads as people write it', () => {
  expect(shownChange({ tierFrom: '2026-11-30' }, { tierFrom: '2027-01-04' })).toEqual([
    { name: 'Tier from', before: '30 Nov 2026', after: '4 Jan 2027' },
  ])
})

test('what is new has nothing before, what goes has nothing after', () => {
  expect(shownChange(null, { owner: tom, active: true })).toEqual([
    { name: 'Owner', before: '', after: 'Tom Becker' },
    { name: 'Active', before: '', after: 'yes' },
  ])
  expect(shownChange('Growth', 'Scale')).toEqual([{ name: '', before: 'Growth', after: 'Scale' }])
})
