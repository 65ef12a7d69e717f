import { Refusal } from '../../core/base/refusal.ts'
import { stateAt } from '../../core/coverage/cover.ts'
import { type GapChange, guardChanges, nextLook } from '../../core/coverage/guard.ts'
import { withTenant } from '../../store/database.ts'
import { append, lastSeq, versionOf } from '../../store/log.ts'
import type { CoverRow, Models } from '../../store/log-types.ts'
import type { Services } from '../services.ts'
import { type CoverageBook, readCoverageBook } from './coverage-book.ts'
import { coverageNotices } from './coverage-notices.ts'

/** The row of the one timer of a workspace's coverage: its next turn. */
export const coverageTimer = 'coverage'

type Check = { tenant: string; now: Date; fired?: boolean }
type Guard = Pick<Services, 'database' | 'directory' | 'newId' | 'inTurn' | 'address'>

/**
 * Looks for whom nobody can be reached, and writes what is new: gaps that opened and closed, covers that began and ended, who is told
 * of it, and when to look next. Looking twice writes nothing twice. Answers whether there was anything to write.
 */
export async function checkCoverage(services: Guard, { tenant, now, fired = false }: Check): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await services.inTurn(`coverage of ${tenant}`, () => checkOnce(services, { tenant, now, fired }))
    } catch (error) {
      // Another process looked at the same moment; what it wrote is met on the next look.
      if (!(error instanceof Refusal && error.code === 'version.stale') || attempt === 4) throw error
    }
  }
}

async function checkOnce(services: Guard, { tenant, now, fired }: Required<Check>): Promise<boolean> {
  const at = now.toISOString()
  const stream = { kind: 'workspace', id: tenant } as const
  const expectedVersion = await versionOf(services.database, tenant, stream)
  const book = await readCoverageBook(services, tenant)
  const changes = guardChanges(book.watched, book.open, at, book.around, book.closedUntil)
  const turned = turnedCovers(book.covers, at)
  const next = nextTurn(book, at)
  const isSet = await timerIsSet(services, tenant, next)
  if (changes.length === 0 && turned.length === 0 && !fired && isSet) return false
  const isNews = changes.length > 0 || turned.length > 0
  const models: Models = {
    gaps: changes.map((change) => gapRow(change, at)),
    covers: turned,
    mail: coverageNotices({ changes, turned, book, now: at, newId: services.newId, address: services.address }),
    ...(fired ? { timersFired: [{ id: coverageTimer, at }] } : {}),
    ...(next === undefined ? {} : { timers: [{ id: coverageTimer, kind: 'coverage', dueAt: next }] }),
    ...(next === undefined && !fired ? { timersCancelled: [coverageTimer] } : {}),
  }
  await append(services.database, {
    tenant,
    stream,
    expectedVersion,
    events: isNews
      ? [{ type: 'CoverageChanged', gaps: changes, covers: turned.map(({ id, account, state }) => ({ id, account, state })) }]
      : [],
    actor: 'baton',
    at,
    models,
  })
  return true
}

const gapRow = (change: GapChange, now: string) => ({
  account: change.account,
  sinceAt: change.since,
  untilAt: change.kind === 'closed' ? change.until : null,
  foundAt: now,
  why: change.why,
})

/** Covers of which the time has made something else. */
const turnedCovers = (covers: readonly CoverRow[], now: string): CoverRow[] =>
  covers.flatMap((row) => {
    const state = stateAt({ state: row.state, from: row.fromAt, to: row.toAt }, now)
    return state === row.state ? [] : [{ ...row, state }]
  })

/** The next moment at which anybody comes or goes, or a cover begins or ends. */
function nextTurn({ watched, around, covers }: CoverageBook, now: string): string | undefined {
  const ofCovers = covers.flatMap(({ state, fromAt, toAt }) => (state === 'planned' || state === 'running' ? [fromAt, toAt] : []))
  return [nextLook(watched, now, around), ...ofCovers].filter((at) => at !== undefined && at > now).toSorted()[0]
}

async function timerIsSet({ database }: Guard, tenant: string, wanted: string | undefined): Promise<boolean> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.timer')
      .select('due_at')
      .where('tenant', '=', tenant)
      .where('id', '=', coverageTimer)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst(),
  )
  return row?.due_at.toISOString() === wanted
}

const looked = new WeakMap<object, Map<string, number>>()

/**
 * The job: looks again after whatever was written since it looked last that may move somebody's reach. Most of a log is the work in
 * handovers, and a look goes through every account. Time itself comes as a timer.
 */
export async function recheckCoverage(services: Guard, tenant: string, now: Date): Promise<void> {
  const seen = looked.get(services.database) ?? new Map<string, number>()
  looked.set(services.database, seen)
  const before = seen.get(tenant)
  const seq = await lastSeq(services.database, tenant)
  if (before === seq) return
  if (before === undefined || (await mayMoveReach(services, tenant, before))) await checkCoverage(services, { tenant, now })
  seen.set(tenant, seq)
}

/** Of what happens in handovers only this writes holders, or records of the account. */
const movesReach = ['OwnershipChanged', 'EffectSettled']

async function mayMoveReach({ database }: Guard, tenant: string, afterSeq: number): Promise<boolean> {
  const found = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select('seq')
      .where('tenant', '=', tenant)
      .where('seq', '>', afterSeq)
      .where(({ or, eb }) => or([eb('stream_kind', '!=', 'handover'), eb('type', 'in', movesReach)]))
      .limit(1)
      .executeTakeFirst(),
  )
  return found !== undefined
}
