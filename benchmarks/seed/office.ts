import { isKind, kindOf } from '../../src/core/records/kinds.ts'
import type { Services } from '../../src/operations/services.ts'
import { append } from '../../src/store/log.ts'
import type { AssignmentRow, Models } from '../../src/store/log-types.ts'

/**
 * A vendor in teams that are all alike: two CSMs, their manager, an AE, a renewal manager and the owner of the team's territory. Team
 * and place in it stand in every name, id and address, each always as long as every other: so what happened in one team becomes what
 * happened in another by putting the other team's mark in the place of its own.
 */

export const teams = 20

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0')

/** What marks a team in all that is written about its people. */
export const teamMark = (team: number): string => `beef${hex(team, 2)}`

const places = ['csm', 'second-csm', 'manager', 'ae', 'renewals', 'territory-owner'] as const
type Place = (typeof places)[number]

const roles: Record<Place, string[]> = {
  csm: ['csm'],
  'second-csm': ['csm'],
  manager: ['csm-manager'],
  ae: ['ae'],
  renewals: ['renewal-manager'],
  'territory-owner': ['cse'],
}

export const personAt = (team: number, place: Place): { id: string; name: string; email: string } => {
  const mark = `${teamMark(team)}${hex(places.indexOf(place), 2)}`
  return { id: `${mark}-0000-7000-8000-000000000000`, name: `Person ${mark}`, email: `${mark}@bench.example` }
}

export const regionOf = (team: number): string => `Region ${teamMark(team)}`
export const poolId = 'cse-plus'

/** Enters the people and what they are organised in. */
export async function fillOffice({ database, forget }: Services, tenant: string, at: string): Promise<void> {
  const all = Array.from({ length: teams }, (_, team) => team)
  const people = all.flatMap((team) =>
    places.map((place) => ({
      ...personAt(team, place),
      data: { roles: roles[place], ...(place.endsWith('csm') ? { manager: personAt(team, 'manager').id } : {}) },
    })),
  )
  const directory: NonNullable<Models['directory']> = [
    { kind: 'pool', id: poolId, name: 'CSE+', data: {} },
    ...all.map((team) => ({
      kind: 'territory',
      id: teamMark(team),
      name: `Territory ${teamMark(team)}`,
      data: { pool: poolId, owner: personAt(team, 'territory-owner').id, regions: [regionOf(team)] },
    })),
  ]
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'BenchPrepared', people: people.length }],
    actor: 'baton',
    at,
    models: { people, directory },
  })
  forget(tenant)
}

/** An account of a team, with about what is known of one in real work. Its id marks everything that is about it. */
export async function enterAccount(
  { database, newId }: Services,
  tenant: string,
  { name, at, team }: { name: string; at: string; team: number },
) {
  const id = newId()
  const csm = personAt(team, 'csm')
  const owner = { id: csm.id, name: csm.name }
  const fields = {
    domain: `${id}.example`,
    region: regionOf(team),
    zone: 'Europe/Berlin',
    arr: 120_000,
    renewal: '2027-06-30',
    segment: 'mid',
  }
  const assigned = (role: string, person: { id: string }, holds = false): AssignmentRow => ({
    account: id,
    role,
    holderKind: 'person',
    holder: person.id,
    holds,
    fromAt: at,
  })
  const day = at.slice(0, 10)
  const records: [kind: string, key: string, data: Record<string, unknown>][] = [
    [
      'success-plan',
      'plan',
      {
        title: 'Ship every week',
        status: 'active',
        owner,
        updatedOn: '2026-01-05',
        objectives: [{ title: 'One pipeline', status: 'open', owner, tasks: [{ title: 'Pilot', status: 'open', owner }] }],
      },
    ],
    ['cta', 'seats', { title: 'Seats run out', status: 'open', owner, updatedOn: '2026-01-05' }],
    ['contact', 'dana', { name: 'Dana Reyes', email: `dana@${id}.example`, importance: 'key', approvedRecipient: true }],
    ['contact', 'lee', { name: 'Lee Park', email: `lee@${id}.example`, importance: 'regular', approvedRecipient: false }],
    ['instance', 'prod', { name: 'prod-01', hosting: 'self-managed', production: 'yes', lastPing: at }],
    ['licence', 'main', { name: 'Premium', seats: 400, activeUsers: 390 }],
    ['health', 'current', { colour: 'yellow', why: 'Use fell in autumn' }],
    ['channel', 'shared', { name: 'ext-customer', shared: true, members: [owner] }],
    ['collaboration-project', 'project', { name: 'Together', exists: true, watchers: [{ person: owner, level: 'watch' }] }],
    [
      'series',
      'cadence',
      { title: 'Cadence call', pattern: 'every Tuesday 10:00', organiser: 'internal', organisedBy: owner, accepted: true },
    ],
    ['ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [owner] }],
    ['ticket', 'T-2', { subject: 'Sign-in by directory', status: 'pending', followers: [owner] }],
    ['document', 'notes', { title: 'Notes', kind: 'notes' }],
    [
      'opportunity',
      'renewal',
      { name: 'Renewal', kind: 'renewal', stage: 'Proposal', status: 'open', closeOn: '2027-06-30', amount: 120_000 },
    ],
    ['timeline-entry', 'last-call', { type: 'call', title: 'Cadence call', at, author: owner, body: `Spoke about the pilot on ${day}.` }],
  ]
  const { name: _, ...data } = { name, ...fields }
  await append(database, {
    tenant,
    stream: { kind: 'account', id },
    expectedVersion: 0,
    events: [
      { type: 'AccountCreated', account: id, fields: { name, ...fields }, source: 'CRM' },
      { type: 'HolderChanged', account: id, role: 'CSM', holds: true, from: null, to: { kind: 'person', id: csm.id }, at },
    ],
    actor: 'baton',
    at,
    models: {
      accounts: [{ id, name, data }],
      assignments: [
        assigned('CSM', csm, true),
        assigned('AE', personAt(team, 'ae')),
        assigned('Renewal Manager', personAt(team, 'renewals')),
      ],
      records: records.map(([kind, key, content]) => {
        if (!isKind(kind)) throw new Error(`There are no records of the kind ${kind}`)
        return { account: id, kind, key, data: kindOf(kind).schema.parse(content), source: 'CRM', checkedAt: at }
      }),
    },
  })
  return id
}
