import { describe, expect, test } from 'vitest'
import { bodyOf, withChange } from './person-change.ts'
import { ticksBetween } from './ticks.ts'

const ben = { name: 'Ben Ortiz', email: 'ben@meridian.example', roles: ['csm' as const], manager: { id: 'per-nils' }, team: null }

describe('two administrators with the form of one person open', () => {
  test('a new name takes no role away that somebody else has given meanwhile', () => {
    const changed = { name: 'Benjamin Ortiz' }
    const meanwhile = { ...ben, roles: ['csm' as const, 'csm-manager' as const] }
    expect(bodyOf(meanwhile, changed)).toEqual({ name: 'Benjamin Ortiz' })
    expect(withChange(meanwhile, changed).roles).toEqual(['csm', 'csm-manager'])
  })

  test('ticks of both hold, and nobody’s manager comes back', () => {
    const changed = { ticks: ticksBetween(['csm'], ['csm', 'operations']) }
    const meanwhile = { ...ben, roles: ['csm' as const, 'viewer' as const], manager: null }
    expect(bodyOf(meanwhile, changed)).toEqual({ roles: ['csm', 'viewer', 'operations'] })
    expect(bodyOf(ben, { ticks: ticksBetween(['csm'], []), manager: '' })).toEqual({ roles: [], manager: null })
  })
})
