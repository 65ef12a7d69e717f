import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { changeCalendars } from './change-calendars.ts'
import { findPerson } from './find-person.ts'
import { mustManageLeave } from './leave-rights.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

/** Removes leave. */
export const deleteLeave =
  (services: Services): Operation<typeof calendars.deleteLeave> =>
  async ({ params }, { tenant, actor, now }) => {
    const { people } = await services.directory(tenant)
    const member = findPerson({ people }, params.id)
    mustManageLeave(actor, member, people)
    const { id, name } = member
    const stream = { kind: 'person', id } as const
    const concerns = await changeCalendars(services, { tenant, actor, now, stream }, ({ leave }) => {
      const before = leave.get(id) ?? []
      const after = before.filter(({ key }) => key !== params.key)
      if (after.length === before.length)
        throw new Refusal('unknown', 'leave.unknown', `${name} has no leave called "${params.key}".`, { where: 'key' })
      return {
        events: [{ type: 'LeaveRemoved', person: id, key: params.key }],
        models: { directory: [{ kind: 'leave', id, name, data: { leave: after } }] },
        concerns: [id],
      }
    })
    await recheckPeople(services, tenant, concerns, now)
  }
