import { Refusal } from '../core/base/refusal.ts'
import { inTransaction } from '../store/database.ts'
import { nextTimerAt } from '../store/due-timers.ts'
import { setDigests } from './digests.ts'
import { fireDueTimers } from './fire-timers.ts'
import type { Services } from './services.ts'

const furthestDays = 730

/** How far a demo's clock is ahead of the machine's. It goes on running, so that a hold of sixty seconds takes sixty seconds. */
export async function demoOffset({ store }: Pick<Services, 'store'>, tenant: string): Promise<number> {
  const workspace = await store.workspace(tenant)
  const offset = workspace?.clock.offsetMilliseconds
  return workspace?.isDemo && typeof offset === 'number' ? offset : 0
}

/** Moves the clock to a later moment; answers how many timers fired on the way, each at its own time and in order. */
export async function moveClock(services: Services, tenant: string, to: Date): Promise<number> {
  const now = await services.now(tenant)
  if (to < now)
    throw new Refusal('conflict', 'clock.backwards', `It is ${now.toISOString()} in the demo; its clock only goes forward.`, {
      where: 'to',
      details: { now: now.toISOString() },
    })
  if (to.getTime() - now.getTime() > furthestDays * 86_400_000)
    throw new Refusal('invalid', 'clock.too-far', 'That is more than two years ahead. Go in smaller steps.', { where: 'to' })
  let fired = 0
  for (;;) {
    // What the step before put on somebody's list belongs into their next digest on the way.
    await setDigests(services, tenant, await services.now(tenant))
    const next = await nextTimerAt(services.database, tenant)
    if (!next || next > to) break
    const current = await services.now(tenant)
    if (next > current) await setClock(services, tenant, next)
    const count = await fireDueTimers(services, tenant, next > current ? next : current)
    // A timer that is due and does not fire (a copy that may send nothing keeps its letters) must not hold the clock for ever; one
    // that somebody else has just fired does not.
    if (count === 0 && (await nextTimerAt(services.database, tenant))?.getTime() === next.getTime()) break
    fired += count
  }
  if (to > (await services.now(tenant))) await setClock(services, tenant, to)
  return fired
}

async function setClock(services: Services, tenant: string, to: Date): Promise<void> {
  const offsetMilliseconds = to.getTime() - services.clock().getTime()
  await inTransaction(services.database, tenant, (queries) =>
    queries
      .updateTable('baton.workspace')
      .set({ clock: JSON.stringify({ offsetMilliseconds }) as never })
      .where('tenant', '=', tenant)
      .execute(),
  )
  services.forget(tenant)
}
