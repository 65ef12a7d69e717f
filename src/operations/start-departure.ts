import type { departures } from '../contract/departures.ts'
import type { OutputOf } from '../contract/endpoint.ts'
import { Refusal } from '../core/base/refusal.ts'
import { cover } from './arrange-cover.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { departureView, mustBeDeparture } from './coverage/departure-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'
import { startHandover } from './start-handover.ts'

type Answer = OutputOf<typeof departures.startDeparture>

/** How long a cover of a departure lasts when nothing else is said: long enough for a handover. */
const coverDays = 30
const playbook = 'csm-to-csm'

/** Covers and handovers for what somebody leaves behind, one after the other; each is judged by the rules that judge it anywhere. */
export const startDeparture =
  (services: Services): Operation<typeof departures.startDeparture> =>
  async ({ params, body }, context) => {
    const { tenant, actor, now } = context
    const stored = await mustBeDeparture(services, tenant, actor, params.id)
    if (stored.state === 'closed') throw new Refusal('conflict', 'departure.closed', 'This departure is closed.')
    const at = now.toISOString()
    const from = stored.leavesAt > at ? stored.leavesAt : at
    const until = new Date(Date.parse(from) + coverDays * 86_400_000).toISOString()
    const done: Answer['done'] = []
    const refused: Answer['refused'] = []
    // One key stands for all of it; the parts are no requests of their own.
    const { idempotency: _, ...alone } = context
    for (const { account, way, to, until: wanted = until } of body.accounts) {
      try {
        if (way === 'cover') {
          await cover(services, { account, person: to, from, to: wanted, reason: 'Departure', departure: stored.id }, alone)
          done.push({ account, way, ref: null })
        } else {
          const { ref } = await startHandover(services)(
            { body: { playbook, account, to, reason: { kind: 'departure' } } },
            { ...alone, isBrief: true },
          )
          done.push({ account, way, ref })
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        refused.push({ account, code: error.code, why: error.message })
      }
    }
    if (done.some(({ way }) => way === 'cover')) await checkCoverage(services, { tenant, now })
    return { done, refused, departure: await departureView(services, { tenant, stored, actor, now }) }
  }
