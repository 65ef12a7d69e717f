import type { MoveInUndo, moveIns } from '../../contract/move-ins.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { personName } from '../../core/policy/person-name.ts'
import type { Happened } from '../../core/process/handover.ts'
import { refuseMover } from '../../core/process/move-in.ts'
import { afterMove, takeBackMoveIn, whyKept } from '../../core/process/take-back.ts'
import { withTenant } from '../../store/database.ts'
import type { LoadedHandover } from '../../store/load.ts'
import { readEvents } from '../../store/log.ts'
import { appendHandover, untilDecided } from '../append-handover.ts'
import { keepAnswer } from '../keep-answer.ts'
import { answeredBefore, keyOf } from '../load-account.ts'
import { type LoadedCase, loadHandover } from '../load-handover.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { type MovedHandover, readMoved, runsOf } from './runs.ts'

/** The newest files with until when each can be taken back. */
export const listMoveIns =
  (services: Services): Operation<typeof moveIns.listMoveIns> =>
  async (_input, { tenant, now }) => {
    const [moved, { people }] = await Promise.all([readMoved(services.database, tenant, { limit: 300 }), services.directory(tenant)])
    return { items: runsOf(moved, now, (id) => personName(id, people)) }
  }

/** What taking a file back does on the state as it is now. Writes nothing. */
export const previewMoveInUndo =
  (services: Services): Operation<typeof moveIns.previewMoveInUndo> =>
  async ({ params: { file } }, context) => {
    const { name, moved } = await movedFrom(services, file, context)
    const view: MoveInUndo = { file, name, goes: [], stays: [] }
    for (const one of moved) {
      const { handover, circumstances, since } = await loadMoved(services, one.id, context)
      put(view, one, whyKept(handover, since, circumstances))
    }
    return view
  }

/**
 * Takes back what of a file stands as the move left it. Each handover is a decision on its own, judged on what is stored at that moment:
 * whoever touches one in between keeps it.
 */
export const undoMoveIn =
  (services: Services): Operation<typeof moveIns.undoMoveIn> =>
  async ({ params: { file } }, context) => {
    const { tenant } = context
    const before = await answeredBefore(services.database, tenant, keyOf(context.actor, context.idempotency))
    if (before) return before.answer as MoveInUndo
    const { name, moved } = await movedFrom(services, file, context)
    const view: MoveInUndo = { file, name, goes: [], stays: [] }
    for (const one of moved) put(view, one, await takeBack(services, one.id, context))
    if (view.goes.length === 0)
      throw new Refusal(
        'conflict',
        'move-in.nothing-goes',
        `Nothing of ${name} can be taken back. ${view.stays[0]?.because ?? ''}`.trim(),
        {
          details: { stays: view.stays },
        },
      )
    return keepAnswer(services.database, { kind: 'workspace', id: `move-in:${file}` }, view, context)
  }

function put(view: MoveInUndo, { id, ref, account }: MovedHandover, because: string | undefined): void {
  const named = { id, ref, account }
  if (because === undefined) view.goes.push(named)
  else view.stays.push({ ...named, because })
}

/** Those of the file that are not taken back already, of which nothing more is to be said. */
async function movedFrom(
  services: Services,
  file: string,
  { tenant, actor }: SignedInContext,
): Promise<{ name: string; moved: MovedHandover[] }> {
  refuseMover({ actor })
  const all = await readMoved(services.database, tenant, { file, limit: 1_000 })
  const [newest] = all
  if (!newest) throw new Refusal('unknown', 'move-in.unknown', 'No handover was moved in from a file with that digest.')
  const open = all.filter(({ takenBack }) => !takenBack)
  return { name: newest.name, moved: open.length > 0 ? open : all }
}

async function loadMoved(
  services: Services,
  id: string,
  { tenant, actor, now }: SignedInContext,
): Promise<LoadedCase & { since: Happened[] }> {
  const found = await loadHandover(services, { tenant, id, actor, now })
  if ('answered' in found) throw new Error('Nothing was asked with a key')
  const entries = await readEvents(services.database, tenant, { kind: 'handover', id }, 0, found.handover.version)
  return { ...found, since: afterMove(entries.map(({ event }) => event as unknown as Happened)) }
}

/** Answers why it stays, or takes it back. */
function takeBack(services: Services, id: string, context: SignedInContext): Promise<string | undefined> {
  const { tenant } = context
  return untilDecided(services, id, async () => {
    const { handover, circumstances, since, stored, playbookVersion } = await loadMoved(services, id, context)
    const because = whyKept(handover, since, circumstances)
    if (because !== undefined) return because
    await appendHandover(services, {
      tenant,
      before: handover,
      events: takeBackMoveIn(handover, since, circumstances),
      circumstances,
      stored: { number: stored.number, playbookVersion, timers: [...stored.timers, ...(await notesOf(services, tenant, id))] },
    })
    return undefined
  })
}

/** Lines about it that wait for somebody's daily list: nobody is to read of a handover that never was one. */
async function notesOf({ database }: Services, tenant: string, id: string): Promise<LoadedHandover['timers']> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.timer')
      .select(['id', 'kind', 'due_at'])
      .where('tenant', '=', tenant)
      .where('id', 'like', `note.${id}.%`)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .execute(),
  )
  return rows.map((row) => ({ id: row.id, kind: row.kind, dueAt: row.due_at.toISOString(), data: {} }))
}
