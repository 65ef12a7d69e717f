import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { Refusal } from '../core/base/refusal.ts'
import { decideMachine } from '../core/process/machine.ts'
import { withTenant } from '../store/database.ts'
import type { LookedAt } from '../store/load.ts'
import { eachAlone } from './each-alone.ts'
import { followUp } from './follow-up.ts'
import { caseFrom } from './load-handover.ts'
import { type MachineChange, machineCommand } from './machine-command.ts'
import { isShown } from './read-models.ts'
import type { Services } from './services.ts'

type How = {
  /** Asked for each, when its turn comes. */
  now: () => Promise<Date>
  /** Asked before each: whoever stops must not wait for thousands of them. */
  isClosed?: () => boolean
  /** Between two batches: whoever is in no hurry leaves the machine to others. */
  rest?: (() => Promise<void>) | undefined
  /** Before each batch, with how many are left: whoever has a day waits for others that have not, before anything is read. */
  giveWay?: ((left: number) => Promise<void>) | undefined
} & Pick<MachineChange, 'renewsRows'>

/** So many handovers are loaded in one wait; of more, others would wait while they are read. */
const atOnce = 4

/** Runs the rules of these handovers again, on the facts as they are now. Safe to repeat. Answers for how many something followed. */
async function recheckHandovers(services: Services, tenant: string, ids: readonly string[], how: How): Promise<number> {
  let changed = 0
  const touched = new Set<string>()
  const loading = async (from: number): Promise<LookedAt[]> => {
    const batch = ids.slice(from, from + atOnce)
    return batch.length === 0 || how.renewsRows ? [] : services.store.loadHandovers(tenant, batch)
  }
  let ahead: Promise<LookedAt[]> | undefined
  const starts = Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, batch) => batch * atOnce)
  await eachAlone(starts, async (from) => {
    if (how.isClosed?.()) return
    await how.giveWay?.(Math.ceil((ids.length - from) / atOnce))
    if (how.isClosed?.()) return
    const reading = ahead ?? loading(from)
    // The database reads the next ones while this process looks at these. Whoever gives way would have read them long ago.
    ahead = how.giveWay ? undefined : loading(from + atOnce)
    // Whoever ends before it is there asks for it no more; whoever goes on is told.
    ahead?.catch(() => {})
    changed += await recheckBatch(services, tenant, { ids: ids.slice(from, from + atOnce), loaded: await reading, touched }, how)
    if (from + atOnce < ids.length) await how.rest?.()
  })
  return changed
}

/**
 * For most of them nothing follows and lists say what they said, which one look at all shows: whoever changes something after that look
 * sees to what follows from it themselves. What does follow is decided anew on the newest state, and so is what lies on accounts that it
 * may have touched since they were read.
 */
async function recheckBatch(
  services: Services,
  tenant: string,
  batch: { ids: readonly string[]; loaded: readonly LookedAt[]; touched: Set<string> },
  { isClosed, now }: How,
): Promise<number> {
  const { touched } = batch
  let changed = 0
  await eachAlone(batch.ids.entries(), async ([index, id]) => {
    if (isClosed?.()) return
    const loaded = batch.loaded[index]
    const at = await now()
    if (loaded?.handover && !loaded.accounts.some((one) => touched.has(one.id))) {
      const { handover, circumstances } = await caseFrom(services, loaded, { tenant, id, actor: { kind: 'baton' }, now: at })
      const follows = decideMachine({ command: 'recheck' }, handover, circumstances)
      // Others get their turn, as they do while one waits for the database; a request needs a few.
      for (let turn = 0; turn < 3; turn += 1) await setImmediate()
      if (follows.length === 0 && loaded.shown && isShown(handover, circumstances, loaded.shown)) return
    }
    const done = await machineCommand(services, { tenant, id, now: at, command: { command: 'recheck' }, renewsRows: true })
    if (!done) return
    changed += 1
    for (const account of loaded?.accounts ?? []) touched.add(account.id)
    await followUp(services, tenant, done, done.circumstances)
    // Whoever wrote a newer record while this was decided has looked before the decision was there.
    const since = await machineCommand(services, { tenant, id, now: at, command: { command: 'recheck' } })
    if (since) await followUp(services, tenant, since, since.circumstances)
  })
  return changed
}

