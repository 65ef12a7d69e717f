import type { z } from 'zod'
import type { ImportDone, imports } from '../contract/imports.ts'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs } from '../core/policy/member.ts'
import { withTenant } from '../store/database.ts'
import { append, appendMany, readEvents } from '../store/log.ts'
import { accountAppends } from './import/account-appends.ts'
import { peopleAppends } from './import/people-appends.ts'
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
    const { tenant, actor, idempotency } = context
    const key = keyOf(actor, idempotency)
    const before = await answeredBefore(services.database, tenant, key)
    if (before) return before.answer as Done
    const done = (await alreadyDone(services, tenant, digest)) ?? (await writeOrFind(services, of, digest, body, context))
    if (key) {
      const kept = await append(services.database, {
        tenant,
        stream: streamOf(digest),
        expectedVersion: 'newest',
        events: [],
        ...loggedAs(actor),
        at: context.now.toISOString(),
        idempotency: { ...key, status: 200, answer: done as unknown as Json },
      })
      if ('answered' in kept) return kept.answered.answer as Done
    }
    return done
  }

const streamOf = (digest: string) => ({ kind: 'workspace' as const, id: `import:${digest}` })

async function alreadyDone({ database }: ImportServices, tenant: string, digest: string): Promise<Done | undefined> {
  const [entry] = await readEvents(database, tenant, streamOf(digest))
  return entry && (entry.event.done as Done)
}

/** The same confirmation, sent twice at once: the one that comes second finds the state changed, by the first. */
async function writeOrFind(
  services: ImportServices,
  of: 'accounts' | 'people',
  digest: string,
  bytes: Uint8Array,
  context: SignedInContext,
): Promise<Done> {
  try {
    return await write(services, of, digest, bytes, context)
  } catch (error) {
    const isOvertaken = error instanceof Refusal && (error.code === 'version.stale' || error.code === 'import.changed')
    if (!isOvertaken) throw error
    const same = await alreadyDone(services, context.tenant, digest)
    if (same) return same
    throw new Refusal(
      'conflict',
      'import.changed',
      'The file is another one than in the preview, or what it would change has changed since. Look at the preview again.',
    )
  }
}

async function write(
  services: ImportServices,
  of: 'accounts' | 'people',
  digest: string,
  bytes: Uint8Array,
  context: SignedInContext,
): Promise<Done> {
  const { tenant, actor, now } = context
  // Caches may be some seconds old, and what is compared here is written.
  services.forget(tenant)
  const found = await readImport(services, of, bytes, context)
  const { preview } = found
  if (preview.digest !== digest) {
    throw new Refusal('conflict', 'import.changed', 'This digest belongs to another file or to another state.')
  }
  if (!preview.ready)
    throw new Refusal('conflict', 'import.has-errors', 'The preview has errors, so nothing of the file is written. Repair them first.')
  const done: Done = { of, added: preview.added, changed: preview.changed, unchanged: preview.unchanged }
  const at = now.toISOString()
  const by = { tenant, ...loggedAs(actor), at }
  const changes =
    found.of === 'accounts' ? accountAppends(found.plan, by, services.newId) : peopleAppends(found.plan, found.data, by, services.newId)
  const note = { ...by, stream: streamOf(digest), expectedVersion: 0, events: [{ type: 'ImportConfirmed', digest, done }] }
  await appendMany(services.database, [note, ...changes])
  services.forget(tenant)
  await recheckRunning(services, found, tenant, now)
  return done
}

/** Handovers that run for accounts of the file see the new facts before the answer comes. */
async function recheckRunning({ database, recheck }: ImportServices, { of, plan }: ReadImport, tenant: string, now: Date): Promise<void> {
  if (of !== 'accounts') return
  const changed = new Set(plan.changes.flatMap(({ known }) => known?.id ?? []))
  const running = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover_account')
      .select('account')
      .distinct()
      .where('tenant', '=', tenant)
      .where('ended', '=', false)
      .execute(),
  )
  for (const { account } of running) if (changed.has(account)) await recheck(tenant, account, now)
}
