import { z } from 'zod'
import { workspaceRoles } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { Id, listOf, PersonRef, page } from './parts.ts'
import { badCursor } from './refused.ts'

const Role = z.enum(workspaceRoles)

export const PersonView = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    roles: z.array(Role),
    manager: PersonRef.nullable(),
    place: z.string().meta({ description: 'Where deadlines of this person are told' }),
    active: z.boolean().meta({ description: 'False for who has left' }),
  })
  .meta({ id: 'PersonView', description: 'Somebody who works here' })
export type PersonView = z.infer<typeof PersonView>

export const PoolView = z
  .object({
    id: Id,
    name: z.string(),
    territories: z.array(
      z.object({ id: Id, name: z.string(), owner: PersonRef, deputy: PersonRef.nullable(), regions: z.array(z.string()) }),
    ),
  })
  .meta({ id: 'PoolView', description: 'A team that takes accounts on demand' })
export type PoolView = z.infer<typeof PoolView>

export const PoolList = z.object({
  items: z.array(PoolView),
  regions: z
    .array(z.object({ name: z.string(), accounts: z.number().int() }))
    .meta({ description: 'The regions that accounts have, with how many accounts each' }),
})
export type PoolList = z.infer<typeof PoolList>

export const people = {
  listPeople: endpoint({
    method: 'GET',
    path: '/people',
    summary: 'List people, by name',
    who: 'workspace.read',
    query: z.strictObject({
      q: z.string().max(200).optional().meta({ description: 'Part of the name or address' }),
      role: Role.optional(),
      ...page,
    }),
    status: 200,
    output: listOf(PersonView),
    refusals: badCursor,
  }),
  listPools: endpoint({
    method: 'GET',
    path: '/pools',
    summary: 'List pools with their territories',
    about: 'A pool with a single territory takes every account by it; with several, the one that lists the region of the account.',
    who: 'workspace.read',
    status: 200,
    output: PoolList,
    refusals: {},
  }),
}
