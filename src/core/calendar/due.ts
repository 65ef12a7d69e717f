import type { Instant } from '../base/ids.ts'
import { addWorkingDays } from './add-working-days.ts'
import type { WorkingCalendar } from './calendar.ts'
import { calendarDays } from './calendar-days.ts'
import type { Deadline } from './deadline.ts'
import { endOfWeek } from './end-of-week.ts'

/** The units in which playbooks state deadlines. */
export type DueAfter = { start: Instant; amount: number; unit: 'business-days' | 'days' | 'end-of-week' }

const computed = new WeakMap<WorkingCalendar, Map<string, Deadline>>()
const computedAtMost = 500

/** The one way from what a playbook says to a moment, in the calendar of who must act. */
export function dueAfter({ start, amount, unit }: DueAfter, calendar: WorkingCalendar): Deadline {
  // The tasks of a stage open together and count from the same moment.
  let known = computed.get(calendar)
  if (!known || known.size >= computedAtMost) {
    known = new Map()
    computed.set(calendar, known)
  }
  const key = `${start} ${amount} ${unit}`
  const found = known.get(key)
  if (found) return found
  const deadline = counted({ start, amount, unit }, calendar)
  known.set(key, deadline)
  return deadline
}

function counted({ start, amount, unit }: DueAfter, calendar: WorkingCalendar): Deadline {
  if (unit === 'business-days') return addWorkingDays(start, amount, calendar)
  if (unit === 'days') return calendarDays(start, amount, calendar.zone)
  return endOfWeek(start, amount, calendar)
}
