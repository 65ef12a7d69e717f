import { sql } from 'kysely'
import { withTenant } from '../store/database.ts'
import { followUp } from './follow-up.ts'
import { type MachineChange, machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

type How = {
  now: Date
  /** Asked before each: whoever stops must not wait for thousands of them. */
  isClosed?: () => boolean
} & Pick<MachineChange, 'renewsRows'>

/** Runs the rules of these handovers again, on the facts as they are now. Safe to repeat. Answers for how many something followed. */
export async function recheckHandovers(
  services: Services,
  tenant: string,
  ids: readonly string[],
  { isClosed, ...how }: How,
): Promise<number> {
  let changed = 0
  for (const id of ids) {
    if (isClosed?.()) break
    const done = await machineCommand(services, { tenant, id, command: { command: 'recheck' }, ...how })
    if (!done) continue
    changed += 1
    await followUp(services, tenant, done, done.circumstances)
  }
  return changed
}

/** Every handover that is under way for this account. */
export async function recheckAccount(services: Services, tenant: string, account: string, now: Date): Promise<void> {
  await recheckHandovers(services, tenant, await services.store.handoversUnderWay(tenant, [account]), { now })
}

/** The same of many accounts, asked for together; each handover at the time that it is when its turn comes. */
export async function recheckAccounts(services: Services, tenant: string, accounts: readonly string[]): Promise<void> {
  if (accounts.length === 0) return
  for (const id of await services.store.handoversUnderWay(tenant, accounts))
    await recheckHandovers(services, tenant, [id], { now: await services.now(tenant) })
}

/**
 * After the working time of people has changed: the reminders of their running handovers move, and who is away over a due comes to
 * stand on somebody's list. No due moves.
 */
export async function recheckPeople(services: Services, tenant: string, people: readonly string[], now: Date): Promise<void> {
  if (people.length === 0) return
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select('id')
      .where('tenant', '=', tenant)
      .where('status', '=', 'running')
      .where(sql<boolean>`participants && ${[...people]}::uuid[]`)
      .orderBy('number')
      .execute(),
  )
  await recheckHandovers(
    services,
    tenant,
    rows.map(({ id }) => id),
    { now, renewsRows: true },
  )
}

// Which day of a workspace was looked through by this process. Looked through once more after a restart nothing happens twice.
const lookedThrough = new WeakMap<Services, Map<string, string>>()

/**
 * Once a day every handover under way is looked at again, also where nobody touched a record: what counts days back, a waiver that
 * ended or a person who left is found the next day at the latest. Answers how many handovers something followed for.
 */
export async function recheckDaily(services: Services, tenant: string, isClosed: () => boolean = () => false): Promise<number> {
  const now = await services.now(tenant)
  const day = now.toISOString().slice(0, 10)
  const days = lookedThrough.get(services) ?? new Map<string, string>()
  lookedThrough.set(services, days)
  if (days.get(tenant) === day) return 0
  const changed = await recheckHandovers(services, tenant, await services.store.handoversRunning(tenant), { now, isClosed })
  // Only a whole look counts as one.
  if (!isClosed()) days.set(tenant, day)
  return changed
}
