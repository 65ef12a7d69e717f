import type { calendars } from '../contract/calendars.ts'
import { Refusal } from '../core/base/refusal.ts'
import { changeCalendars, mustBeWorkable } from './change-calendars.ts'
import { findPerson } from './find-person.ts'
import { mustManageLeave } from './leave-rights.ts'
import { leaveView } from './list-leave.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

const mostEntries = 200

/** Enters leave. No due moves; where it covers one, the handover shows it and somebody is asked for a deputy. */
export const putLeave =
  (services: Services): Operation<typeof calendars.putLeave> =>
  async ({ params, body: { from, to, half, why = '' } }, { tenant, actor, now }) => {
    const { people } = await services.directory(tenant)
    const member = findPerson({ people }, params.id)
    mustManageLeave(actor, member, people)
    const { id, name } = member
    const entry = { key: params.key, from, to, ...(half && { half }), why }
    const stream = { kind: 'person', id } as const
    const concerns = await changeCalendars(services, { tenant, actor, now, stream }, (book) => {
      const after = [...(book.leave.get(id) ?? []).filter(({ key }) => key !== params.key), entry]
      if (after.length > mostEntries)
        throw new Refusal('conflict', 'leave.too-many', `${name} has ${mostEntries} entries of leave; remove old ones first.`)
      mustBeWorkable({ ...book, leave: new Map([[id, after]]) }, [id], now)
      return {
        // Why somebody is away is nobody's business in ten years: it stands in the row, which can be emptied, and not in the log.
        events: [{ type: 'LeaveEntered', person: id, key: params.key, from, to, ...(half && { half }) }],
        models: { directory: [{ kind: 'leave', id, name, data: { leave: after } }] },
        concerns: [id],
      }
    })
    await recheckPeople(services, tenant, concerns, now)
    return leaveView(entry, true)
  }
