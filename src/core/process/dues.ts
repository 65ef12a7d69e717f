import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { daysBefore } from '../calendar/calendar-days.ts'
import type { Deadline } from '../calendar/deadline.ts'
import { type DueAfter, dueAfter } from '../calendar/due.ts'
import { momentOn } from '../calendar/moment-on.ts'
import type { Gate, Task } from '../definition/definition.ts'
import { callOf } from './call-state.ts'
import { type Circumstances, gateOfTask, stageOf } from './circumstances.ts'
import { openRound } from './gates.ts'
import type { Handover } from './handover.ts'
import { afterPauses } from './pauses.ts'
import { doersOf, personIn } from './rights.ts'

/** How long whoever gets something back from a gate has to fix it. */
export const fixTime = { amount: 2, unit: 'business-days' } as const

/** How long a gatekeeper has for a round. */
export const reviewTimeOf = ({ due }: Gate): Pick<DueAfter, 'amount' | 'unit'> => due ?? { amount: 3, unit: 'business-days' }

/** The calendar of who must act. With nobody in the role yet, that of whoever asks for it to be dealt with: the starter. */
export function calendarFor(handover: Handover, task: Task, { people, now }: Circumstances): WorkingCalendar | undefined {
  const persons = [...doersOf(task).map((role) => personIn(handover, role, now)), handover.startedBy]
  return persons.flatMap((person) => (person === undefined ? [] : (people.get(person)?.calendar ?? []))).at(0)
}

/**
 * When an opening task is due: its own due, else the end of its stage's window. A due that counts from a moment which is
 * not known yet (the meeting has no date) is set when it is known.
 */
export function dueOf(handover: Handover, task: Task, circumstances: Circumstances, openedAt = circumstances.now): Deadline | undefined {
  const due = statedDue(handover, task, circumstances, openedAt)
  const calendar = calendarFor(handover, task, circumstances)
  const { movedIn } = handover
  if (!due || !calendar) return due
  // Nobody is late for what was due before Baton knew of it.
  const counted =
    movedIn && due.due < movedIn.at ? dueAfter({ start: openedAt > movedIn.at ? openedAt : movedIn.at, ...fixTime }, calendar) : due
  return standsStill(task) ? afterPauses(handover, counted, calendar) : counted
}

/** Whether its due waits for a pause to end. A renewal does not. */
export const standsStill = ({ due }: Pick<Task, 'due'>): boolean => due?.from !== 'renewal'

/** As the page states it. */
function statedDue(handover: Handover, task: Task, circumstances: Circumstances, openedAt: Instant): Deadline | undefined {
  const calendar = calendarFor(handover, task, circumstances)
  if (!calendar || handover.startedAt === null) return undefined
  const { due } = task
  if (due) {
    const start = baseOf(handover, due.from, calendar, circumstances, openedAt)
    if (start === undefined) return undefined
    // "5 days before renewal": counted back from it in days of the wall calendar, since nobody's work leads up to it.
    if (due.amount < 0) return dueAfter({ start: daysBefore(start, -due.amount, calendar.zone), amount: 0, unit: 'days' }, calendar)
    return dueAfter({ start, amount: due.amount, unit: due.unit }, calendar)
  }
  const { window } = stageOf(circumstances.definition, task.id)
  if (!window) return undefined
  return dueAfter(
    { start: handover.startedAt, amount: window.to, unit: window.unit === 'week' ? 'end-of-week' : 'business-days' },
    calendar,
  )
}

/**
 * The due of an open task as it would be counted today: from the same moment, by the calendars, leave and people of now. What is
 * stored stays until somebody decides to take this instead (`recompute-due`).
 */
export function dueAnew(handover: Handover, task: Task, circumstances: Circumstances): Deadline | undefined {
  const state = handover.tasks[task.id]
  if (!state?.due) return undefined
  const gate = gateOfTask(circumstances.definition, task.id)
  if (gate) {
    const round = openRound(handover, gate.id)
    const calendar = circumstances.people.get(personIn(handover, gate.role, circumstances.now) ?? '')?.calendar
    return round && calendar && afterPauses(handover, dueAfter({ start: round.submittedAt, ...reviewTimeOf(gate) }, calendar), calendar)
  }
  const { start } = state.due
  if (state.reopened?.cause !== 'returned') return dueOf(handover, task, circumstances, start)
  const calendar = calendarFor(handover, task, circumstances)
  return calendar && afterPauses(handover, dueAfter({ start, ...fixTime }, calendar), calendar)
}

function baseOf(
  handover: Handover,
  from: NonNullable<Task['due']>['from'],
  calendar: WorkingCalendar,
  { definition, world }: Circumstances,
  openedAt: Instant,
): Instant | undefined {
  if (from === 'opened') return openedAt
  if (from === 'renewal') return world.account.renewal === undefined ? undefined : momentOn(world.account.renewal, '09:00', calendar.zone)
  if (from === 'start') return handover.startedAt ?? undefined
  if (from === 'flip') {
    const day = handover.flipOn ?? handover.ownership.effectiveOn
    return day === null ? undefined : momentOn(day, '09:00', calendar.zone)
  }
  const meeting = definition.stages.flatMap(({ tasks }) => tasks).find(({ establishes }) => establishes === 'meeting-held')
  if (!meeting) return handover.startedAt ?? undefined
  return handover.tasks[meeting.id]?.finishedAt ?? callOf(handover, meeting.id)?.start
}
