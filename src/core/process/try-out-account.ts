import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { dayIn } from '../calendar/moment-on.ts'
import type { Definition, Role } from '../definition/definition.ts'
import { isManager, managedRole } from '../definition/manager-of.ts'
import type { Member, Pool, Territory } from '../policy/member.ts'
import type { Kind } from '../records/kinds.ts'
import { parseRecord, type StoredRecord } from '../records/record.ts'
import { workspaceRoleFor } from './candidates.ts'
import { ledgerRoles } from './ledger-roles.ts'
import type { World } from './world.ts'

/** An account that does not exist, and one person for every role of the page, called by their role. */
export type MadeUp = {
  world: World
  people: ReadonlyMap<string, Member>
  /** By role name. */
  cast: Readonly<Record<string, string>>
  pools: readonly Pool[]
  territories: readonly Territory[]
  starter: Member
  /** Who takes over: a person's id or the pool's. */
  to: string
}

const pool: Pool = { id: 'pool_everybody', name: 'the pool' }
const region = 'Everywhere'

export function madeUpFor(definition: Definition, start: Instant, calendar: WorkingCalendar): MadeUp {
  const { roles, kind } = definition
  const idOf = (role: Role) => `per_${roles.indexOf(role) + 1}`
  const holds = (side: Role['side']) => roles.find((role) => role.side === side && !isManager(role))
  const outgoing = holds('outgoing')
  const incoming = holds('incoming')
  const before = outgoing ? idOf(outgoing) : 'per_before'
  const after = incoming ? idOf(incoming) : 'per_after'
  const member = (id: string, name: string, more: Partial<Member> = {}): Member => ({
    id,
    name,
    email: `${id.slice(4)}@supplier.example`,
    roles: ['csm'],
    manager: null,
    place: calendar.zone,
    calendar,
    active: true,
    ...more,
  })
  const members = roles.map((role) => {
    const boss = roles.find((one) => managedRole(one) === role.name)
    return member(idOf(role), role.name, {
      roles: [...new Set([workspaceRoleFor(role), ...(role === incoming ? (['csm'] as const) : [])])],
      manager: boss && boss !== role ? idOf(boss) : null,
    })
  })
  const others = [
    ...(outgoing ? [] : [member(before, 'the present holder')]),
    ...(incoming || kind === 'named-to-pool' ? [] : [member(after, 'the new holder')]),
  ]
  const people = new Map([...members, ...others].map((one) => [one.id, one]))
  const owner = roles.find(({ from }) => from === 'territory.owner') ?? holds('pool')
  // Somebody with a part in it starts; a holder whom the page does not name could not.
  const starter = outgoing ? people.get(before) : members[0]
  if (!starter) throw new Error(`The page "${definition.title}" has no roles to make up people for`)
  return {
    world: { account: accountAt(start, calendar), children: [], records: recordsOf(definition, people, { before, idOf, start }) },
    people,
    cast: Object.fromEntries(roles.map((role) => [role.name, idOf(role)])),
    pools: [pool],
    territories: owner ? [{ id: 'ter_everywhere', name: region, pool: pool.id, owner: idOf(owner), deputy: null, regions: [region] }] : [],
    starter,
    to: kind === 'named-to-pool' ? pool.id : after,
  }
}

const accountAt = (start: Instant, { zone }: WorkingCalendar): World['account'] => ({
  id: 'acc_made_up',
  name: 'Sample account',
  zone,
  region,
  // Far enough for every step that counts back from it.
  renewal: dayIn(new Date(Date.parse(start) + 300 * 86_400_000).toISOString(), zone),
  tier: 'Premium',
  hosting: 'self-managed',
  domain: 'customer.example',
})

type Known = { before: string; idOf: (role: Role) => string; start: Instant }

/** A little of everything that steps usually deal with, so that what Baton would change in other systems can be seen. */
function recordsOf({ roles, kind }: Definition, people: MadeUp['people'], { before, idOf, start }: Known): StoredRecord[] {
  const long = new Date(Date.parse(start) - 400 * 86_400_000).toISOString()
  const some = long.slice(0, 10)
  const named = (id: string) => ({ id, name: people.get(id)?.name ?? id })
  const owner = named(before)
  const recorded = (one: Kind, key: string, data: Record<string, unknown>) => madeUpRecord(one, key, data, start)
  return [
    recorded('assignment', 'CSM-1', {
      role: 'CSM',
      holder: kind === 'pool-to-named' ? { type: 'pool', pool: pool.name } : { type: 'person', person: owner },
      from: long,
    }),
    ...roles.flatMap((role) => {
      const held = ledgerRoles[role.from]
      return held
        ? [recorded('assignment', `${held}-1`, { role: held, holder: { type: 'person', person: named(idOf(role)) }, from: long })]
        : []
    }),
    recorded('contact', 'first', { name: 'Ana Ortiz', email: 'ana@customer.example', importance: 'key', approvedRecipient: true }),
    recorded('success-plan', 'plan', { title: 'Sample plan', status: 'active', owner, updatedOn: some }),
    recorded('cta', 'cta', { title: 'Sample CTA', status: 'open', owner, updatedOn: some }),
    recorded('instance', 'instance', { name: 'sample-1', hosting: 'self-managed', lastPing: long }),
    recorded('channel', 'channel', { name: 'sample', shared: true, members: [owner] }),
    recorded('collaboration-project', 'project', { name: 'Sample project', exists: true, watchers: [{ person: owner, level: 'watch' }] }),
    recorded('series', 'series', {
      title: 'Sample cadence',
      pattern: 'every Tuesday 10:00',
      organiser: 'internal',
      organisedBy: owner,
      accepted: true,
    }),
    recorded('ticket', 'ticket', { subject: 'Sample ticket', status: 'open', followers: [owner] }),
    recorded('licence', 'licence', { name: 'Premium', seats: 100, activeUsers: 90 }),
    recorded('book', 'current', { holder: owner, active: true }),
  ]
}

export const madeUpRecord = (kind: Kind, key: string, data: Record<string, unknown>, at: Instant): StoredRecord =>
  ({ kind, key, data: parseRecord(kind, data), source: 'made up', checkedAt: at, version: 1 }) as StoredRecord
