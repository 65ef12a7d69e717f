import type { calendars } from '../contract/calendars.ts'
import { type HolidayRegion, holidayCredit, holidayPlaces, publicHolidays } from '../core/calendar/holidays.ts'
import { dayIn } from '../core/calendar/moment-on.ts'
import type { Operation } from './operation.ts'

/** The places that the tables of holidays know. */
export const listHolidayPlaces =
  (): Operation<typeof calendars.listHolidayPlaces> =>
  async ({ query }) => ({ items: await holidayPlaces(given(query)), credit: holidayCredit })

/** What a calendar with that place would take off in the next twelve months. */
export const previewHolidays =
  (): Operation<typeof calendars.previewHolidays> =>
  async ({ query: { country, ...more } }, { actor, now }) => {
    const today = dayIn(now.toISOString(), actor.kind === 'baton' ? 'UTC' : actor.member.calendar.zone)
    const year = Number(today.slice(0, 4))
    const inAYear = `${year + 1}${today.slice(4)}`
    const found = await publicHolidays({ ...given({ country, ...more }), country, years: [year, year + 1] })
    const items = Object.entries(found).flatMap(([date, name]) => (today <= date && date < inAYear ? [{ date, name }] : []))
    return { items }
  }

type Asked = { [K in keyof HolidayRegion]?: string | undefined }

const given = ({ country, state, region }: Asked): Partial<HolidayRegion> => ({
  ...(country === undefined ? {} : { country }),
  ...(state === undefined ? {} : { state }),
  ...(region === undefined ? {} : { region }),
})
