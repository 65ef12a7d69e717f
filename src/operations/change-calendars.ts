import { Refusal } from '../core/base/refusal.ts'
import { workingCalendar } from '../core/calendar/calendar.ts'
import { nextStartOfWork } from '../core/calendar/working-moments.ts'
import { type Actor, loggedAs } from '../core/policy/member.ts'
import { load } from '../store/load.ts'
import { append, versionOf } from '../store/log.ts'
import type { LoggedEvent, Models, Stream } from '../store/log-types.ts'
import { type Calendars, calendarsFrom, leaveOf, type StoredLeave, settingsFor } from './calendar-layers.ts'
import type { PersonData } from './directory.ts'
import { type DirectoryGroup, groupsFrom } from './identity/directory-group-row.ts'
import type { Services } from './services.ts'

/** What stands behind everybody's calendar, as it is now and not as a cache has it. */
export type CalendarBook = {
  calendars: Calendars
  people: Map<string, { email: string; name: string; activeUntil: string | null; data: PersonData; version: number }>
  leave: Map<string, StoredLeave[]>
  groups: readonly DirectoryGroup[]
}

export type CalendarChange = { events: LoggedEvent[]; models: Models; concerns: readonly string[] }

/** How often a change is judged again when somebody else wrote at the same moment. */
const attempts = 6

/**
 * A change of working time: judged on the newest calendars, logged, and carried into the reminders of whom it concerns. Stored dues
 * stay. Answers the book as it was before.
 */
export async function changeCalendars(
  services: Services,
  { tenant, actor, now, stream }: { tenant: string; actor: Actor; now: Date; stream: Stream },
  change: (book: CalendarBook) => Promise<CalendarChange> | CalendarChange,
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const expectedVersion = await versionOf(services.database, tenant, stream)
    const { events, models, concerns } = await change(await readBook(services, tenant))
    try {
      await append(services.database, {
        tenant,
        stream,
        expectedVersion,
        events,
        ...loggedAs(actor),
        at: now.toISOString(),
        models,
      })
      services.forget(tenant)
      return concerns
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'version.stale') || attempt === attempts) throw error
    }
  }
}

async function readBook({ database }: Services, tenant: string): Promise<CalendarBook> {
  const loaded = await load(database, tenant, { people: true, directory: true })
  if ('answered' in loaded) throw new Error('Nothing was asked with a key')
  return {
    calendars: calendarsFrom(loaded.directory, loaded.workspace.settings),
    people: new Map(loaded.people.map(({ id, data, ...person }) => [id, { ...person, data: data as unknown as PersonData }])),
    leave: new Map(loaded.directory.filter(({ kind }) => kind === 'leave').map((row) => [row.id, leaveOf(row)])),
    groups: groupsFrom(loaded.directory),
  }
}

/** Refuses what would leave somebody without a zone, with hours that are none, or without any working day ahead. */
export function mustBeWorkable(book: CalendarBook, concerned: readonly string[], now: Date): void {
  for (const id of concerned) {
    const person = book.people.get(id)
    if (!person) continue
    const calendar = workingCalendar(settingsFor(person.data, book.calendars, book.leave.get(id) ?? []))
    // The longest search for a working day begins with a leave.
    const moments = [now.toISOString(), ...calendar.leave.map(({ from }) => `${from}T12:00:00.000Z`)]
    for (const at of moments) nextStartOfWork(at, calendar)
  }
}

/** The version that the caller named must be the one that is judged; a code of its own, so that it is not tried again. */
export function mustBeSeen(seen: number | undefined, found: number, what: string): void {
  if (seen === undefined || seen === found) return
  throw new Refusal('stale', 'calendar.stale', `${what} is at version ${found}; you saw version ${seen}. Look at it again.`, {
    details: { version: found },
  })
}

/** The version of a person's calendar is that of everything that is logged about them. */
export const calendarVersion = ({ database }: Pick<Services, 'database'>, tenant: string, person: string): Promise<number> =>
  versionOf(database, tenant, { kind: 'person', id: person })
