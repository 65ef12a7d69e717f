import type { CalendarWrite, calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { workingCalendar } from '../core/calendar/calendar.ts'
import { calendarRow, layerOf, type StoredCalendar, withYears, workspaceCalendarId, yearsAround } from './calendar-layers.ts'
import { changeCalendars, mustBeSeen, mustBeWorkable } from './change-calendars.ts'
import { getCalendar } from './get-calendar.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

/** Writes a calendar whole. Its public holidays are looked up now, so that counting a due later needs no tables. */
export const putCalendar =
  (services: Services): Operation<typeof calendars.putCalendar> =>
  async ({ params: { id }, body }, { tenant, actor, now, ifMatch }) => {
    mustBeName(id, body)
    const written = await withYears(calendarOf(id, body), yearsAround(now))
    const stored: StoredCalendar = { ...written, through: written.place ? (yearsAround(now).at(-1) ?? null) : null }
    // A layer on its own must hold, even if nobody works by it yet.
    workingCalendar({ workspace: { zone: 'UTC' }, region: layerOf(stored) })
    const stream = { kind: 'workspace', id: tenant } as const
    const concerns = await changeCalendars(services, { tenant, actor, now, stream }, (book) => {
      const { calendars, people } = book
      const before = id === workspaceCalendarId ? calendars.workspace : calendars.byId.get(id)
      mustBeSeen(ifMatch, before?.version ?? 0, stored.name)
      const byId = new Map([...calendars.byId, [id, stored]])
      const after = { workspace: id === workspaceCalendarId ? stored : calendars.workspace, byId }
      const concerned = [...people].filter(([, { data }]) => id === workspaceCalendarId || data.region === id || data.team === id)
      const ids = concerned.map(([person]) => person)
      mustBeWorkable({ ...book, calendars: after }, ids, now)
      const { holidays: _law, ...said } = calendarRow(stored).data
      return {
        events: [{ type: 'CalendarWritten', calendar: id, name: stored.name, says: said }],
        models: { directory: [calendarRow(stored)] },
        concerns: ids,
      }
    })
    await recheckPeople(services, tenant, concerns, now)
    return getCalendar(services)({ params: { id } }, { tenant, actor, now, requestId: '', token: '' })
  }

const calendarOf = (id: string, { name, for: scope, place, zone, week, cutOff, days }: CalendarWrite): StoredCalendar => ({
  id,
  name,
  for: scope,
  place: place ?? null,
  through: null,
  holidays: {},
  days: days ?? {},
  layer: { ...(zone !== undefined && { zone }), ...(week && { week: week as never }), ...(cutOff !== undefined && { cutOff }) },
  version: 0,
})

function mustBeName(id: string, { for: scope, zone, week }: CalendarWrite): void {
  const isWorkspace = id === workspaceCalendarId
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id) || isWorkspace !== (scope === 'workspace')) {
    throw new Refusal(
      'invalid',
      'calendar.id',
      `The id of a calendar has lower-case letters, digits and hyphens, like "us-il"; the one for the workspace is "${workspaceCalendarId}".`,
      { where: 'id' },
    )
  }
  if (isWorkspace && zone === undefined)
    throw new Refusal('invalid', 'calendar.zone', 'The calendar of the workspace needs a time zone: it applies to everybody without one.', {
      where: 'zone',
    })
  if (week && Object.keys(week).length === 0)
    throw new Refusal('invalid', 'calendar.hours', 'A week needs at least one day of work. Leave it out to keep the broader one.', {
      where: 'week',
    })
}
