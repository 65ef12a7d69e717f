import type { z } from 'zod'
import type { ImportDone, ImportOf, imports } from '../contract/imports.ts'
import type { NewId } from '../core/base/ids.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs } from '../core/policy/member.ts'
import { appendMany } from '../store/log.ts'
import type { Append } from '../store/log-types.ts'
import { accountAppends } from './import/account-appends.ts'
import { peopleAppends } from './import/people-appends.ts'
import { recordAppends } from './import/record-appends.ts'
import { accountsOfRun, type ImportConfirmed, importStream, readRun } from './import-runs.ts'
import { keepAnswer } from './keep-answer.ts'
import { answeredBefore, keyOf } from './load-account.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { type ImportServices, type ReadImport, readImport } from './read-import.ts'

type Done = z.infer<typeof ImportDone>

/**
 * Writes what a preview has shown: all of it in one statement, or nothing. The digest names the file and the state on which the
 * preview was true; on any other state people look again. Each confirmed digest is a stream of its own in the log, so the same
 * confirmation sent twice finds what the first one did.
 */
export const confirmImport =
  (services: ImportServices): Operation<typeof imports.confirmImport> =>
  async ({ params: { digest }, query: { of }, body }, context) => {
    const key = keyOf(context.actor, context.idempotency)
    const before = await answeredBefore(services.database, context.tenant, key)
    if (before) return before.answer as Done
    const done = (await foundDone(services, digest, context)) ?? (await writeOrFind(services, of, digest, body, context))
    return keepAnswer(services.database, importStream(digest), done, context)
  }

/** What the same confirmation has done before. Whoever died in between has not looked at the running handovers; looking twice is harmless. */
async function foundDone(services: ImportServices, digest: string, { tenant, now }: SignedInContext): Promise<Done | undefined> {
  const run = await readRun(services.database, tenant, digest)
  if (!run) return undefined
  await services.recheck(tenant, await accountsOfRun(services.database, tenant, run), now)
  return run.done
}

/** The same confirmation, sent twice at once: the one that comes second finds the state changed, by the first. */
async function writeOrFind(
  services: ImportServices,
  of: ImportOf,
  digest: string,
  bytes: Uint8Array,
  context: SignedInContext,
): Promise<Done> {
  try {
    return await write(services, of, digest, bytes, context)
  } catch (error) {
    const isOvertaken = error instanceof Refusal && (error.code === 'version.stale' || error.code === 'import.changed')
    if (!isOvertaken) throw error
    const same = await foundDone(services, digest, context)
    if (same) return same
    throw new Refusal(
      'conflict',
      'import.changed',
      'This is not the file of the preview, or what it would change has changed since. Look at the preview again.',
    )
  }
}

async function write(services: ImportServices, of: ImportOf, digest: string, bytes: Uint8Array, context: SignedInContext): Promise<Done> {
  const { tenant, actor, now } = context
  // Caches may be some seconds old, and what is compared here is written.
  services.forget(tenant)
  const found = await readImport(services, of, bytes, context)
  const { preview } = found
  if (preview.digest !== digest) {
    throw new Refusal('conflict', 'import.changed', 'This digest belongs to another file or to another state.')
  }
  if (!preview.ready)
    throw new Refusal('conflict', 'import.has-errors', 'The preview has errors, so nothing of the file was written. Fix them first.')
  const done: Done = { of, added: preview.added, changed: preview.changed, unchanged: preview.unchanged }
  const at = now.toISOString()
  const by = { tenant, ...loggedAs(actor), at }
  const changes = appendsOf(found, by, services.newId)
  const entries = changes.reduce((sum, { events }) => sum + events.length, 0)
  const confirmed: ImportConfirmed = { type: 'ImportConfirmed', digest, done, entries }
  const note = { ...by, stream: importStream(digest), expectedVersion: 0, events: [confirmed] }
  await appendMany(services.database, [note, ...changes])
  services.forget(tenant)
  const accounts = changes.flatMap(({ stream }) => (stream.kind === 'account' ? [stream.id] : []))
  await services.recheck(tenant, accounts, now)
  return done
}

function appendsOf(found: ReadImport, by: Pick<Append, 'tenant' | 'actor' | 'via' | 'at'>, newId: NewId): Append[] {
  if (found.list === 'accounts') return accountAppends(found.plan, by, newId)
  if (found.list === 'people') return peopleAppends(found.plan, found.data, by, newId)
  return recordAppends(found.kind, found.plan, found.logged, by)
}
