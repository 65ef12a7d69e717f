import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type WorkingCalendar, workingCalendar } from '../core/calendar/calendar.ts'
import { dueAfter } from '../core/calendar/due.ts'
import { settingsFor, withYears } from './calendar-layers.ts'
import type { Directory } from './directory.ts'
import { findPerson } from './find-person.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Counts a deadline in somebody's calendar and says of each day on the way whether it counts, and why. */
export const explainDeadline =
  (services: Pick<Services, 'directory'>): Operation<typeof calendars.explainDeadline> =>
  async ({ body: { start, amount, person, unit } }, { tenant }) => {
    const directory = await services.directory(tenant)
    const member = findPerson(directory, person)
    const from = new Date(start)
    if (from.getUTCFullYear() < 2000 || from.getUTCFullYear() > 2090)
      throw new Refusal('invalid', 'deadline.start', 'Holidays are known from 2000 to 2090; the start is outside that.', {
        where: 'start',
      })
    const asked = { start: from.toISOString(), amount, unit }
    // First as far as the stored holidays reach; that tells the years for which they must be known.
    const { due } = dueAfter(asked, member.calendar)
    const { days, due: exact } = dueAfter(asked, await calendarThrough(directory, member.id, from.getUTCFullYear(), yearOf(due) + 1))
    return { due: exact, days: days.map(({ date, counts, why }) => ({ date, counts, why })) }
  }

const yearOf = (at: string) => new Date(at).getUTCFullYear()

/** The person's calendar with the holidays of all those years, however far ahead. */
async function calendarThrough(
  { calendars, stored, leave }: Directory,
  person: string,
  first: number,
  last: number,
): Promise<WorkingCalendar> {
  const years = Array.from({ length: last - first + 2 }, (_, index) => first - 1 + index)
  const data = stored.get(person)
  if (!data) throw new Error(`${person} is not in the directory`)
  const workspace = await withYears(calendars.workspace, years)
  const own = [data.region, data.team].flatMap((id) => (id === undefined ? [] : (calendars.byId.get(id) ?? [])))
  const reaching = await Promise.all(own.map((calendar) => withYears(calendar, years)))
  return workingCalendar(settingsFor(data, { workspace, byId: new Map(reaching.map((one) => [one.id, one])) }, leave.get(person) ?? []))
}
