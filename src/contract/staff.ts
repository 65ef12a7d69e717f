import { z } from 'zod'
import { workspaceRoles } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { Email, Zone } from './identity.ts'
import { inDemo, SessionList, unknownSession } from './own.ts'
import { Id, Instant, Line, PersonRef } from './parts.ts'
import { PoolList, PoolView } from './people.ts'

const Role = z.enum(workspaceRoles)
const Roles = z.array(Role).min(1).max(workspaceRoles.length)

export const StaffView = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    roles: z.array(Role),
    manager: PersonRef.nullable(),
    team: z.string().nullable().meta({ description: 'The id of the calendar of their team' }),
    byGroups: z
      .object({ roles: z.array(Role), team: z.string().nullable() })
      .meta({ description: 'What of their roles and their team groups of the directory give: nobody takes that by hand' }),
    groups: z.array(z.string()).meta({ description: 'The groups of the directory that they are in, by name' }),
    zone: z.string(),
    access: z.enum(['active', 'invited', 'none', 'left']).meta({
      description: 'Signs in with a password or through the provider; has an invitation that can still be used; cannot sign in; has left',
    }),
    singleSignOn: Instant.nullable().meta({
      description: 'Since when they are linked to an account of the provider; null when they are not',
    }),
    passkeys: z.number().int().meta({ description: 'How many passkeys they have' }),
    seenAt: Instant.nullable().meta({
      description: 'When a browser of theirs was last here, to the minute; null when never, and once they have left',
    }),
  })
  .meta({ id: 'StaffView', description: 'Somebody of the workspace, as administrators see them' })
export type StaffView = z.infer<typeof StaffView>

export const LinkMade = z
  .object({
    link: z.string().meta({ description: 'Give it to the person; it works once' }),
    expiresAt: Instant,
    person: StaffView,
  })
  .meta({ id: 'LinkMade', description: 'A link by which somebody sets their password' })
export type LinkMade = z.infer<typeof LinkMade>

export const Holdings = z
  .object({
    accounts: z.object({ count: z.number().int(), some: z.array(z.object({ id: Id, name: z.string() })) }),
    handovers: z.object({ count: z.number().int(), some: z.array(z.object({ ref: z.string(), account: z.string() })) }),
    tasks: z.number().int().meta({ description: 'Open tasks that wait for them' }),
    territories: z.array(z.object({ name: z.string(), as: z.enum(['owner', 'deputy']) })),
    manages: z.array(PersonRef),
    tokens: z.number().int(),
  })
  .meta({ id: 'Holdings', description: 'What somebody holds: what needs somebody else when they leave' })
export type Holdings = z.infer<typeof Holdings>

const unknownPerson = { 'person.unknown': { kind: 'unknown', when: 'There is nobody with that id.' } } as const
const manager = {
  'manager.unknown': { kind: 'invalid', when: 'The manager is nobody here, or people would manage each other in a circle.' },
} as const
const lastOne = {
  'administrator.last': { kind: 'conflict', when: 'Nobody would be left who could invite people and give roles.' },
} as const
const byGroup = {
  'person.by-group': { kind: 'conflict', when: 'A group of the directory gives what would be taken; the sentence names it.' },
} as const
const taken = {
  'person.exists': { kind: 'conflict', when: 'Somebody here has that address; `details.person` is their id.' },
} as const
const byId = { params: z.strictObject({ id: Id }) }

