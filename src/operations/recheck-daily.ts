import { followUp } from './follow-up.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

// Which day of a workspace was looked through by this process. Looked through once more after a restart nothing happens twice.
const lookedThrough = new WeakMap<Services, Map<string, string>>()

/**
 * Once a day every handover under way is looked at again, also where nobody touched a record: what counts days back, a waiver that
 * ended or a person who left is found the next day at the latest. Answers how many handovers something followed for.
 */
export async function recheckDaily(services: Services, tenant: string): Promise<number> {
  const now = await services.now(tenant)
  const day = now.toISOString().slice(0, 10)
  const days = lookedThrough.get(services) ?? new Map<string, string>()
  lookedThrough.set(services, days)
  if (days.get(tenant) === day) return 0
  let changed = 0
  for (const id of await services.store.handoversRunning(tenant)) {
    const done = await machineCommand(services, { tenant, id, now, command: { command: 'recheck' } })
    if (!done) continue
    changed += 1
    await followUp(services, tenant, done, done.circumstances)
  }
  // Only a whole look counts as one.
  days.set(tenant, day)
  return changed
}
