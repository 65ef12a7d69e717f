import { setImmediate } from 'node:timers/promises'
import type { BulkRow, BulkStarted, bulkStarts } from '../../contract/bulk-starts.ts'
import type { Json } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { type Actor, actorId } from '../../core/policy/member.ts'
import { nameOf } from '../../core/process/circumstances.ts'
import type { Happened } from '../../core/process/handover.ts'
import { appendSlices, type Slice } from '../../store/append-slices.ts'
import type { Answered, Append, IdempotencyKey } from '../../store/log-types.ts'
import { untilDecided, type Written } from '../append-handover.ts'
import { followUpOrLeave } from '../follow-up.ts'
import { noteRows } from '../notices.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import { withPage } from '../pinned-page.ts'
import { modelsOf } from '../read-models.ts'
import type { Services } from '../services.ts'
import { bulkNotices } from './bulk-notices.ts'
import { awaitedRef, type Beginning, type Judging, judgeStarts } from './judge-starts.ts'
import { readersOf } from './preview-bulk-start.ts'

/**
 * Starts all of them in one transaction, or none. Each is judged like a single start and has entries of its own in the log; numbers
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
        return write(services, await judgeStarts(services, body, context, first), context, key)
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

/** So many are judged and made ready while those before are written. */
const atOnce = 50

type Began = { answer: BulkStarted; beginnings: { written: Written; circumstances: Beginning['circumstances'] }[] }

/** With the first row that cannot begin, whatever was written is taken back; the rows after it are judged all the same, to be said too. */
async function write(
  services: Services,
  { judged, isRead, playbook }: Judging,
  { tenant, actor, now }: SignedInContext,
  key: IdempotencyKey | undefined,
): Promise<Began | { answered: Answered }> {
  const rows: BulkRow[] = []
  const beginnings: Beginning[] = []
  const written: Happened[][] = []

  const appendOf = ({ events: decided, after, circumstances, number, notes }: Beginning): Append => {
    const events = withPage(decided, playbook)
    written.push(events)
    const { timersCancelled: _, ...models } = modelsOf(after, events, circumstances, {
      number,
      playbookVersion: playbook.version,
      timers: [],
    })
    return {
      tenant,
      stream: { kind: 'handover', id: after.id },
      expectedVersion: 0,
      events,
      actor: actorId(actor),
      at: now.toISOString(),
      models: { ...models, timers: [...(models.timers ?? []), ...noteRows(notes, after, circumstances)] },
    }
  }

  async function* slices(): AsyncGenerator<Slice> {
    let changes: Append[] = []
    let isRefused = false
    for await (const { view, beginning } of judged) {
      rows.push(view)
      isRefused ||= !beginning
      if (isRefused || !beginning) continue
      if (changes.length === atOnce) {
        await isRead
        yield { changes }
        changes = []
      }
      beginnings.push(beginning)
      changes.push(appendOf(beginning))
    }
    refuseProblems(rows)
    const last = changes.pop()
    if (!last) throw new Error('There was nothing to begin')
    // What is for somebody about several of them goes with the last, as a link of it may name any of them.
    changes.push({ ...last, models: { ...last.models, ...noticesOf(services, beginnings, actor) } })
    yield { changes, idempotency: key && { ...key, status: 201, answer: answerOf(beginnings) as unknown as Json } }
  }

  const result = await appendSlices(services.database, { tenant, slices: slices() })
  if ('answered' in result) return result
  return {
    answer: answerOf(beginnings),
    beginnings: beginnings.map(({ after, circumstances }, index) => ({
      written: { handover: after, events: written[index] ?? [], firstPosition: result[index]?.firstSeq ?? 0 },
      circumstances,
    })),
  }
}

function noticesOf(services: Services, beginnings: readonly Beginning[], actor: Actor) {
  const heard = beginnings.flatMap(({ messages, after, circumstances }) => messages.map((message) => ({ message, after, circumstances })))
  const [first] = beginnings
  return bulkNotices(heard, first ? nameOf(first.circumstances, actorId(actor)) : '', services)
}

const answerOf = (beginnings: readonly Beginning[]): BulkStarted => ({
  handovers: beginnings.map(({ row, after, circumstances: { people, world }, number }) => ({
    row,
    id: after.id,
    ref: after.ref,
    number,
    account: { id: world.account.id, name: world.account.name },
    state: after.status,
    awaiting: awaitedRef(after.awaiting, { people }),
  })),
  mails: readersOf(beginnings),
})