export const staff = {
  listStaff: endpoint({
    method: 'GET',
    path: '/staff',
    summary: 'List everybody with their access',
    about: 'Those who have left come last.',
    who: 'people.manage',
    status: 200,
    output: z.object({ items: z.array(StaffView) }),
    refusals: inDemo,
  }),
  invitePerson: endpoint({
    method: 'POST',
    path: '/staff',
    summary: 'Invite somebody',
    about: 'A mail with a link that works once within seven days is written; the link is in the answer too.',
    who: 'people.manage',
    body: z.strictObject({ name: Line, email: Email, roles: Roles, manager: Id.optional(), zone: Zone.optional() }),
    status: 201,
    output: LinkMade,
    refusals: {
      ...inDemo,
      ...manager,
      ...taken,
      'zone.unknown': { kind: 'invalid', when: 'There is no such time zone.' },
    },
  }),
  editPerson: endpoint({
    method: 'PUT',
    path: '/staff/:id',
    summary: "Change somebody's name, address, roles, manager or team",
    about:
      'What is left out stays. What groups of the directory give is not taken by hand. With another address, a link that was sent to the old one no longer works.',
    ...byId,
    who: 'people.manage',
    body: z.strictObject({
      name: Line.optional(),
      email: Email.optional(),
      roles: Roles.optional(),
      manager: Id.nullable().optional(),
      team: Id.nullable().optional().meta({ description: 'The id of a calendar of a team' }),
    }),
    status: 200,
    output: StaffView,
    refusals: {
      ...inDemo,
      ...unknownPerson,
      ...manager,
      ...lastOne,
      ...byGroup,
      ...taken,
      'person.by-directory': { kind: 'conflict', when: 'A directory says the address, and would say it again.' },
      'team.unknown': { kind: 'invalid', when: 'There is no calendar of a team with that id.' },
    },
  }),
  makeAccessLink: endpoint({
    method: 'POST',
    path: '/staff/:id/link',
    summary: 'Make a link by which somebody sets their password',
    about: 'The first password or a new one. It works once within seven days; an older link of theirs stops working.',
    ...byId,
    who: 'people.manage',
    status: 201,
    output: LinkMade,
    refusals: { ...inDemo, ...unknownPerson, 'person.left': { kind: 'conflict', when: 'They have left; let them return first.' } },
  }),
  getHoldings: endpoint({
    method: 'GET',
    path: '/staff/:id/holdings',
    summary: 'Say what somebody holds',
    ...byId,
    who: 'people.manage',
    status: 200,
    output: Holdings,
    refusals: { ...inDemo, ...unknownPerson },
  }),
  deactivatePerson: endpoint({
    method: 'POST',
    path: '/staff/:id/deactivate',
    summary: 'End the access of somebody who leaves',
    about: 'At once and everywhere: browsers, open streams, tokens, links, the password. What they hold stays with their name.',
    ...byId,
    who: 'people.manage',
    status: 200,
    output: StaffView,
    refusals: { ...inDemo, ...unknownPerson, ...lastOne, 'person.self': { kind: 'conflict', when: 'Nobody ends their own access.' } },
  }),
  returnPerson: endpoint({
    method: 'POST',
    path: '/staff/:id/return',
    summary: 'Let somebody who has left return',
    about: 'With a link, since the old password is gone. Of somebody whose last day has not come, it takes back that day.',
    ...byId,
    who: 'people.manage',
    status: 200,
    output: LinkMade,
    refusals: { ...inDemo, ...unknownPerson, 'person.here': { kind: 'conflict', when: 'They have not left.' } },
  }),
  listPersonSessions: endpoint({
    method: 'GET',
    path: '/staff/:id/sessions',
    summary: 'List where somebody is signed in, and their tokens',
    ...byId,
    who: 'people.manage',
    status: 200,
    output: SessionList,
    refusals: { ...inDemo, ...unknownPerson },
  }),
  endPersonSessions: endpoint({
    method: 'DELETE',
    path: '/staff/:id/sessions',
    summary: 'Sign somebody out of every browser',
    ...byId,
    who: 'people.manage',
    status: 204,
    refusals: { ...inDemo, ...unknownPerson },
  }),
  endPersonSession: endpoint({
    method: 'DELETE',
    path: '/staff/:id/sessions/:session',
    summary: "End one of somebody's sessions or tokens",
    params: z.strictObject({ id: Id, session: Id }),
    who: 'people.manage',
    status: 204,
    refusals: { ...inDemo, ...unknownPerson, ...unknownSession },
  }),
  putPool: endpoint({
    method: 'PUT',
    path: '/pools/:id',
    summary: 'Add or rename a pool',
    ...byId,
    who: 'pools.write',
    body: z.strictObject({ name: Line }),
    status: 200,
    output: PoolView,
    refusals: {
      'pool.id': { kind: 'invalid', when: 'An id has letters, digits and hyphens.' },
      'pool.named': { kind: 'conflict', when: 'Another pool has that name.' },
    },
  }),
  putTerritory: endpoint({
    method: 'PUT',
    path: '/pools/:id/territories/:territory',
    summary: 'Add or change a territory of a pool',
    about:
      'Accounts whose region is among its regions belong to it; its owner signs for the pool, the deputy stands in. What is left out stays; a new one needs a name and an owner.',
    params: z.strictObject({ id: Id, territory: Id }),
    who: 'pools.write',
    body: z.strictObject({
      name: Line.optional(),
      owner: Id.optional().meta({ description: 'The id of a person' }),
      deputy: Id.nullable().optional().meta({ description: 'The id of another person; null for nobody' }),
      regions: z.array(Line).max(60).optional(),
    }),
    status: 200,
    output: PoolView,
    refusals: {
      'pool.unknown': { kind: 'unknown', when: 'There is no such pool.' },
      'pool.id': { kind: 'invalid', when: 'An id has letters, digits and hyphens.' },
      'territory.incomplete': { kind: 'invalid', when: 'There is none with that id yet, and a name or an owner is missing.' },
      'territory.named': { kind: 'conflict', when: 'Another territory of the pool has that name.' },
      'territory.elsewhere': { kind: 'conflict', when: 'Another pool has a territory with that id.' },
      'territory.owner': { kind: 'invalid', when: 'Owner or deputy is nobody who works here, or both are the same person.' },
    },
  }),
  removePool: endpoint({
    method: 'DELETE',
    path: '/pools/:id',
    summary: 'Remove a pool that nothing needs any more',
    about: 'Its territories go with it. Ended handovers and the history of accounts still name it.',
    ...byId,
    who: 'pools.write',
    status: 200,
    output: PoolList,
    refusals: {
      'pool.unknown': { kind: 'unknown', when: 'There is no such pool.' },
      'pool.in-use': {
        kind: 'conflict',
        when: 'It holds accounts, or handovers to or from it run; `details.accounts` and `details.handovers` name them.',
      },
    },
  }),
  removeTerritory: endpoint({
    method: 'DELETE',
    path: '/pools/:id/territories/:territory',
    summary: 'Remove a territory of a pool',
    about: 'What lies in it goes to the territory that lists its region, or to the only one that is left.',
    params: z.strictObject({ id: Id, territory: Id }),
    who: 'pools.write',
    status: 200,
    output: PoolList,
    refusals: {
      'pool.unknown': { kind: 'unknown', when: 'There is no such pool.' },
      'territory.unknown': { kind: 'unknown', when: 'The pool has no such territory.' },
      'territory.in-use': {
        kind: 'conflict',
        when: 'Nobody would sign for accounts that the pool holds, or handovers in it run; `details.accounts` and `details.handovers` name them.',
      },
    },
  }),
}
