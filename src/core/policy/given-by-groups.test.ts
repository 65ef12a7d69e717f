import { describe, expect, test } from 'vitest'
import { type Gives, setByHand, withGroups } from './given-by-groups.ts'
import type { WorkspaceRole } from './member.ts'

type Data = { roles: WorkspaceRole[]; team?: string; place?: string }
const nina: Data = { roles: ['viewer', 'ae'], team: 'north', place: 'Oslo' }
const gives = (roles: WorkspaceRole[], team: string | null = null): Gives => ({ roles, team })

describe('what groups give', () => {
  test('comes beside what stands by hand, and goes with the group', () => {
    const inside = withGroups(nina, [gives(['csm', 'ae'], 'south')])
    expect(inside).toMatchObject({ roles: ['csm', 'ae', 'viewer'], team: 'south', place: 'Oslo' })
    expect(withGroups(inside, [])).toEqual(nina)
  })

  test('of two teams the first one counts, and a group that gives nothing changes nothing', () => {
    expect(withGroups(nina, [gives([]), gives([], 'east'), gives([], 'west')])).toMatchObject({ team: 'east' })
    expect(withGroups(nina, [gives([])])).toEqual(nina)
  })

  test('is not taken for set by hand because it was sent along', () => {
    const inside = withGroups(nina, [gives(['csm'], 'south')])
    const edited = setByHand(inside, { roles: ['csm', 'cse'], team: 'south' })
    expect(edited).toMatchObject({ roles: ['csm', 'cse'], team: 'south' })
    expect(withGroups(edited, [])).toEqual({ roles: ['cse'], team: 'north', place: 'Oslo' })
  })

  test('stays whatever is set by hand, and nobody is left without any role', () => {
    const inside = withGroups(nina, [gives(['csm'], 'south')])
    expect(setByHand(inside, { roles: [], team: null })).toMatchObject({ roles: ['csm'], team: 'south' })
    expect(withGroups(setByHand(inside, { roles: ['csm'], team: null }), [])).toEqual({ roles: ['viewer'], place: 'Oslo' })
  })
})
