import type { calendars, LeaveView } from '../contract/calendars.ts'
import type { StoredLeave } from './calendar-layers.ts'
import { findPerson } from './find-person.ts'
import { mayManageLeave } from './leave-rights.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** When somebody is away, which whoever waits for them has to know. Why is for them, their manager and operations. */
export const listLeave =
  (services: Pick<Services, 'directory'>): Operation<typeof calendars.listLeave> =>
  async ({ params: { id } }, { tenant, actor }) => {
    const directory = await services.directory(tenant)
    const member = findPerson(directory, id)
    const leave = directory.leave.get(member.id) ?? []
    const maySeeWhy = mayManageLeave(actor, member)
    return { items: leave.toSorted((a, b) => (a.from < b.from ? -1 : 1)).map((one) => leaveView(one, maySeeWhy)) }
  }

export const leaveView = ({ key, from, to, half, why }: StoredLeave, maySeeWhy: boolean): LeaveView => ({
  key,
  from,
  to,
  ...(half && { half }),
  ...(maySeeWhy && why !== '' && { why }),
})
