import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { workspaceCalendarId } from './calendar-layers.ts'
import { calendarView } from './calendar-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** One calendar. That of the workspace is there before anybody wrote it. */
export const getCalendar =
  (services: Pick<Services, 'directory'>): Operation<typeof calendars.getCalendar> =>
  async ({ params: { id } }, { tenant }) => {
    const directory = await services.directory(tenant)
    const found = id === workspaceCalendarId ? directory.calendars.workspace : directory.calendars.byId.get(id)
    if (!found) throw new Refusal('unknown', 'calendar.unknown', `There is no calendar "${id.slice(0, 60)}".`, { where: 'id' })
    return calendarView(found, directory)
  }
