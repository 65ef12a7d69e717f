import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { calendarRow, workspaceCalendarId } from './calendar-layers.ts'
import { changeCalendars } from './change-calendars.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Removes a calendar of a region or a team by which nobody works any more. */
export const deleteCalendar =
  (services: Services): Operation<typeof calendars.deleteCalendar> =>
  async ({ params: { id } }, { tenant, actor, now }) => {
    const stream = { kind: 'workspace', id: tenant } as const
    await changeCalendars(services, { tenant, actor, now, stream }, ({ calendars, people, groups }) => {
      if (id === workspaceCalendarId)
        throw new Refusal(
          'conflict',
          'calendar.in-use',
          'The calendar of the workspace applies to everybody and cannot be removed. Change it instead.',
        )
      const found = calendars.byId.get(id)
      if (!found) throw new Refusal('unknown', 'calendar.unknown', 'There is no such calendar.')
      // Also for those who have left: should they return, they work by it again.
      const count = [...people.values()].filter(({ data }) => data.region === id || data.team === id).length
      if (count > 0)
        throw new Refusal(
          'conflict',
          'calendar.in-use',
          `${count === 1 ? 'One person works' : `${count} people work`} by ${found.name}. Choose another calendar for them first.`,
          { details: { people: count } },
        )
      const giver = groups.find(({ gives }) => gives.team === id)
      if (giver)
        throw new Refusal(
          'conflict',
          'calendar.in-use',
          `The group "${giver.name}" of your directory gives the team ${found.name}. Have it give another one first, in Settings > Sign-in.`,
          { details: { people: 0 } },
        )
      const row = calendarRow(found)
      return {
        events: [{ type: 'CalendarRemoved', calendar: id, name: found.name }],
        models: { directory: [{ ...row, data: { ...row.data, removed: true } }] },
        concerns: [],
      }
    })
    return undefined
  }
