import type { OutputOf } from '../contract/endpoint.ts'
import type { reports } from '../contract/handover-reports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { dayIn, momentOn } from '../core/calendar/moment-on.ts'
import { dateWords } from '../core/calendar/words.ts'
import { type Circumstances, nameOf, taskOf, zoneOf } from '../core/process/circumstances.ts'
import { evolveAll, notStarted } from '../core/process/evolve.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { peopleIn, rightsOf, tasksAsked } from '../core/process/who-may.ts'
import { readEvents } from '../store/log.ts'
import { findPerson } from './find-person.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type Answer = OutputOf<typeof reports.getRights>

const furthestDays = 731

/** Who may do what in a handover on a day. The engine answers; here it is only asked as others and at other moments. */
export const getRights =
  (services: Services): Operation<typeof reports.getRights> =>
  async ({ params: { id: name }, query }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = await onDay(services, { tenant, ...found, on: query.on, now })
    const { definition, people } = circumstances
    if (query.task !== undefined) taskOf(definition, query.task)
    if (query.role !== undefined && !definition.roles.some((role) => role.name === query.role))
      throw new Refusal('unknown', 'role.unknown', `This playbook has no role "${query.role}".`, { where: 'role' })
    const asked = query.person === undefined ? peopleIn(handover, query.role, circumstances) : [findPerson(circumstances, query.person).id]
    const ref = (one: string) => ({ id: one, name: nameOf(circumstances, one) })
    const rights = rightsOf(handover, tasksAsked(circumstances, query.task), asked, circumstances)
    const [first] = rights
    const heard = ({ role, people: who, words }: { role: string; people: readonly string[]; words: string }) => ({
      role,
      people: who.map(ref),
      words,
    })
    const zone = zoneOf(circumstances)
    const answer: Answer = {
      on: query.on ?? dayIn(circumstances.now, zone),
      at: circumstances.now,
      basis: circumstances.now === now.toISOString() ? 'now' : circumstances.now < now.toISOString() ? 'past' : 'ahead',
      role: query.role ?? null,
      people: (first?.people ?? []).map(({ person, parts, away }) => ({
        person: ref(person),
        parts: parts.map(({ delegateOf, ...part }) => ({ ...part, delegateOf: delegateOf === null ? null : ref(delegateOf) })),
        away,
        hasAddress: people.get(person)?.email !== '',
      })),
      empty: asked.length > 0 ? null : `Nobody is ${query.role ?? 'part of it'} then.`,
      tasks: rights.map(({ people: each, asked: before, told, signs, ...task }) => ({
        ...task,
        people: each.map(({ person, cells, may, right, can, why }) => ({ person: ref(person), cells, may, right, can, why })),
        signs: signs.map(({ role, people: who, signed }) => ({ role, people: who.map(ref), signed })),
        asked: before.map(heard),
        told: told.map(heard),
      })),
    }
    return answer
  }

/**
 * The handover as it stood at noon of a day that has passed, or as it stands now with the people of a day to come. Records are
 * those of now either way: what they were then, nobody keeps.
 */
async function onDay(
  { database }: Pick<Services, 'database'>,
  given: { tenant: string; handover: Handover; circumstances: Circumstances; on: string | undefined; now: Date },
): Promise<{ handover: Handover; circumstances: Circumstances }> {
  const { tenant, handover, circumstances, on, now } = given
  const zone = zoneOf(circumstances)
  const thisYear = Number(dayIn(circumstances.now, zone).slice(0, 4))
  if (on === undefined || on === dayIn(circumstances.now, zone)) return { handover, circumstances }
  const at = momentOn(on, '12:00', zone)
  if (Date.parse(at) - now.getTime() > furthestDays * 86_400_000)
    throw new Refusal('invalid', 'rights.too-far', `${dateWords(on, thisYear)} is more than two years ahead.`, { where: 'on' })
  if (at > circumstances.now) return { handover, circumstances: { ...circumstances, now: at } }
  const began = dayIn(handover.proposedAt, zone)
  if (at < handover.proposedAt && on < began)
    throw new Refusal(
      'invalid',
      'rights.before',
      `${handover.ref} began on ${dateWords(began, thisYear)}; it was not there on ${dateWords(on, thisYear)}.`,
      {
        where: 'on',
      },
    )
  // Its first day is looked at from the moment on which it began.
  const moment = at < handover.proposedAt ? handover.proposedAt : at
  const past = await historyUntil(database, tenant, handover.id, moment)
  const versions = [circumstances.definition, ...(circumstances.otherVersions ?? [])]
  const definition = versions.find(({ version }) => version === past.playbook.version) ?? circumstances.definition
  return { handover: past, circumstances: { ...circumstances, definition, now: moment } }
}

async function historyUntil(database: Services['database'], tenant: string, id: string, moment: string): Promise<Handover> {
  let state = notStarted(id)
  for (;;) {
    const entries = await readEvents(database, tenant, { kind: 'handover', id }, state.version)
    const events = entries.map(({ event }) => event as unknown as Happened)
    const before = events.filter(({ at }) => at <= moment)
    state = evolveAll(state, before)
    if (entries.length === 0 || before.length < events.length) return state
  }
}
