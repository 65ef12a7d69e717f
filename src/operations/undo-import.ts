import type { ImportUndo, imports } from '../contract/imports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs } from '../core/policy/member.ts'
import { appendMany } from '../store/log.ts'
import { type ImportUndone, importStream } from './import-runs.ts'
import { keepAnswer } from './keep-answer.ts'
import { answeredBefore, keyOf } from './load-account.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { planUndo } from './plan-undo.ts'
import type { Services } from './services.ts'

/** How often it is planned again when somebody writes at the same moment. */
const attempts = 4

/** Takes an import back: all of it that nobody touched since, in one statement. */
export const undoImport =
  (services: Services): Operation<typeof imports.undoImport> =>
  async ({ params: { digest } }, context) => {
    const key = keyOf(context.actor, context.idempotency)
    const before = await answeredBefore(services.database, context.tenant, key)
    if (before) return before.answer as ImportUndo
    const view = await undoUnlessOvertaken(services, digest, context)
    return keepAnswer(services.database, importStream(digest), view, context)
  }

async function undoUnlessOvertaken(services: Services, digest: string, context: SignedInContext): Promise<ImportUndo> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await undo(services, digest, context)
    } catch (error) {
      const isOvertaken = error instanceof Refusal && (error.code === 'version.stale' || error.code === 'row.needed')
      if (!isOvertaken) throw error
      if (attempt === attempts)
        throw new Refusal('conflict', 'import.changed', 'What this would take back is being changed at this moment. Try again.')
    }
  }
}

async function undo(services: Services, digest: string, context: SignedInContext): Promise<ImportUndo> {
  const { tenant, actor, now } = context
  services.forget(tenant)
  const { run, view, appends, removed, restored, left } = await planUndo(services, digest, context)
  // An attempt that takes nothing back uses nothing up: what stands in the way may go.
  if (removed + restored === 0) return view
  const undone: ImportUndone = { type: 'ImportUndone', digest, of: run.done.of, removed, restored, left: left.length }
  const note = { tenant, ...loggedAs(actor), at: now.toISOString(), stream: importStream(digest), expectedVersion: 1, events: [undone] }
  await appendMany(services.database, [note, ...appends])
  services.forget(tenant)
  if (run.done.of === 'people') services.sessionsChanged({ tenant })
  await services.recheck(
    tenant,
    appends.flatMap(({ stream }) => (stream.kind === 'account' ? [stream.id] : [])),
    now,
  )
  return view
}