/** How many handovers a request looks at again before it answers; the relay, which reads all that is logged, looks at the others. */
export const beforeAnAnswer = 200

/** Every handover that is under way for one of these accounts, at most so many. */
export async function recheckAccounts(
  services: Services,
  tenant: string,
  accounts: readonly string[],
  { most, ...how }: How & { most?: number },
): Promise<void> {
  if (accounts.length === 0) return
  const ids = await services.store.handoversUnderWay(tenant, accounts)
  await recheckHandovers(services, tenant, ids.slice(0, most), how)
}

/**
 * After the working time of people has changed, or their access: the reminders of their handovers move, who is away over a due comes to
 * stand on somebody's list, and what waits for whoever has left goes to who deals with it, also what an ended handover left. No due moves.
 */
export async function recheckPeople(services: Services, tenant: string, people: readonly string[], now: Date): Promise<void> {
  if (people.length === 0) return
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover as h')
      .select('h.id')
      .where('h.tenant', '=', tenant)
      .where(
        sql<boolean>`h.status in ('proposed', 'running', 'paused') and h.participants && ${[...people]}::uuid[] or h.id in (
          select t.handover from baton.task t where t.tenant = ${tenant} and t.assignee = any(${[...people]}::uuid[]) and t.status = 'open')`,
      )
      .orderBy('h.number')
      .execute(),
  )
  await recheckHandovers(
    services,
    tenant,
    rows.map(({ id }) => id),
    { now: async () => now, renewsRows: true },
  )
}

/** What still waits for people whose last day has passed: nobody says at that moment that they are gone. */
export async function recheckLeft(services: Services, tenant: string, now: Date): Promise<void> {
  const gone = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.person as p')
      .select('p.id')
      .where('p.tenant', '=', tenant)
      .where('p.active_until', '<=', now)
      .where(sql<boolean>`exists (select from baton.task t where t.tenant = ${tenant} and t.assignee = p.id and t.status = 'open')`)
      .execute(),
  )
  await recheckPeople(
    services,
    tenant,
    gone.map(({ id }) => id),
    now,
  )
}

// Which day of a workspace was looked through by this process. Looked through once more after a restart nothing happens twice.
const lookedThrough = new WeakMap<Services, Map<string, string>>()

/**
 * Once a day every handover under way is looked at again, also where nobody touched a record: what counts days back, a waiver that
 * ended or a person who left is found the next day at the latest. Answers how many handovers something followed for. It has a day, so
 * between two batches it may leave the machine to others, and before each it may wait for what is more urgent.
 */
export async function recheckDaily(
  services: Services,
  tenant: string,
  { isClosed = () => false, ...how }: Pick<How, 'isClosed' | 'rest' | 'giveWay'> = {},
): Promise<number> {
  const now = await services.now(tenant)
  const day = now.toISOString().slice(0, 10)
  const days = lookedThrough.get(services) ?? new Map<string, string>()
  lookedThrough.set(services, days)
  if (days.get(tenant) === day) return 0
  let isWhole = true
  const running = fromTheTimeOfDay(await services.store.handoversRunning(tenant), now)
  try {
    return await recheckHandovers(services, tenant, running, { now: () => services.now(tenant), isClosed, ...how })
  } catch (error) {
    // Where the rules do not get through for one, all others were looked at, and for that one it is tried again tomorrow.
    if (error instanceof Refusal && error.kind === 'unavailable') isWhole = false
    throw error
  } finally {
    // Only a whole look counts as one.
    if (isWhole && !isClosed()) days.set(tenant, day)
  }
}

const dayMilliseconds = 86_400_000

/**
 * Begins as far into them as the day is old. It needs half a day at most, so a server that is restarted every few hours and never gets
 * through all of them gets to others each time, and to each within a day.
 */
function fromTheTimeOfDay(ids: readonly string[], now: Date): string[] {
  const first = Math.floor(ids.length * ((now.getTime() % dayMilliseconds) / dayMilliseconds))
  return [...ids.slice(first), ...ids.slice(0, first)]
}
