import { record } from '../../facts/sample-facts.ts'
import type { Kind } from '../../records/kinds.ts'
import { type StoredRecord, titleOf } from '../../records/record.ts'
import type { World } from '../world.ts'
import { aiko, diego, lena, named, priya, tom } from './sample-people.ts'

/** Kestrel Logistics, with two daughters, as it is recorded before anybody has tidied up. */
export const kestrel: World = {
  account: {
    id: 'acc_kestrel',
    name: 'Kestrel Logistics',
    zone: 'America/Chicago',
    region: 'Central',
    renewal: '2027-03-31',
    tier: 'Premium',
    hosting: 'SaaS',
    domain: 'kestrel.example',
  },
  children: [
    { id: 'acc_merlin', name: 'Merlin Parcels', csm: named(priya) },
    { id: 'acc_osprey', name: 'Osprey Freight', csm: named(priya) },
  ],
  records: [
    held('CSM', named(priya)),
    held('AE', named(diego)),
    held('Renewal Manager', named(aiko)),
    record('contact', 'ana', { name: 'Ana Ortiz', email: 'ana@kestrel.example', importance: 'key', approvedRecipient: true }),
    record('contact', 'ben', { name: 'Ben Frost', email: 'ben@kestrel.example' }),
    record('success-plan', 'plan', {
      title: 'Ship faster',
      status: 'active',
      owner: named(priya),
      updatedOn: '2026-09-01',
      objectives: [
        { title: 'Weekly releases', status: 'open', owner: named(priya), tasks: [{ title: 'Pilot', status: 'open', owner: named(priya) }] },
      ],
    }),
    record('cta', 'seats', { title: 'Seats run out', status: 'open', owner: named(priya), updatedOn: '2026-09-01' }),
    record('instance', 'prod', { name: 'prod-1', hosting: 'SaaS' }),
    record('channel', 'kestrel', { name: 'kestrel', shared: true, members: [named(priya)] }),
    record('collaboration-project', 'project', {
      name: 'Kestrel together',
      exists: true,
      watchers: [{ person: named(priya), level: 'watch' }],
    }),
    record('series', 'cadence', {
      title: 'Cadence',
      pattern: 'every Tuesday 10:00',
      organiser: 'internal',
      organisedBy: named(priya),
      accepted: true,
    }),
    record('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [named(priya)] }),
    record('licence', 'main', { name: 'Premium', seats: 400, activeUsers: 390 }),
    record('health', 'current', { colour: 'yellow', why: 'Usage fell in autumn' }),
    record('book', 'current', { holder: named(priya), active: true }),
    record('coverage', 'triage-issue', {}),
  ],
}

function held(role: string, person: { id: string; name: string }): StoredRecord {
  return record('assignment', `${role}-1`, { role, holder: { type: 'person', person }, from: '2024-01-01T00:00:00Z' })
}

const recordId = ({ kind, key }: Pick<StoredRecord, 'kind' | 'key'>) => `${kind}/${key}`

/** The world with these records changed or added. A new object each time: facts are kept per world. */
export function withRecords(world: World, ...changed: StoredRecord[]): World {
  const ids = new Set(changed.map(recordId))
  return { ...world, records: [...world.records.filter((one) => !ids.has(recordId(one))), ...changed] }
}

/** The world in which fields of one record say something else. */
export function edited(world: World, kind: Kind, key: string, fields: Record<string, unknown>): World {
  const before = world.records.find((one) => one.kind === kind && one.key === key)
  if (!before)
    throw new Error(`The sample has no ${kind} ${key}, only ${world.records.map((one) => titleOf(one.kind, one.key, one.data)).join(', ')}`)
  return withRecords(world, record(kind, key, { ...before.data, ...fields }))
}

/** What the outgoing CSM brings up to date in the first days of a handover between CSMs. */
export function updatedFor(world: World, today: string): World {
  const [first] = [edited(edited(world, 'cta', 'seats', { updatedOn: today }), 'success-plan', 'plan', { updatedOn: today })]
  return withRecords(
    first,
    record('attribute', 'project', { name: 'collaboration project', link: 'https://tracker.example/kestrel' }),
    record('attribute', 'notes', { name: 'meeting notes', link: 'https://docs.example/kestrel' }),
  )
}

/** Everything in other systems that passes to Tom: channels, project, plan, CTAs. Tickets and series have an order of their own. */
export function passedToTom(world: World): World {
  return withRecords(
    world,
    record('channel', 'kestrel', { name: 'kestrel', shared: true, members: [named(priya), named(tom)] }),
    record('collaboration-project', 'project', {
      name: 'Kestrel together',
      exists: true,
      watchers: [{ person: named(tom), level: 'watch' }],
    }),
    record('success-plan', 'plan', {
      title: 'Ship faster',
      status: 'active',
      owner: named(tom),
      updatedOn: '2026-12-01',
      objectives: [
        { title: 'Weekly releases', status: 'open', owner: named(tom), tasks: [{ title: 'Pilot', status: 'open', owner: named(tom) }] },
      ],
    }),
    record('cta', 'seats', { title: 'Seats run out', status: 'open', owner: named(tom), updatedOn: '2026-12-01' }),
  )
}

/** What the outgoing CSM tidies up before the pool looks at it. */
export function tidied(world: World, now: string): World {
  const upToDate = (system: string) => record('system-state', system, { system, upToDate: 'yes' })
  const base = edited(
    edited(edited(world, 'success-plan', 'plan', { status: 'closed' }), 'cta', 'seats', { status: 'closed' }),
    'instance',
    'prod',
    { production: 'yes' },
  )
  return withRecords(
    base,
    upToDate('CS platform'),
    upToDate('CRM'),
    upToDate('documents'),
    upToDate('recordings'),
    record('collaboration-project', 'project', {
      name: 'Kestrel together',
      exists: true,
      link: 'https://tracker.example/kestrel',
      reachable: 'yes',
    }),
    record('document', 'notes', { title: 'Notes', kind: 'notes', link: 'https://docs.example/kestrel', reachable: 'yes' }),
    record('recording', 'ebr', { title: 'EBR', link: 'https://video.example/ebr', reachable: 'yes' }),
    record('timeline-entry', 'handover', {
      type: 'handover',
      title: 'Handover document',
      at: now,
      links: ['https://docs.example/handover'],
    }),
  )
}

/** What the manager changes after the approval. */
export const scaled = (world: World): World =>
  withRecords(world, record('service-tier', 'current', { tier: 'Scale', compensationPoolAdjusted: true }))

/** A customer call that an engineer of the pool is on, which may never be. */
export const poolOnCustomerCall = (world: World, at: string, key = 'slip'): World =>
  withRecords(
    world,
    record('meeting', key, {
      kind: 'cadence',
      title: 'Weekly call',
      at,
      attendees: [
        { name: 'Ana Ortiz', side: 'customer' },
        { name: lena.name, side: 'us', person: named(lena) },
      ],
    }),
  )
