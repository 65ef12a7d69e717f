import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { CalendarLayer } from '../core/calendar/calendar.ts'
import { setByHand } from '../core/policy/given-by-groups.ts'
import { calendarVersion, changeCalendars, mustBeSeen, mustBeWorkable } from './change-calendars.ts'
import type { PersonData } from './directory.ts'
import { findPerson } from './find-person.ts'
import { getPersonCalendar } from './get-person-calendar.ts'
import { mustNotTakeGiven } from './identity/by-groups.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

/** By which region and team somebody works, and what is different for them alone. */
export const putPersonCalendar =
  (services: Services): Operation<typeof calendars.putPersonCalendar> =>
  async ({ params, body }, context) => {
    const { tenant, actor, now, ifMatch } = context
    const directory = await services.directory(tenant)
    const { id, name } = findPerson(directory, params.id)
    const { region, team, zone, week, cutOff, days } = body
    if (week && Object.keys(week).length === 0)
      throw new Refusal('invalid', 'calendar.hours', 'A week needs at least one day of work. Leave it out to keep the broader one.', {
        where: 'week',
      })
    const own: CalendarLayer = {
      ...(zone !== undefined && { zone }),
      ...(week && { week: week as never }),
      ...(cutOff !== undefined && { cutOff }),
      ...(days && { holidays: days }),
    }
    const stream = { kind: 'person', id } as const
    const concerns = await changeCalendars(services, { tenant, actor, now, stream }, async (book) => {
      mustBeSeen(ifMatch, await calendarVersion(services, tenant, id), `The calendar of ${name}`)
      for (const [scope, calendar] of [
        ['region', region],
        ['team', team],
      ] as const) {
        if (calendar && book.calendars.byId.get(calendar)?.for !== scope)
          throw new Refusal('invalid', 'calendar.unknown', `There is no calendar "${calendar.slice(0, 60)}" for a ${scope}.`, {
            where: scope,
          })
      }
      const person = book.people.get(id)
      if (!person) throw new Error(`${id} is gone from the directory`)
      mustNotTakeGiven({ ...person, id }, directory.groups, { team: team ?? null })
      const { region: _region, calendar: _calendar, ...rest } = setByHand(person.data, { team: team ?? null })
      const data: PersonData = { ...rest, ...(region && { region }), ...(Object.keys(own).length > 0 && { calendar: own }) }
      mustBeWorkable({ ...book, people: new Map([[id, { ...person, data }]]) }, [id], now)
      const { email, activeUntil } = person
      return {
        events: [{ type: 'PersonCalendarWritten', person: id, region: region ?? null, team: team ?? null, own }],
        models: { people: [{ id, email, name: person.name, data, activeUntil }] },
        concerns: [id],
      }
    })
    await recheckPeople(services, tenant, concerns, now)
    return getPersonCalendar(services)({ params: { id } }, context)
  }
