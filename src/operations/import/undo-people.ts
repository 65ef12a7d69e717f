import { canonical } from '../../core/base/canonical.ts'
import type { Append, Entry } from '../../store/log-types.ts'
import { changedIn, type StoredPerson, withoutSecrets } from '../identity/change-person.ts'
import { powerfulRoles } from './plan-people.ts'
import { isOfList, type Left, removable, takenBack, type Undo, type UndoBy } from './undo.ts'

export type UndoPeopleState = {
  people: ReadonlyMap<string, StoredPerson>
  /** What the log says about them, and what they did, after the import. */
  later: ReadonlyMap<string, readonly Entry[]>
  acted: ReadonlySet<string>
  /** Who holds or held something, takes part in a handover, or owns a territory. */
  needed: ReadonlySet<string>
  /** Whom each manages. */
  reports: ReadonlyMap<string, readonly string[]>
  logged: ReadonlyMap<string, number>
  mayGivePower: boolean
}

type Imported = { person: string; before: StoredPerson | undefined; after: StoredPerson }

/** People who stand as the import left them go, or are again what they were. Whoever has come in or holds something stays. */
export function undoPeople(entries: readonly Entry[], state: UndoPeopleState, by: UndoBy): Undo {
  const all = entries.map(({ event }) => event as unknown as Imported)
  const left: Left[] = []
  const leave = ({ person, after }: Imported, because: string) => left.push({ name: state.people.get(person)?.name ?? after.name, because })
  const untouched = all.filter((one) => {
    const because = whyLeft(one, state)
    if (because !== undefined) leave(one, because)
    return because === undefined
  })
  const lasting = lastAdministrators(untouched, state.people)
  const free = untouched.filter((one) => !lasting.has(one.person))
  for (const one of untouched) if (lasting.has(one.person)) leave(one, 'No administrator would be left. Make somebody else one first.')
  const added = new Set(free.flatMap(({ person, before }) => (before ? [] : [person])))
  const regained = new Set(
    free.flatMap(({ person, before, after }) => (before && before.data.manager !== after.data.manager ? [person] : [])),
  )
  const neededBy = new Map([...state.reports].map(([manager, team]) => [manager, team.filter((one) => !regained.has(one))]))
  const going = removable(added, neededBy)
  for (const one of free) if (!one.before && !going.has(one.person)) leave(one, 'They manage somebody who stays.')
  const removed = free.filter(({ person }) => going.has(person))
  const restored = free.flatMap(({ person, before }) => {
    const now = state.people.get(person)
    return before && now ? [{ now, back: restoredFrom(now, before) }] : []
  })
  const appends = [
    ...removed.map(({ person, after }) => ({ person, event: { type: 'PersonRemoved', person, before: after, source: takenBack } })),
    ...restored.map(({ now, back }) => ({
      person: now.id,
      event: { type: 'PersonChanged', person: now.id, changed: changedIn(now, back), after: withoutSecrets(back), source: takenBack },
    })),
  ].map(
    ({ person, event }, index): Append => ({
      ...by,
      stream: { kind: 'person', id: person },
      expectedVersion: state.logged.get(person) ?? 0,
      events: [event],
      ...(index === 0 ? { models: { peopleRemoved: removed.map((one) => one.person), people: restored.map(({ back }) => back) } } : {}),
    }),
  )
  return { removed: removed.length, restored: restored.length, left, appends }
}

const isAdministrator = ({ activeUntil, data }: Pick<StoredPerson, 'activeUntil' | 'data'>) =>
  activeUntil === null && data.roles.includes('administrator')

/** Administrators of this list, where nobody else would be one afterwards. */
function lastAdministrators(taken: readonly Imported[], people: UndoPeopleState['people']): Set<string> {
  const back = new Map(taken.map(({ person, before }) => [person, before]))
  const isLeft = [...people.values()].some((one) => {
    const after = back.has(one.id) ? back.get(one.id) : one
    return after !== undefined && isAdministrator(after)
  })
  const now = taken.flatMap(({ person }) => people.get(person) ?? []).filter(isAdministrator)
  return new Set(isLeft ? [] : now.map(({ id }) => id))
}

/** What a list says about somebody. */
const said = ({ name, data: { roles, manager, place, calendar }, activeUntil }: StoredPerson) => ({
  name,
  roles: roles.toSorted(),
  manager: manager ?? null,
  place: place ?? null,
  zone: calendar?.zone ?? null,
  until: activeUntil === null ? null : Date.parse(activeUntil),
})

function whyLeft({ person, before, after }: Imported, state: UndoPeopleState): string | undefined {
  const now = state.people.get(person)
  if (!now) return 'They are not here any more.'
  const powers = powerfulRoles.filter((role) => now.data.roles.includes(role) !== (before?.data.roles.includes(role) ?? false))
  if (!state.mayGivePower && powers.length > 0) return `Only an administrator gives or takes the role ${powers.join(' or ')}.`
  const later = (state.later.get(person) ?? []).filter((entry) => !isOfList(entry))
  if (!before) {
    if (state.acted.has(person) || later.length > 0) return 'They were invited, changed or came in since.'
    if (state.needed.has(person)) return 'They hold or held something, take part in a handover, or own a territory.'
  }
  const isChanged = later.some(({ event }) => ['PersonChanged', 'PersonDeactivated', 'PersonReturned'].includes(event.type))
  return isChanged || canonical(said(now)) !== canonical(said(after)) ? 'Somebody changed them since.' : undefined
}

/** What the list said is as it was; what else is known about them by now stays. */
function restoredFrom(now: StoredPerson, { name, data, activeUntil }: StoredPerson): StoredPerson {
  const { place: _place, calendar, granted: _granted, ...kept } = now.data
  const { zone: _zone, ...layer } = calendar ?? {}
  const zoned = data.calendar?.zone === undefined ? layer : { ...layer, zone: data.calendar.zone }
  return {
    ...now,
    name,
    activeUntil,
    data: {
      ...kept,
      roles: data.roles,
      ...(data.granted ? { granted: data.granted } : {}),
      manager: data.manager ?? null,
      ...(data.place === undefined ? {} : { place: data.place }),
      ...(Object.keys(zoned).length === 0 ? {} : { calendar: zoned }),
    },
  }
}
