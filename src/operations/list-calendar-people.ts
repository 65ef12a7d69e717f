import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { workspaceCalendarId } from './calendar-layers.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Who works by a calendar: everybody by that of the workspace, else those for whom it was chosen. Who has left is not among them. */
export const listCalendarPeople =
  (services: Pick<Services, 'directory'>): Operation<typeof calendars.listCalendarPeople> =>
  async ({ params: { id } }, { tenant }) => {
    const { calendars, people, stored } = await services.directory(tenant)
    if (id !== workspaceCalendarId && !calendars.byId.has(id))
      throw new Refusal('unknown', 'calendar.unknown', 'There is no such calendar.')
    const works = [...people.values()].filter(({ id: person, active }) => {
      const { region, team } = stored.get(person) ?? {}
      return active && (id === workspaceCalendarId || region === id || team === id)
    })
    return {
      items: works.map(({ id: person, name, email }) => ({ id: person, name, email })).toSorted((a, b) => a.name.localeCompare(b.name)),
    }
  }
