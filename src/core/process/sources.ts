import { onceFor } from '../base/once-for.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { managedRole } from '../definition/manager-of.ts'
import type { HandoverFacts } from '../facts/handover-facts.ts'
import type { FactSources } from '../facts/to-facts.ts'
import type { Person } from '../records/parts.ts'
import { type Circumstances, tasksOf, zoneOf } from './circumstances.ts'
import { familyOf } from './family.ts'
import { isApproved, lastRound } from './gates.ts'
import type { Handover, PersonId } from './handover.ts'
import { personIn } from './rights.ts'

/** The sources of the facts on which checks, documents and letters rest. */
export function sourcesOf(handover: Handover, circumstances: Circumstances): FactSources {
  const { world, now } = circumstances
  const family = new Map(familyOf(handover, circumstances).map((child) => [child.account, child]))
  return {
    account: world.account,
    children: world.children.map(({ records: _, apart: __, ...child }) => {
      const stands = family.get(child.id)
      return { ...child, moves: stands?.moves === true, ...(stands && !stands.moves ? { whyNot: stands.because } : {}) }
    }),
    records: world.records,
    handover: handoverFacts(handover, circumstances),
    now,
  }
}

/** What the handover has seen happen so far; what has not happened is absent. */
export function handoverFacts(handover: Handover, circumstances: Circumstances): HandoverFacts {
  const { definition, people, pools, now } = circumstances
  const zone = zoneOf(circumstances)
  const person = (id: PersonId | null | undefined): Person | undefined => {
    const member = id ? people.get(id) : undefined
    return member && { id: member.id, name: member.name }
  }
  const inRole = (role: string | undefined) => (role === undefined ? undefined : person(personIn(handover, role, now)))
  const roleFrom = (from: string) => definition.roles.find((role) => role.from === from)?.name
  const pool = (id: string) => pools.find((one) => one.id === id)?.name ?? id
  const outgoing = handover.from.kind === 'person' ? person(handover.from.id) : undefined
  const incoming = handover.to.kind === 'person' ? person(handover.to.id) : undefined
  const managerOf = (side: 'outgoing' | 'incoming', holder: Person | undefined) => {
    const role = definition.roles.find((one) => {
      const managed = managedRole(one)
      return managed !== undefined && definition.roles.find(({ name }) => name === managed)?.side === side
    })
    return inRole(role?.name) ?? person(holder ? people.get(holder.id)?.manager : undefined)
  }
  const finished = (establishes: string) => {
    const task = tasksOf(definition).find((one) => one.establishes === establishes)
    const state = task ? handover.tasks[task.id] : undefined
    return state?.status === 'done' ? state.finishedAt : undefined
  }
  const gate = definition.gates[0]
  const met = finished('meeting-held')
  const sent = handover.letter.outcome?.outcome === 'sent' ? handover.letter.outcome.at : undefined
  const started = handover.startedAt ?? handover.proposedAt
  // Pages compare it with days and with moments, which are texts in UTC: east of it, a morning is still the day before there.
  const startedOn = [dayIn(started, zone), dayIn(started, 'UTC')].toSorted()[0]
  return present({
    id: handover.id,
    startedOn,
    pace: handover.pace,
    outgoing,
    incoming,
    outgoingPool: handover.from.kind === 'pool' ? pool(handover.from.id) : undefined,
    incomingPool: handover.to.kind === 'pool' ? pool(handover.to.id) : undefined,
    manager: managerOf('outgoing', outgoing),
    incomingManager: managerOf('incoming', incoming),
    ae: inRole(roleFrom('account.ae')),
    renewalManager: inRole(roleFrom('account.renewal-manager')),
    gatekeeper: inRole(gate?.role),
    poolEngineers: poolEngineers(handover, circumstances),
    roles: Object.fromEntries(
      definition.roles.flatMap(({ name }) => {
        const holder = inRole(name)
        return holder ? [[name, holder]] : []
      }),
    ),
    effectiveOn: handover.ownership.effectiveOn ?? undefined,
    flipOn: handover.flipOn ?? undefined,
    submittedAt: gate && lastRound(handover, gate.id)?.submittedAt,
    approvedAt: gate && isApproved(handover, gate.id) ? lastRound(handover, gate.id)?.decision?.at : undefined,
    introducedAt: finished('introduction'),
    internalMeetingHeldAt: met,
    callHeldAt: met,
    letterAgreedFor: handover.letter.agreed?.date,
    letterSentOn: sent === undefined ? undefined : dayIn(sent, zone),
    attested: tasksOf(definition).flatMap(({ id }) =>
      handover.tasks[id]?.status === 'done' && handover.tasks[id]?.evidence?.kind === 'attested' ? [id] : [],
    ),
    completedAt: handover.status === 'completed' ? (handover.endedAt ?? undefined) : undefined,
  })
}

/**
 * Whoever acts for the pool here, deputies included, and every other engineer of a pool. Somebody who is an engineer elsewhere and
 * has another part in this handover is on its calls in that part.
 */
function poolEngineers(handover: Handover, { definition, people, now }: Circumstances): Person[] {
  const sides = new Map(definition.roles.map(({ name, side }) => [name, side]))
  const parts = new Map<PersonId, boolean>()
  for (const { person, role, from, until } of handover.participants)
    if (from <= now && (until === undefined || now < until)) parts.set(person, parts.get(person) === true || sides.get(role) === 'pool')
  const acting = [...parts].flatMap(([id, isOfPool]) => {
    const member = isOfPool ? people.get(id) : undefined
    return member ? [{ id, name: member.name }] : []
  })
  return [...acting, ...engineersAmong(people).filter(({ id }) => !parts.has(id))]
}

/** Also who has left since: they were on the call all the same. Found once for all handovers of a workspace, whose people are many. */
const engineersAmong = onceFor((people: Circumstances['people']): Person[] =>
  [...people.values()].flatMap(({ id, name, roles }) => (roles.includes('cse') ? [{ id, name }] : [])),
)

/** Without the members that are undefined: absent means "has not happened" to the checks. */
function present<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
