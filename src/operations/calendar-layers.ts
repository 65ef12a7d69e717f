import type { PlainDate } from '../core/base/ids.ts'
import type { CalendarLayer, CalendarSettings, Leave } from '../core/calendar/calendar.ts'
import { type HolidayRegion, publicHolidays } from '../core/calendar/holidays.ts'
import type { LoadedDirectory } from '../store/load.ts'

/**
 * A calendar as it is stored, in the directory of the workspace: what a region or a team says, or the workspace itself. Public
 * holidays stand in it as dates, up to the end of the year `through`, so that no decision needs the tables.
 */
export type StoredCalendar = {
  id: string
  name: string
  for: 'workspace' | 'region' | 'team'
  place: HolidayRegion | null
  through: number | null
  holidays: Record<PlainDate, string>
  /** Its own words on single dates, which hold over the law's. */
  days: Record<PlainDate, string | null>
  layer: Pick<CalendarLayer, 'zone' | 'week' | 'cutOff'>
  version: number
}

/** The calendar of the workspace is stored under this id; before somebody writes it, it is in the settings. */
export const workspaceCalendarId = 'workspace'

/** By which calendars somebody works, and what is different for them alone. Stored with the person. */
export type WorksBy = { region?: string; team?: string; calendar?: CalendarLayer }

export type StoredLeave = Leave & { key: string }

export function storedCalendar({ id, name, data, version }: LoadedDirectory): StoredCalendar {
  const given = data as CalendarLayer & Partial<Pick<StoredCalendar, 'for' | 'place' | 'through' | 'days'>>
  const { zone, week, cutOff } = given
  return {
    id,
    name,
    for: given.for ?? (id === workspaceCalendarId ? 'workspace' : 'region'),
    place: given.place ?? null,
    through: given.through ?? null,
    holidays: (given.holidays ?? {}) as Record<PlainDate, string>,
    days: given.days ?? {},
    layer: { ...(zone !== undefined && { zone }), ...(week !== undefined && { week }), ...(cutOff !== undefined && { cutOff }) },
    version,
  }
}

/** How it goes into the directory. */
export const calendarRow = ({ id, name, for: scope, place, through, holidays, days, layer }: StoredCalendar) => ({
  kind: 'calendar',
  id,
  name,
  data: { for: scope, ...(place && { place }), ...(through !== null && { through }), holidays, days, ...layer },
})

/** What it says, as one level of settings. */
export const layerOf = ({ layer, holidays, days }: StoredCalendar): CalendarLayer => ({ ...layer, holidays: { ...holidays, ...days } })

/** All calendars of a workspace, by id. */
export type Calendars = { workspace: StoredCalendar; byId: ReadonlyMap<string, StoredCalendar> }

export function calendarsFrom(directory: readonly LoadedDirectory[], settings: Record<string, unknown>): Calendars {
  const standing = directory.filter(({ kind, data }) => kind === 'calendar' && data.removed !== true)
  const byId = new Map(standing.map((row) => [row.id, storedCalendar(row)]))
  const workspace =
    byId.get(workspaceCalendarId) ??
    storedCalendar({
      kind: 'calendar',
      id: workspaceCalendarId,
      name: 'Workspace',
      data: (settings.calendar ?? { zone: 'UTC' }) as LoadedDirectory['data'],
      version: 0,
    })
  return { workspace, byId }
}

/** What holds for one person, from the broadest word to the closest. */
export function settingsFor(
  { region, team, calendar }: WorksBy,
  { workspace, byId }: Calendars,
  leave: readonly Leave[],
): CalendarSettings {
  const [ofRegion, ofTeam] = [region, team].map((id) => (id === undefined ? undefined : byId.get(id)))
  return {
    workspace: layerOf(workspace),
    ...(ofRegion && { region: layerOf(ofRegion) }),
    ...(ofTeam && { team: layerOf(ofTeam) }),
    person: { ...calendar, leave: [...(calendar?.leave ?? []), ...leave] },
  }
}

export const leaveOf = (row: LoadedDirectory | undefined): StoredLeave[] => (row?.data.leave ?? []) as StoredLeave[]

const asked = new Map<string, Promise<Record<PlainDate, string>>>()

/** The public holidays of one place in one year. Asked for once: the tables take their time. */
function holidaysIn(place: HolidayRegion, year: number): Promise<Record<PlainDate, string>> {
  const key = `${JSON.stringify(place)} ${year}`
  const known = asked.get(key) ?? publicHolidays({ ...place, years: [year] })
  asked.set(key, known)
  known.catch(() => asked.delete(key))
  return known
}

/** The same calendar with the holidays of these years too. One without a place knows none but its own. */
export async function withYears(calendar: StoredCalendar, years: readonly number[]): Promise<StoredCalendar> {
  const { place, through } = calendar
  // From which year on they stand in it is not kept; the first of them tells.
  const from = Number(Object.keys(calendar.holidays).toSorted()[0]?.slice(0, 4) ?? Number.NaN)
  const missing = years.filter((year) => through === null || !(from <= year && year <= through))
  if (!place || missing.length === 0) return calendar
  const found = await Promise.all(missing.map((year) => holidaysIn(place, year)))
  return { ...calendar, holidays: Object.assign({}, calendar.holidays, ...found) as StoredCalendar['holidays'] }
}

/** How many years behind and ahead of now the holidays of a calendar are kept: further than any handover looks. */
export const yearsAround = (now: Date): number[] => [-1, 0, 1, 2, 3].map((distance) => now.getUTCFullYear() + distance)
