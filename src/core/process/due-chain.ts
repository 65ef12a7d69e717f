import { onceFor } from '../base/once-for.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { dueAfter } from '../calendar/due.ts'
import { workingDayBefore } from '../calendar/working-day-before.ts'
import type { Task } from '../definition/definition.ts'
import { type Circumstances, gateOfTask, tasksOf } from './circumstances.ts'
import { type DueStep, dueChain } from './due-steps.ts'
import type { Handover, PersonId } from './handover.ts'
import { goesOnSince } from './pauses.ts'
import { accountableFor, actorsIn, doersOf, hasSpoken } from './rights.ts'
import { isOnStandby, signsFrom } from './stand-in.ts'

/** A moment around a due that has not been told yet. `about` is the task; one of a gate stands for the whole review. */
export type DueTimer = { id: string; at: string; kind: DueStep; about: string; people: PersonId[] }

export const dueTimerId = (step: DueStep, task: string, due: string): string => `${step}.${task}.${due}`

/** The moments around every open due. Each is told once per due, which its id says. */
export function dueTimers(handover: Handover, circumstances: Circumstances): DueTimer[] {
  const told = new Set(handover.reminded)
  const goesOn = goesOnSince(handover)
  return tasksOf(circumstances.definition).flatMap((task): DueTimer[] => {
    const state = handover.tasks[task.id]
    if (state?.status !== 'open' || !state.due) return []
    // The items of a review are decided together, so one reminder stands for all.
    const gate = gateOfTask(circumstances.definition, task.id)
    if (gate && gate.task !== task.id) return []
    const { due } = state.due
    const opened = state.openedAt ?? ''
    const owners = ownersOf(handover, task, circumstances)
    return dueChain.flatMap(({ step, workingDays, tells }): DueTimer[] => {
      const id = dueTimerId(step, task.id, due)
      const people = hears(tells, handover, task, owners, circumstances)
      const [first] = people
      if (told.has(id) || first === undefined) return []
      const calendar = circumstances.people.get(first)?.calendar
      if (!calendar) return []
      if (workingDays < 0) {
        const at = workingDayBefore(due, calendar)
        // What comes with the opening, or no earlier than the due, says nothing that is not said anyway.
        const isOver = at >= due || at <= opened || at <= goesOn || circumstances.now >= due
        return isOver ? [] : [{ id, at, kind: step, about: task.id, people }]
      }
      // What opens after its due is late at once, and what was late before a pause is late after it; whoever is above hears of it only if
      // it stays so.
      const from = workingDays > 0 ? ([due, opened, goesOn].toSorted().at(-1) ?? due) : due
      const at = workingDays === 0 ? due : later(from, workingDays, calendar)
      return [{ id, at, kind: step, about: task.id, people }]
    })
  })
}

/** On whom an open task waits: everybody in a role of it whose word is missing, but no deputy before they are called in or may sign. */
export function ownersOf(handover: Handover, task: Task, circumstances: Circumstances): PersonId[] {
  const { now } = circumstances
  const roles = doersOf(task).filter((role) => !hasSpoken(handover, task, role, now))
  const people = [...new Set(roles.flatMap((role) => actorsIn(handover, role, now)))].filter(
    (person) => !isOnStandby(handover, task, person, circumstances) && signsFrom(handover, task, person, circumstances) === undefined,
  )
  // A role that nobody holds is a task for whoever can fill it.
  return people.length > 0 ? people : [handover.startedBy]
}

function hears(
  tells: (typeof dueChain)[number]['tells'],
  handover: Handover,
  task: Task,
  owners: readonly PersonId[],
  circumstances: Circumstances,
): PersonId[] {
  const { people } = circumstances
  const managers = owners.flatMap((person) => people.get(person)?.manager ?? [])
  switch (tells) {
    case 'owner':
      return [...owners]
    case 'owner and accountable': {
      const accountable = accountableFor(handover, task, circumstances)
      // Where who is accountable is who is late, it is their manager's business.
      const above = accountable.some((person) => !owners.includes(person)) ? accountable : managers
      return [...new Set([...owners, ...above])]
    }
    case 'manager':
      return [...new Set(managers)].filter((person) => people.get(person)?.active)
    case 'operations':
      return [...operationsAmong(people)]
  }
}

/** Each open due asks for them, in a directory of perhaps a thousand people that is the same for all. */
const operationsAmong = onceFor((people: Circumstances['people']): readonly PersonId[] =>
  [...people.values()].filter(({ active, roles }) => active && roles.includes('operations')).map(({ id }) => id),
)

/** So many working days later, for whoever is there then: nobody's leave may hold up that others hear of a breach. */
const later = (start: string, amount: number, calendar: WorkingCalendar): string =>
  dueAfter({ start, amount, unit: 'business-days' }, withoutLeave(calendar)).due

/** The same one each time, since what is computed is remembered by calendar. */
const withoutLeave = onceFor(
  (calendar: WorkingCalendar): WorkingCalendar => (calendar.leave.length === 0 ? calendar : { ...calendar, leave: [] }),
)
