import { sql } from 'kysely'
import { Refusal } from '../../core/base/refusal.ts'
import { stateAt } from '../../core/coverage/cover.ts'
import { type GapChange, guardChanges, nextLook } from '../../core/coverage/guard.ts'
import { withTenant } from '../../store/database.ts'
import { append, versionOf } from '../../store/log.ts'
import type { CoverRow, Models } from '../../store/log-types.ts'
import type { Services } from '../services.ts'
import { type CoverageBook, readCoverageBook } from './coverage-book.ts'
import { coverageNotices } from './coverage-notices.ts'

/** The row of the one timer of a workspace's coverage: its next turn. */
export const coverageTimer = 'coverage'

/** How many accounts are looked at in one turn, whose news goes out together; and how many of them are read at once, so that others get their turn between. */
const inOneTurn = 5_000
const atOnce = 200

type Check = { tenant: string; now: Date; fired?: boolean }
type Guard = Pick<Services, 'database' | 'directory' | 'newId' | 'inTurn' | 'address'>

/**
 * Looks for whom nobody can be reached, and writes what is new: gaps that opened and closed, covers that began and ended, who is told
 * of it, and when to look next. Looked at are the accounts for which something was written since, or somebody comes or goes by now;
 * for the others the answer is what it was. Looking twice writes nothing twice. Answers whether there was anything to write.
 */
export async function checkCoverage(services: Guard, { tenant, now, fired = false }: Check): Promise<boolean> {
  let wrote = false
  for (let attempt = 1; ; ) {
    try {
      const looked = await services.inTurn(`coverage of ${tenant}`, () => checkOnce(services, { tenant, now, fired: fired && !wrote }))
      wrote ||= looked > 0 || fired
      if (looked < inOneTurn) return wrote
      attempt = 1
    } catch (error) {
      // Another process looked at the same moment; what it wrote is met on the next look.
      if (!(error instanceof Refusal && error.code === 'version.stale') || attempt++ === 4) throw error
    }
  }
}

/** One turn. Answers how many accounts were looked at. */
async function checkOnce(services: Guard, { tenant, now, fired }: Required<Check>): Promise<number> {
  const at = now.toISOString()
  const due = await dueLooks(services, tenant, at)
  if (due.length === 0 && !fired) return 0
  const stream = { kind: 'workspace', id: tenant } as const
  const expectedVersion = await versionOf(services.database, tenant, stream)
  const changes: GapChange[] = []
  const turned: CoverRow[] = []
  const looks: NonNullable<Models['coverageLooks']> = []
  // What is told later needs the book only of accounts that have news.
  let told: CoverageBook | undefined
  for (let from = 0; from < due.length; from += atOnce) {
    const part = due.slice(from, from + atOnce)
    const book = await readCoverageBook(
      services,
      tenant,
      part.map(({ account }) => account),
    )
    const news = guardChanges(book.watched, book.open, at, book.around, book.closedUntil)
    const turns = turnedCovers(book.covers, at)
    const next = nextTurns(book, at)
    changes.push(...news)
    turned.push(...turns)
    looks.push(...part.map(({ account, marks }) => ({ account, marks, at: next.get(account) ?? null })))
    const named = new Set([...news, ...turns].map(({ account }) => account))
    const kept = book.watched.filter(({ account }) => named.has(account))
    told = { ...book, watched: [...(told?.watched ?? []), ...kept] }
  }
  const next = earliest([...looks.map((look) => look.at), await nextOfOthers(services, tenant, at)])
  const isNews = changes.length > 0 || turned.length > 0
  await append(services.database, {
    tenant,
    stream,
    expectedVersion,
    events: isNews
      ? [{ type: 'CoverageChanged', gaps: changes, covers: turned.map(({ id, account, state }) => ({ id, account, state })) }]
      : [],
    actor: 'baton',
    at,
    models: {
      gaps: changes.map((change) => gapRow(change, at)),
      covers: turned,
      coverageLooks: looks,
      ...(told
        ? {
            mail: coverageNotices({
              changes,
              turned,
              book: told,
              found: expectedVersion + 1,
              now: at,
              newId: services.newId,
              address: services.address,
            }),
          }
        : {}),
      ...(fired ? { timersFired: [{ id: coverageTimer, at }] } : {}),
      ...(next === undefined ? {} : { timers: [{ id: coverageTimer, kind: 'coverage', dueAt: next }] }),
      ...(next === undefined && !fired ? { timersCancelled: [coverageTimer] } : {}),
    },
  })
  return due.length
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

/** For each account the next moment at which anybody comes or goes, or a cover begins or ends. */
function nextTurns({ watched, around, covers }: CoverageBook, now: string): Map<string, string> {
  const turns = [
    ...watched.map((one): [string, string | undefined] => [one.account, nextLook(one, now, around)]),
    ...covers.flatMap(({ account, state, fromAt, toAt }): [string, string][] =>
      state === 'planned' || state === 'running'
        ? [
            [account, fromAt],
            [account, toAt],
          ]
        : [],
    ),
  ]
  const first = new Map<string, string>()
  for (const [account, at] of turns) {
    const known = first.get(account)
    if (at !== undefined && at > now && (known === undefined || at < known)) first.set(account, at)
  }
  return first
}

const earliest = (moments: readonly (string | null | undefined)[]): string | undefined =>
  moments.reduce<string | undefined>((first, at) => (at && (first === undefined || at < first) ? at : first), undefined)

/** Which accounts are to be looked at by now, what was written first. */
const dueLooks = ({ database }: Guard, tenant: string, now: string): Promise<{ account: string; marks: number }[]> =>
  withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.coverage_look')
      .select(['account', 'marks'])
      .where('tenant', '=', tenant)
      .where('at', '<=', sql<Date>`${now}::timestamptz`)
      .orderBy('at')
      .orderBy('account')
      .limit(inOneTurn)
      .execute(),
  )

/** When the first of the accounts that are not looked at by now has its turn. */
async function nextOfOthers({ database }: Guard, tenant: string, now: string): Promise<string | undefined> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.coverage_look')
      .select('at')
      .where('tenant', '=', tenant)
      .where('at', '>', sql<Date>`${now}::timestamptz`)
      .orderBy('at')
      .limit(1)
      .executeTakeFirst(),
  )
  return row?.at?.toISOString()
}
