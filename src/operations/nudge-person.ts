import type { OutputOf } from '../contract/endpoint.ts'
import type { handovers } from '../contract/handovers.ts'
import type { Json } from '../core/base/canonical.ts'
import { nextWorkingMoment } from '../core/calendar/working-moments.ts'
import { actorId } from '../core/policy/member.ts'
import { withConsequences } from '../core/process/decide.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { nudge, refuseNudge } from '../core/process/nudges.ts'
import { appendHandover, untilDecided } from './append-handover.ts'
import { eventViews } from './event-view.ts'
import { followUpOrLeave } from './follow-up.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'
import { withPositions } from './with-positions.ts'

type Nudged = OutputOf<typeof handovers.nudgePerson>

/** Reminds one person of what waits on them. The mail is written with the event, so that one of a day goes out once. */
export const nudgePerson =
  (services: Services): Operation<typeof handovers.nudgePerson> =>
  async ({ params: { id: name }, body: { person } }, { tenant, actor, now, idempotency }) => {
    const id = await handoverId(services, tenant, name)
    const key = idempotency && { actor: actorId(actor), key: idempotency.key, requestHash: idempotency.requestHash }
    const done = await untilDecided(services, id, async () => {
      const found = await loadHandover(services, { tenant, id, actor, now, ...(key ? { idempotency: key } : {}) })
      if ('answered' in found) return found
      const { handover, circumstances, stored, playbookVersion, loaded } = found
      const refusal = refuseNudge(handover, circumstances, person)
      if (refusal) throw refusal
      const events = withConsequences(handover, nudge(person), circumstances)
      const member = circumstances.people.get(person)
      const answerOf = (after: Handover, own: Happened[], position: number): Nudged => {
        const [event] = eventViews(own.slice(0, 1), position, after, circumstances, readerOf({ handover: after, circumstances, loaded }))
        if (!event || !member) throw new Error(`Nobody was reminded of ${after.ref}`)
        return { arrivesAt: nextWorkingMoment(circumstances.now, member.calendar), event }
      }
      const written = await appendHandover(services, {
        tenant,
        before: handover,
        events,
        circumstances,
        stored: { number: stored.number, playbookVersion, timers: stored.timers },
        ...(key ? { idempotency: { ...key, answer: (after, own) => answerOf(after, own, 0) as unknown as Json } } : {}),
      })
      return 'answered' in written ? written : { written, circumstances, answerOf }
    })
    if ('answered' in done) {
      const answered = done.answered.answer as unknown as Nudged
      const [event = answered.event] = await withPositions(services, tenant, id, [answered.event])
      return { ...answered, event }
    }
    const { written, circumstances, answerOf } = done
    await followUpOrLeave(services, tenant, written, circumstances)
    return answerOf(written.handover, written.events, written.firstPosition)
  }
