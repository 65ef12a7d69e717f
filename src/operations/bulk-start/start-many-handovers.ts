import { setImmediate } from 'node:timers/promises'
import type { BulkRow, BulkStarted, bulkStarts } from '../../contract/bulk-starts.ts'
import type { Json } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { actorId } from '../../core/policy/member.ts'
import { nameOf } from '../../core/process/circumstances.ts'
import type { Happened } from '../../core/process/handover.ts'
import { appendSlices } from '../../store/append-slices.ts'
import type { Answered, Append, IdempotencyKey } from '../../store/log-types.ts'
import { untilDecided, type Written } from '../append-handover.ts'
import { followUpOrLeave } from '../follow-up.ts'
import { noteRows } from '../notices.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import { withPage } from '../pinned-page.ts'
import { modelsOf } from '../read-models.ts'
import type { Services } from '../services.ts'
import { bulkNotices } from './bulk-notices.ts'
import { type Beginning, type Judged, judgeStarts, personRef } from './judge-starts.ts'
import { readersOf } from './preview-bulk-start.ts'

/**
 * Starts all of them in one statement, or none. Each is judged like a single start and has entries of its own in the log; numbers
 * follow the order of the list.
 */
export const startManyHandovers =
  (services: Services): Operation<typeof bulkStarts.startManyHandovers> =>
  async ({ body }, context) => {
    const { tenant, actor, idempotency } = context
    const key = idempotency && { actor: actorId(actor), key: idempotency.key, requestHash: idempotency.requestHash }
    const done = await untilDecided(services, `starts of many in ${tenant}`, async () => {
      const ground = await services.store.load(tenant, key ? { idempotency: key } : {})
      if ('answered' in ground) return ground
      return services.takeNumbers({ tenant, from: ground.nextNumber, count: body.accounts.length }, async (first) => {
        const judged = await judgeStarts(services, body, context, first)
        refuseProblems(judged.rows)
        return write(services, judged, context, key)
      })
    })
    if ('answered' in done) return done.answered.answer as unknown as BulkStarted
    for (const [index, { written, circumstances }] of done.beginnings.entries()) {
      if (index % 4 === 3) await setImmediate()
      await followUpOrLeave(services, tenant, written, circumstances)
    }
    return done.answer
  }

function refuseProblems(rows: readonly BulkRow[]): void {
  const wrong = rows.filter(({ problem }) => problem !== null)
  const [first] = wrong
  if (!first) return
  throw new Refusal(
    'conflict',
    'bulk.refused',
    `${wrong.length} of ${rows.length} accounts cannot be handed over, so none was. Row ${first.row}: ${first.problem?.message}`,
    { where: `accounts.${first.row - 1}`, details: { rows: wrong.map(({ row, account, problem }) => ({ row, account, ...problem })) } },
  )
}

/** So many are made ready while those before are written. */
const atOnce = 50

type Began = { answer: BulkStarted; beginnings: { written: Written; circumstances: Beginning['circumstances'] }[] }

async function write(
  services: Services,
  { beginnings, playbook }: Judged,
  { tenant, actor, now }: SignedInContext,
  key: IdempotencyKey | undefined,
): Promise<Began | { answered: Answered }> {
  const [first] = beginnings
  if (!first) throw new Error('There was nothing to begin')
  const by = nameOf(first.circumstances, actorId(actor))
  const notices = bulkNotices(
    beginnings.flatMap(({ messages, after, circumstances }) => messages.map((message) => ({ message, after, circumstances }))),
    by,
    services,
  )
  const answer: BulkStarted = {
    handovers: beginnings.map(({ row, after, circumstances: { people, world }, number }) => ({
      row,
      id: after.id,
      ref: after.ref,
      number,
      account: { id: world.account.id, name: world.account.name },
      state: after.status,
      awaiting: personRef(after.awaiting, { people }),
    })),
    mails: readersOf(beginnings),
  }
  const written: Happened[][] = []
  async function* slices(): AsyncGenerator<Append[]> {
    for (let from = 0; from < beginnings.length; from += atOnce) {
      const slice: Append[] = []
      for (const { events: decided, after, circumstances, number, notes } of beginnings.slice(from, from + atOnce)) {
        const events = withPage(decided, playbook.page)
        written.push(events)
        const { timersCancelled: _, ...models } = modelsOf(after, events, circumstances, {
          number,
          playbookVersion: playbook.version,
          timers: [],
        })
        slice.push({
          tenant,
          stream: { kind: 'handover', id: after.id },
          expectedVersion: 0,
          events,
          actor: actorId(actor),
          at: now.toISOString(),
          models: {
            ...models,
            timers: [...(models.timers ?? []), ...noteRows(notes, after, circumstances)],
            // What is for somebody about several of them goes with the last, as a link of it may name any of them.
            ...(written.length === beginnings.length ? notices : {}),
          },
        })
        await setImmediate()
      }
      yield slice
    }
  }
  const idempotency = key && { ...key, status: 201, answer: answer as unknown as Json }
  const result = await appendSlices(services.database, { tenant, slices: slices(), idempotency })
  if ('answered' in result) return result
  return {
    answer,
    beginnings: beginnings.map(({ after, circumstances }, index) => ({
      written: { handover: after, events: written[index] ?? [], firstPosition: result[index]?.firstSeq ?? 0 },
      circumstances,
    })),
  }
}
