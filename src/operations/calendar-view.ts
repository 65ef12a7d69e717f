import type { CalendarView } from '../contract/calendars.ts'
import type { StoredCalendar } from './calendar-layers.ts'
import type { Directory } from './directory.ts'

/** A calendar as people read it. */
export function calendarView(calendar: StoredCalendar, { stored, people }: Pick<Directory, 'stored' | 'people'>): CalendarView {
  const { id, name, place, layer, days, holidays, version } = calendar
  const works = [...stored].filter(
    ([person, { region, team }]) => people.get(person)?.active && (calendar.for === 'workspace' || region === id || team === id),
  )
  return {
    id,
    name,
    for: calendar.for,
    zone: layer.zone ?? null,
    place,
    week: (layer.week as CalendarView['week']) ?? null,
    ...(layer.cutOff !== undefined && { cutOff: layer.cutOff }),
    days,
    holidays,
    people: works.length,
    version,
  }
}
