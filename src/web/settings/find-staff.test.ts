import { expect, test } from 'vitest'
import type { StaffView } from '../../contract/staff.ts'
import { findStaff } from './find-staff.ts'

const person = (name: string, email: string, roles: StaffView['roles'], access: StaffView['access'] = 'active') =>
  ({ id: email, name, email, roles, access }) as StaffView
const zoe = person('Zoë Ångström', 'z.angstrom@northwind.example', ['csm'], 'none')
const ben = person('Ben Ortiz', 'ben@northwind.example', ['csm-manager'])

test('one of some hundred people is found by a part of the name, of the address or by the role, with or without accents', () => {
  const found = (typed: string, access?: string) => findStaff([zoe, ben], { typed, ...(access && { access }) }).map(({ name }) => name)
  expect(found('')).toEqual([zoe.name, ben.name])
  expect(found('angstrom zoe')).toEqual([zoe.name])
  expect(found('ben@')).toEqual([ben.name])
  expect(found('csm manager')).toEqual([ben.name])
  expect(found('', 'none')).toEqual([zoe.name])
  expect(found('ben', 'none')).toEqual([])
})
