import type { calendars } from '../contract/calendars.ts'
import { calendarVersion } from './change-calendars.ts'
import { findPerson } from './find-person.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type View = Awaited<ReturnType<Operation<typeof calendars.getPersonCalendar>>>

/** When somebody works: the calendars it is made of, and what comes of them. Why they are on leave is not said here. */
export const getPersonCalendar =
  (services: Pick<Services, 'directory' | 'database'>): Operation<typeof calendars.getPersonCalendar> =>
  async ({ params: { id } }, { tenant }) => {
    const directory = await services.directory(tenant)
    const member = findPerson(directory, id)
    const { region, team, calendar: own = {} } = directory.stored.get(member.id) ?? {}
    const named = (calendar: string | undefined) => {
      const found = calendar === undefined ? undefined : directory.calendars.byId.get(calendar)
      return found ? { id: found.id, name: found.name } : null
    }
    const { zone, week, cutOff, holidays, leave } = member.calendar
    return {
      person: { id: member.id, name: member.name },
      region: named(region),
      team: named(team),
      own: {
        ...(own.zone !== undefined && { zone: own.zone }),
        ...(own.week && { week: own.week as View['week'] }),
        ...(own.cutOff !== undefined && { cutOff: own.cutOff }),
        ...(own.holidays && { days: own.holidays }),
      },
      zone,
      week: week as View['week'],
      cutOff: cutOff ?? null,
      holidays,
      leave: leave.map(({ from, to, half }) => ({ from, to, ...(half && { half }) })),
      version: await calendarVersion(services, tenant, member.id),
    }
  }
