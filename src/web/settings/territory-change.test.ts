import { describe, expect, test } from 'vitest'
import { shownTerritory, territoryBody } from './territory-change.ts'

const olga = { id: 'per-olga', name: 'Olga Popov' }
const paul = { id: 'per-paul', name: 'Paul Reyes' }
const emea = { id: 'emea', name: 'EMEA', owner: olga, deputy: null, regions: ['North', 'South'] }

describe('two people with the form of one territory open', () => {
  test('another name takes back neither the owner nor the deputy that somebody else has named meanwhile', () => {
    const changed = { name: 'Europe' }
    const meanwhile = { ...emea, owner: paul, deputy: olga }
    expect(territoryBody(meanwhile, changed)).toEqual({ name: 'Europe' })
    expect(shownTerritory(meanwhile, changed)).toEqual({ name: 'Europe', owner: 'per-paul', deputy: 'per-olga', regions: 'North, South' })
  })

  test('regions that one adds and the other takes away both hold', () => {
    const changed = { regions: { before: emea.regions, written: 'North, South, West' } }
    const meanwhile = { ...emea, regions: ['South', 'East'] }
    expect(territoryBody(meanwhile, changed)).toEqual({ regions: ['South', 'East', 'West'] })
  })

  test('nobody as a deputy is said, and a new territory sends what was filled in', () => {
    expect(territoryBody({ ...emea, deputy: paul }, { deputy: '' })).toEqual({ deputy: null })
    expect(territoryBody(undefined, { name: 'EMEA', owner: 'per-olga', regions: { before: [], written: ' North ,, South' } })).toEqual({
      name: 'EMEA',
      owner: 'per-olga',
      regions: ['North', 'South'],
    })
  })
})
