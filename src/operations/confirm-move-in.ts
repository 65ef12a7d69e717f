import type { z } from 'zod'
import type { MoveInDone, moveIns } from '../contract/move-ins.ts'
import { Refusal } from '../core/base/refusal.ts'
import { notStarted } from '../core/process/evolve.ts'
import { type MoveInInput, moveIn } from '../core/process/move-in.ts'
import { withTenant } from '../store/database.ts'
import { appendHandover, untilDecided } from './append-handover.ts'
import { followUpOrLeave } from './follow-up.ts'
import { readMoveIn } from './move-in/read-move-in.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'
import { loadStart } from './start-handover.ts'

type Done = z.infer<typeof MoveInDone>

/**
 * Writes what a preview has shown, each handover whole. After an interruption those that are there are found again by the bytes that
 * they came from, so nothing is begun twice.
 */
export const confirmMoveIn =
  (services: Services): Operation<typeof moveIns.confirmMoveIn> =>
  async ({ params: { digest }, query, body }, context) => {
    const { preview, planned } = await readMoveIn(services, body, query, context)
    const isThere = planned.length > 0 && planned.every(({ view }) => view.state === 'there')
    if (!preview.ready)
      throw new Refusal(
        'conflict',
        'move-in.not-ready',
        'The preview asks for something or refuses a handover, so nothing of the file was written. Fill it in or correct it first.',
      )
    if (preview.digest !== digest && !isThere)
      throw new Refusal(
        'conflict',
        'move-in.changed',
        'This is not the file of the preview, or what becomes of it has changed since. Look at the preview again.',
      )
    for (const { input } of planned) if (input) await writeOne(services, input, context)
    return {
      handovers: await writtenOf(
        services,
        planned.map(({ view }) => view),
        context,
      ),
    }
  }

async function writeOne(services: Services, input: MoveInInput, { tenant, actor, now }: SignedInContext): Promise<void> {
  const done = await untilDecided(services, `start for ${input.account}`, async () => {
    const found = await loadStart(services, { tenant, account: input.account, playbook: input.playbook, actor, now })
    if ('answered' in found) throw new Error('Moving in has no key')
    return services.takeNumbers({ tenant, from: found.number }, async (number) => {
      const circumstances = { ...found.circumstances, number }
      const id = services.newId()
      const { events } = moveIn(id, input, circumstances)
      const written = await appendHandover(services, {
        tenant,
        before: notStarted(id),
        events,
        circumstances,
        stored: { number, playbookVersion: found.playbook.version, timers: [] },
      })
      if ('answered' in written) throw new Error('Moving in has no key')
      return { written, circumstances }
    })
  }).catch((error: unknown) => {
    // Between the preview and this somebody else began one, or moved the same file in.
    if (error instanceof Refusal && error.code === 'account.has-handover')
      throw new Refusal('conflict', 'move-in.changed', `${error.message} Look at the preview again.`)
    throw error
  })
  await followUpOrLeave(services, tenant, done.written, done.circumstances)
}

async function writtenOf(
  { database }: Services,
  rows: readonly { row: number; account: { id: string; name: string } | null }[],
  { tenant }: SignedInContext,
): Promise<Done['handovers']> {
  const accounts = rows.flatMap(({ account }) => account?.id ?? [])
  const found = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['id', 'ref', 'account'])
      .where('tenant', '=', tenant)
      .where('account', 'in', accounts)
      .where('status', 'in', ['running', 'paused'])
      .execute(),
  )
  return rows.flatMap(({ row, account }) => {
    const one = found.find((each) => each.account === account?.id)
    return one && account ? [{ row, id: one.id, ref: one.ref, account }] : []
  })
}
