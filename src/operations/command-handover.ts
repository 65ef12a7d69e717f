import type { MinimalOf, OutputOf } from '../contract/endpoint.ts'
import type { handovers } from '../contract/handovers.ts'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { actorId } from '../core/policy/member.ts'
import { type Command, circumstancesAfter, decide } from '../core/process/decide.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { appendHandover, untilDecided } from './append-handover.ts'
import { eventViews } from './event-view.ts'
import { followUpOrLeave } from './follow-up.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import { machineCommand } from './machine-command.ts'
import type { Operation } from './operation.ts'
import { receiptOf } from './receipt.ts'
import { readerOf, seenHandover, shownOnce } from './seen-handover.ts'
import type { Services } from './services.ts'
import { withPositions } from './with-positions.ts'

type Commanded = OutputOf<typeof handovers.commandHandover> | MinimalOf<typeof handovers.commandHandover>

/**
 * Gives a handover a command. With `If-Match` it is judged on the version that the caller saw, or refused as stale; without, on
 * the newest state. What follows in other systems is done before the answer, as far as it goes in that time.
 */
export const commandHandover =
  (services: Services): Operation<typeof handovers.commandHandover> =>
  async ({ params: { id: name }, body }, { tenant, actor, now, ifMatch, idempotency, isBrief }) => {
    const id = await handoverId(services, tenant, name)
    const key = idempotency && { actor: actorId(actor), key: idempotency.key, requestHash: idempotency.requestHash }
    const decided = untilDecided(services, id, async () => {
      const found = await loadHandover(services, { tenant, id, actor, now, ...(key ? { idempotency: key } : {}) })
      if ('answered' in found) return found
      const { handover, stored, playbookVersion, loaded } = found
      if (ifMatch !== undefined && ifMatch !== handover.version) throw staleVersion(handover, ifMatch)
      const events = decide(body as Command, handover, found.circumstances)
      const circumstances = circumstancesAfter(events, found.circumstances)
      const pinned = await pinnedVersion(services, { tenant, handover, playbookVersion, events })
      const seen = shownOnce((after) => seenHandover({ handover: after, circumstances, loaded }))
      const answerOf = (after: Handover, own: Happened[], firstPosition: number): Commanded => {
        const events = eventViews(own, firstPosition, after, circumstances, readerOf({ handover: after, circumstances, loaded }))
        return isBrief ? { return: 'minimal', handover: receiptOf(after, circumstances), events } : { handover: seen(after), events }
      }
      const written = await appendHandover(services, {
        tenant,
        before: handover,
        events,
        circumstances,
        stored: { number: stored.number, playbookVersion: pinned, timers: stored.timers },
        // The stored answer has no positions: they are given by the log at the very moment in which it is stored.
        ...(key
          ? {
              idempotency: { ...key, answer: (after, own) => answerOf(after, own, 0) as unknown as Json },
            }
          : {}),
      })
      return 'answered' in written ? written : { written, circumstances, answerOf }
    })
    const done = await decided.catch(async (error: unknown) => {
      await lookAgain(services, { tenant, id, now }, error)
      throw error
    })
    if ('answered' in done) {
      const answered = done.answered.answer as unknown as Commanded
      return { ...answered, events: await withPositions(services, tenant, id, answered.events) }
    }
    const { written, circumstances, answerOf } = done
    await followUpOrLeave(services, tenant, written, circumstances)
    return answerOf(written.handover, written.events, written.firstPosition)
  }

/** What a submission finds refuted is open again for everybody, and whoever is accountable hears of it; the submission is refused. */
async function lookAgain(
  services: Services,
  { tenant, id, now }: { tenant: string; id: string; now: Date },
  error: unknown,
): Promise<void> {
  if (!(error instanceof Refusal && error.code === 'gate.regressed')) return
  const done = await machineCommand(services, { tenant, id, now, command: { command: 'recheck' } })
  if (done) await followUpOrLeave(services, tenant, done, done.circumstances)
}

export const staleVersion = (handover: Handover, seen: number) =>
  new Refusal('stale', 'handover.stale', `${handover.ref} is at version ${handover.version}; you saw version ${seen}. Look at it again.`, {
    details: { version: handover.version },
  })

/** The number under which the version of the page that now holds is stored. */
async function pinnedVersion(
  services: Services,
  {
    tenant,
    handover,
    playbookVersion,
    events,
  }: { tenant: string; handover: Handover; playbookVersion: number; events: readonly { type: string }[] },
): Promise<number> {
  const change = events.find(
    (event): event is { type: 'PlaybookVersionChanged'; version: string } => event.type === 'PlaybookVersionChanged',
  )
  if (!change) return playbookVersion
  const found = (await services.playbooks(tenant)).find(
    ({ id, definition }) => id === handover.playbook.id && definition.version === change.version,
  )
  if (!found) throw new Error(`Version ${change.version} of ${handover.playbook.id} is not published`)
  return found.version
}
