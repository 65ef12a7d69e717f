import { expect, test } from 'vitest'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import type { Entry } from '../../store/log-types.ts'
import type { StoredPerson } from '../identity/change-person.ts'
import { type UndoPeopleState, undoPeople } from './undo-people.ts'

const person = (id: string, roles: WorkspaceRole[]): StoredPerson => ({
  id,
  name: id,
  email: `${id}@meridian.example`,
  data: { roles, manager: null },
  activeUntil: null,
  version: 1,
})

/** A list made Bea an administrator. Who else is one now, and who takes it back? */
function takenBack(others: WorkspaceRole[], { mayGivePower = true } = {}) {
  const [before, after, other] = [person('bea', ['csm']), person('bea', ['administrator']), person('ada', others)]
  const entries = [{ event: { type: 'PersonChanged', person: 'bea', before, after, source: 'import' } }] as unknown as Entry[]
  const state: UndoPeopleState = {
    people: new Map([after, other].map((one) => [one.id, one])),
    later: new Map(),
    acted: new Set(),
    needed: new Set(),
    reports: new Map(),
    logged: new Map(),
    mayGivePower,
  }
  return undoPeople(entries, state, { tenant: 't', actor: 'ada', at: '2026-11-20T10:00:00.000Z' })
}

test('a list that made somebody an administrator is taken back while another one is there', () => {
  expect(takenBack(['administrator'])).toMatchObject({ restored: 1, left: [] })
})

test('the only administrator stays one, whatever list made them that', () => {
  expect(takenBack(['csm'])).toMatchObject({
    restored: 0,
    left: [{ name: 'bea', because: 'No administrator would be left. Make somebody else one first.' }],
    appends: [],
  })
})

test('a token takes power from nobody, also by taking a list back', () => {
  expect(takenBack(['administrator'], { mayGivePower: false })).toMatchObject({
    restored: 0,
    left: [{ because: 'Only an administrator gives or takes the role administrator.' }],
  })
})
