import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { actorId } from '../core/policy/member.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import { evolveAll } from '../core/process/evolve.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import type { LoadedHandover } from '../store/load.ts'
import type { Answered, Appended, IdempotencyKey, Models } from '../store/log-types.ts'
import { noticesOf } from './notices.ts'
import { pinsPage, withPage } from './pinned-page.ts'
import { modelsOf } from './read-models.ts'
import type { Services } from './services.ts'

export type Written = { handover: Handover; events: Happened[]; firstPosition: number }

/**
 * Writes what was decided about a handover: events, state, rows, timers and the answer to the key, in one wait or not at all.
 * Refused as `stale` when somebody else wrote first; then the caller decides anew on what there is now.
 */
export async function appendHandover(
  services: Services,
  change: {
    tenant: string
    before: Handover
    events: Happened[]
    circumstances: Circumstances
    stored: { number: number; playbookVersion: number; timers: LoadedHandover['timers'] }
    fired?: string
    effectResult?: NonNullable<Models['effectResults']>[number]
    mail?: Models['mail']
    idempotency?: IdempotencyKey & { answer: (handover: Handover, events: Happened[]) => Json }
  },
): Promise<Written | { answered: Answered }> {
  const { tenant, before, circumstances, stored, fired } = change
  const after = evolveAll(before, change.events)
  const events = change.events.some(pinsPage)
    ? withPage(change.events, await services.playbook(tenant, after.playbook.id, stored.playbookVersion))
    : change.events
  const { timersCancelled = [], ...models } = modelsOf(after, events, circumstances, stored)
  const notices = noticesOf({ before, after, events }, circumstances, services)
  const answer = change.idempotency?.answer(after, events) ?? null
  const result: Appended | { answered: Answered } = await services.store.append({
    tenant,
    stream: { kind: 'handover', id: before.id },
    expectedVersion: before.version,
    events,
    actor: actorId(circumstances.actor),
    at: circumstances.now,
    models: {
      ...models,
      ...notices,
      timers: [...(models.timers ?? []), ...(notices.timers ?? [])],
      timersCancelled: timersCancelled.filter((id) => id !== fired),
      ...(fired === undefined ? {} : { timersFired: [{ id: fired, at: circumstances.now }] }),
      ...(change.effectResult ? { effectResults: [change.effectResult] } : {}),
      mail: [...(change.mail ?? []), ...(notices.mail ?? [])],
    },
    ...(change.idempotency
      ? {
          idempotency: {
            actor: change.idempotency.actor,
            key: change.idempotency.key,
            requestHash: change.idempotency.requestHash,
            status: 200,
            answer,
          },
        }
      : {}),
  })
  return 'answered' in result ? result : { handover: after, events, firstPosition: result.firstSeq }
}

/** How often a decision is made again when other processes write to the same handover at the same moment. */
const attempts = 8

/** Loads, decides and appends, in turn with whoever else does so here. Whom another process overtakes decides anew on what there is then. */
export async function untilDecided<T>({ inTurn }: Pick<Services, 'inTurn'>, thing: string, decideOnce: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTurn(thing, decideOnce)
    } catch (error) {
      // A version that the caller named is refused under a code of its own, and stays refused.
      const isOvertaken = error instanceof Refusal && (error.code === 'version.stale' || error.code === 'handover.number-taken')
      if (!isOvertaken || attempt === attempts) throw error
    }
  }
}
