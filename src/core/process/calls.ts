import { type Attendee, commonSlots, unsuitable } from '../calendar/common-hours.ts'
import { momentWords, placeOf, timeWords } from '../calendar/words.ts'
import type { Task } from '../definition/definition.ts'
import { standingCalls } from './call-state.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import type { CallState, Handover, HandoverEvent, PersonId } from './handover.ts'
import { actsAs, doersOf, personIn } from './rights.ts'

/** An internal call of a handover: who takes part, when it suits them, and what becomes of it when the handover changes. */

/** Where a page states no length. */
const anyLength = { min: 15, max: 240 }
export const lengthOf = ({ minutes }: Task): { min: number; max: number } => minutes ?? anyLength

/** Who holds the roles that take part; and who arranged it, when they act for one of these. */
export function attendeesOf(handover: Handover, task: Task, { now }: Pick<Circumstances, 'now'>, arrangedBy?: PersonId): PersonId[] {
  const roles = doersOf(task)
  const held = roles.flatMap((role) => personIn(handover, role, now) ?? [])
  const deputy = arrangedBy !== undefined && roles.some((role) => actsAs(handover, arrangedBy, role, now)) ? [arrangedBy] : []
  return [...new Set([...held, ...deputy])]
}

/** The same for as long as the handover and its call live, whatever the task is called in another version of the page. */
export const uidOf = (handover: Handover, task: string): string => handover.calls[task]?.uid ?? `${handover.id}.${task}@baton`

/** Their calendars, and the calls that Baton knows of. */
function asAttendees(handover: Handover, task: string, people: readonly PersonId[], circumstances: Circumstances): Attendee[] {
  const others = standingCalls(handover).filter((call) => call.task !== task)
  return people.flatMap((id): Attendee[] => {
    const member = circumstances.people.get(id)
    if (!member) return []
    const elsewhere = (circumstances.busy ?? [])
      .filter(({ person }) => person === id)
      .map(({ start, minutes, ref }) => ({ start, minutes, what: `the call of ${ref}` }))
    const here = others
      .filter((call) => call.people?.includes(id))
      .map(({ start, minutes }) => ({ start, minutes, what: 'another call of this handover' }))
    return [{ name: member.name, calendar: member.calendar, busy: [...elsewhere, ...here] }]
  })
}

const leadMinutes = 60

/** The next few moments that suit everybody who takes part, with the days that have none and why. */
export function slotsFor(
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
  { minutes, most, people = attendeesOf(handover, task, circumstances) }: { minutes: number; most: number; people?: readonly PersonId[] },
) {
  const after = new Date(Date.parse(circumstances.now) + leadMinutes * 60_000).toISOString()
  return commonSlots(asAttendees(handover, task.id, people, circumstances), { after, minutes, most })
}

/** What speaks against a moment and a length, as sentences: outside the page's minutes, somebody's hours, or on top of another call. */
export function whyUnusual(
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
  { start, minutes, people }: { start: string; minutes: number; people: readonly PersonId[] },
): string[] {
  const { min, max } = lengthOf(task)
  const length = min === max ? `${min}` : `${min} to ${max}`
  return [
    ...(minutes < min || minutes > max ? [`The page asks for ${length} minutes, not ${minutes}.`] : []),
    ...asAttendees(handover, task.id, people, circumstances).flatMap((one) => unsuitable(one, start, minutes) ?? []),
  ]
}

/** `Tue 1 Dec, 10:00 (Chicago), 17:00 (Berlin)`: the same moment as each of them reads it on the wall. */
export function inTheirZones(start: string, people: readonly PersonId[], circumstances: Circumstances): string {
  const zones = [...new Set(people.flatMap((id) => circumstances.people.get(id)?.calendar.zone ?? []))]
  const year = Number(circumstances.now.slice(0, 4))
  const [first, ...others] = zones.length > 0 ? zones : ['UTC']
  const day = momentWords(start, first ?? 'UTC', year).split(', ')[0]
  const there = others.map((zone) => {
    const words = momentWords(start, zone, year)
    // Over midnight it is another day there.
    return `${words.startsWith(`${day},`) ? timeWords(start, zone) : words} (${placeOf(zone)})`
  })
  return [`${momentWords(start, first ?? 'UTC', year)} (${placeOf(first ?? 'UTC')})`, ...there].join(', ')
}

/** A call that no longer makes sense is called off, and one whose people have changed is told to the old and the new ones. */
export function callEvents(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  return standingCalls(handover).flatMap((call): HandoverEvent[] => {
    if (call.start <= circumstances.now) return []
    const task = tasksOf(circumstances.definition).find(({ id }) => id === call.task)
    const status = handover.tasks[call.task]?.status
    if (!task) return [cancelled(call, 'The playbook has no such call any more.')]
    if (status === 'waived') return [cancelled(call, `"${task.title}" was waived.`)]
    if (status === 'not-applicable') return [cancelled(call, `"${task.title}" does not apply.`)]
    const people = attendeesOf(handover, task, circumstances, call.scheduledBy)
    const before = call.people ?? people
    const added = people.filter((one) => !before.includes(one))
    const dropped = before.filter((one) => !people.includes(one))
    if (added.length + dropped.length === 0 || people.length === 0) return []
    const scheduledBy = people.includes(call.scheduledBy) ? call.scheduledBy : (people[0] ?? call.scheduledBy)
    const after: CallState = { ...call, people, scheduledBy, sequence: (call.sequence ?? 0) + 1, title: task.title }
    return [{ type: 'CallPeopleChanged', task: task.id, call: after, added, dropped }]
  })
}

/** Everything that is arranged and still to come falls away with the handover. */
export const callsToCancel = (handover: Handover, now: string, because: string, only = (_: CallState) => true): HandoverEvent[] =>
  standingCalls(handover)
    .filter((call) => call.start > now && only(call))
    .map((call) => cancelled(call, because))

export const cancelled = (call: CallState, because: string): HandoverEvent => ({
  type: 'CallCancelled',
  task: call.task,
  because,
  call: { ...call, sequence: (call.sequence ?? 0) + 1 },
})

/** "Lena Vogt, Priya Nair": everybody who is invited. */
export const namesOf = (people: readonly PersonId[], circumstances: Pick<Circumstances, 'people'>): string =>
  people.map((id) => nameOf(circumstances, id)).join(', ')
