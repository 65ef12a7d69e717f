import type { departures } from '../contract/departures.ts'
import { Refusal } from '../core/base/refusal.ts'
import { actorId } from '../core/policy/member.ts'
import { append } from '../store/log.ts'
import { departureView, mustBeDeparture } from './coverage/departure-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Closed is what leaves nobody behind. */
export const closeDeparture =
  (services: Services): Operation<typeof departures.closeDeparture> =>
  async ({ params }, { tenant, actor, now }) => {
    const stored = await mustBeDeparture(services, tenant, actor, params.id)
    const view = await departureView(services, { tenant, stored, actor, now })
    if (stored.state === 'closed') return view
    const left = view.accountsHeld.filter(({ cover, handover }) => cover === null && handover === null)
    if (left.length > 0)
      throw new Refusal(
        'conflict',
        'departure.unsettled',
        `${left
          .slice(0, 3)
          .map(({ account }) => account.name)
          .join(
            ', ',
          )}${left.length > 3 ? ` and ${left.length - 3} more have` : left.length === 1 ? ' has' : ' have'} neither a cover nor a handover yet.`,
      )
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id: stored.person },
      expectedVersion: 'newest',
      events: [{ type: 'DepartureClosed', departure: stored.id, person: stored.person }],
      actor: actorId(actor),
      at: now.toISOString(),
      models: { departures: [{ ...stored, state: 'closed' }] },
    })
    return { ...view, state: 'closed' }
  }
