import { Temporal } from 'temporal-polyfill'
import type { PlainDate } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'

/** Shown wherever the software names its sources; the licence of the tables asks for it. */
export const holidayCredit =
  'Public holidays come from date-holidays by commenthol and contributors; its tables are drawn from Wikipedia and shared under Creative Commons BY-SA 3.0.'

/** ISO 3166 codes: `US`, state `IL`; `DE`, state `BY`, region `A`. */
export type HolidayRegion = { country: string; state?: string; region?: string }

type Request = HolidayRegion & {
  years: readonly number[]
  /** The workspace's own days off, by date. */
  own?: Record<PlainDate, string>
  /** ISO 639-1; a name that the tables do not have in it comes in the country's own. */
  language?: string
}

/**
 * The days on which the law closes offices there, substitute days included, and the workspace's own. A holiday that begins
 * at noon or in the evening leaves a working day, and bank days, school days and observances are none of ours.
 */
export async function publicHolidays({
  country,
  state,
  region,
  years,
  own = {},
  language = 'en',
}: Request): Promise<Record<PlainDate, string>> {
  // Twelve megabytes of tables: loaded by the first who asks, and never by the browser.
  const { default: Holidays } = await import('date-holidays')
  const tables = new Holidays()
  // The package answers an unknown place with the days of the next larger one, or with none; either would move deadlines unseen.
  known('country', country, tables.getCountries())
  if (state !== undefined) known('state', state, tables.getStates(country))
  if (region !== undefined) known('region', region, tables.getRegions(country, state ?? ''))
  tables.init({ country, ...(state !== undefined && { state }), ...(region !== undefined && { region }) })

  const found = new Map<PlainDate, Set<string>>()
  for (const year of new Set(years)) {
    for (const holiday of tables.getHolidays(year, language)) {
      if (holiday.type !== 'public') continue
      const first = Temporal.PlainDate.from(holiday.date.slice(0, 10))
      for (let day = 0; day < wholeDays(holiday.start, holiday.end); day++) {
        const date = first.add({ days: day }).toString()
        found.set(date, (found.get(date) ?? new Set()).add(holiday.name))
      }
    }
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, names]) => [date, [...names].join(', ')])
  return { ...Object.fromEntries(sorted), ...own }
}

export type HolidayPlace = { code: string; name: string }

/** What the tables know below a place: countries, the states of one, the regions of a state. Names in English where they have them. */
export async function holidayPlaces({ country, state }: Partial<HolidayRegion> = {}): Promise<HolidayPlace[]> {
  const { default: Holidays } = await import('date-holidays')
  const tables = new Holidays()
  if (country !== undefined) known('country', country, tables.getCountries())
  if (country !== undefined && state !== undefined) known('state', state, tables.getStates(country))
  const found =
    country === undefined
      ? tables.getCountries('en')
      : state === undefined
        ? tables.getStates(country, 'en')
        : tables.getRegions(country, state, 'en')
  return Object.entries((found ?? {}) as Record<string, string>)
    .map(([code, name]) => ({ code, name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** A day of 23 hours is a whole day (clocks go forward), three days and three quarters are three, an afternoon is none. */
const wholeDays = (start: Date, end: Date) => Math.floor((end.getTime() - start.getTime() + 2 * 3_600_000) / 86_400_000)

function known(what: keyof HolidayRegion, code: string, codes: Record<string, string> | undefined): void {
  if (codes && Object.hasOwn(codes, code)) return
  throw new Refusal(
    'invalid',
    `holidays.${what}`,
    `There are no holiday tables for the ${what} "${code}". Leave it out, or enter the days by hand.`,
    {
      where: `/${what}`,
    },
  )
}
