import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { endOfWeek } from '../calendar/end-of-week.ts'
import type { Definition } from '../definition/definition.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { afterPauses } from './pauses.ts'

/** In how many weeks the page means it to be over; none where its stages state no weeks. */
export const weeksOf = ({ stages }: Definition): number =>
  Math.max(0, ...stages.map(({ window }) => (window?.unit === 'week' ? window.to : 0)))

/** The calendar in which its days are counted: of who hands over. */
export const calendarOf = (handover: Handover, { people }: Pick<Circumstances, 'people'>): WorkingCalendar | undefined =>
  people.get(handover.from.kind === 'person' ? handover.from.id : handover.startedBy)?.calendar

/** Close of work on the last day of the last week that the page states; from then on the whole handover is late. */
export function targetOf(handover: Handover, circumstances: Circumstances): Instant | undefined {
  const weeks = weeksOf(circumstances.definition)
  const calendar = calendarOf(handover, circumstances)
  return weeks === 0 || handover.startedAt === null || !calendar
    ? undefined
    : afterPauses(handover, endOfWeek(handover.startedAt, weeks, calendar), calendar).due
}
