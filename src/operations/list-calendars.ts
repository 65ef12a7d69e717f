import type { calendars } from '../contract/calendars.ts'
import { holidayCredit } from '../core/calendar/holidays.ts'
import { calendarView } from './calendar-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

const order = ['workspace', 'region', 'team']

/** All calendars: the workspace's own first, then regions and teams by name. */
export const listCalendars =
  (services: Pick<Services, 'directory'>): Operation<typeof calendars.listCalendars> =>
  async (_input, { tenant }) => {
    const directory = await services.directory(tenant)
    const { workspace, byId } = directory.calendars
    const others = [...byId.values()].filter(({ id }) => id !== workspace.id)
    const sorted = others.toSorted((a, b) => order.indexOf(a.for) - order.indexOf(b.for) || (a.name < b.name ? -1 : 1))
    return { items: [workspace, ...sorted].map((one) => calendarView(one, directory)), credit: holidayCredit }
  }
