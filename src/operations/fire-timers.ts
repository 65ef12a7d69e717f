import { Refusal } from '../core/base/refusal.ts'
import { checkCoverage, coverageTimer } from './coverage/check-coverage.ts'
import { sendDigests } from './digests.ts'
import { eachAlone } from './each-alone.ts'
import { followUp } from './follow-up.ts'
import { machineCommand } from './machine-command.ts'
import { whyStopped } from './sending/stop.ts'
import type { Services } from './services.ts'

/** Fires every timer that is due, the oldest first, and what follows from each before the next. Answers how many fired. */
export async function fireDueTimers(services: Services, tenant: string, now: Date): Promise<number> {
  const { maySend } = await services.store.deployment()
  let fired = 0
  let areDigestsSent = false
  await eachAlone(await services.store.dueTimers(tenant, now), async (timer) => {
    // A restored copy sends nothing until a person says that it, and not the original, is the one that may (invariant 37).
    if (timer.kind === 'letter' && !maySend) return
    if (timer.kind === 'digest') {
      // They belong to people, and all that are due go out together.
      if (areDigestsSent) return
      areDigestsSent = true
      fired += await sendDigests(services, tenant, now)
      return
    }
    if (timer.id === coverageTimer) {
      // At its own moment, however late we are: what turned first is found first.
      await checkCoverage(services, { tenant, now: new Date(timer.dueAt), fired: true })
      fired += 1
      return
    }
    if (timer.handover === null) throw new Error(`Nobody knows what the timer ${timer.id} is for`)
    // Whoever stopped it before the hold of a letter ended stopped that letter too.
    const stopped = timer.kind === 'letter' ? await whyStopped(services, tenant) : undefined
    try {
      const done = await machineCommand(services, {
        tenant,
        id: timer.handover,
        now,
        command: { command: 'wake', timer: String(timer.data.timer), ...(stopped === undefined ? {} : { stopped }) },
        fired: timer.id,
      })
      fired += 1
      if (done) await followUp(services, tenant, done, done.circumstances)
    } catch (error) {
      // Another worker fired it, or the state stopped asking for it, between our look and our hand.
      if (!(error instanceof Refusal && error.code === 'timer.fired')) throw error
    }
  })
  return fired
}
