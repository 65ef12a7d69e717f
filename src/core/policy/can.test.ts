import { expect, test } from 'vitest'
import { notAllowed } from './can.ts'
import type { Actor, Member } from './member.ts'

const member = { id: 'per_ada', name: 'Ada', email: 'ada@northwind.example', roles: ['operations'], active: true } as unknown as Member
const software = { kind: 'software', member, name: 'ci', scope: 'write' } as unknown as Actor

test('software is told that something takes a person, and who that is', () => {
  expect(notAllowed(software, 'lists.write')).toMatchObject({
    kind: 'forbidden',
    code: 'software.never-signs',
    message:
      'Software may gather, draft and propose, and this takes a person who is signed in. Operations and administrators can change service tiers and labels.',
  })
  expect(notAllowed({ kind: 'person', member }, 'lists.write')).toBeUndefined()
})
