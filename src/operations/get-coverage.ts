import { sql } from 'kysely'
import type { CoverageView, coverage, UncoveredItem } from '../contract/coverage.ts'
import { mayArrange } from '../core/coverage/cover.ts'
import { stintAt } from '../core/coverage/ledger.ts'
import type { Candidate } from '../core/coverage/propose.ts'
import { proposalsFor } from '../core/coverage/propose.ts'
import { hoursBetween, type Reach, reachOf, turnsOf, unreachedAt } from '../core/coverage/reach.ts'
import { may } from '../core/policy/can.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import { fitting, readCandidates, soughtFor } from './coverage/candidates.ts'
import { coverView, proposalView, zoneOf } from './coverage/cover-view.ts'
import { type CoverageBook, readCoverageBook, type Watched } from './coverage/coverage-book.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

const day = 86_400_000
const daysAhead = 14
const quarterDays = 90
const mostProposals = 3
/** How long a cover is proposed for where nobody knows when somebody is there again. */
export const coverDays = 14

/** Judged anew on what is there at this moment; what the guard has noted says since when. */
export const getCoverage =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof coverage.getCoverage> =>
  async (_input, context) => {
    const { tenant, now, actor } = context
    const at = now.toISOString()
    const horizon = new Date(now.getTime() + daysAhead * day).toISOString()
    const { accounts, all } = await toLookAt(services, tenant, horizon)
    const book = await readCoverageBook(services, tenant, accounts)
    const candidates = await readCandidates(services, tenant, book, at)
    const reaches = book.watched.map((one) => ({ one, reach: reachOf(one, at, book.around) }))
    const items = reaches
      .flatMap(({ one, reach }) => uncovered(one, reach, { book, candidates, context }))
      .toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.account.name < b.account.name ? -1 : 1))
    return {
      at,
      items,
      ahead: reaches
        .flatMap(({ one, reach: { ahead } }) =>
          ahead && ahead.from <= horizon ? [{ ...unreachedView(one, ahead, book, at), from: ahead.from }] : [],
        )
        .toSorted((a, b) => (a.from < b.from ? -1 : 1)),
      covers: book.covers
        .filter(({ state }) => state !== 'ended' && state !== 'cancelled')
        .flatMap((row) => {
          const one = book.watched.find(({ account }) => account === row.account)
          const territory = one && row.holderKind === 'pool' ? one.territoryOf(row.holder) : undefined
          return one ? [coverView(row, { accountName: one.name, directory: book.directory, territory, actor, now: at })] : []
        }),
      totals: {
        accounts: all,
        uncovered: items.length,
        hours: rounded(items.reduce((sum, { hours }) => sum + hours, 0)),
        ...(await lastQuarter(services, tenant, now, items)),
      },
    }
  }

/**
 * The accounts for which anything is to be shown: those with a gap that is not over, with a cover, and those that the guard has to look
 * at by then, as somebody comes or goes or something was written. For all others it has looked and found somebody there until then.
 */
async function toLookAt(
  { database }: Pick<Services, 'database'>,
  tenant: string,
  horizon: string,
): Promise<{ accounts: string[]; all: number }> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ accounts: string[]; all: number }>`
      select array(
          select g.account from baton.coverage_gap g where g.tenant = ${tenant} and g.until_at is null
          union select l.account from baton.coverage_look l where l.tenant = ${tenant} and l.at <= ${horizon}
          union select c.account from baton.cover c where c.tenant = ${tenant} and c.state in ('planned', 'running')
        ) as accounts,
        (select count(*)::integer from baton.account a where a.tenant = ${tenant} and a.ended_at is null) as all`.execute(queries),
  )
  return rows[0] ?? { accounts: [], all: 0 }
}

const rounded = (hours: number) => Math.round(hours * 100) / 100

const unreachedView = (
  one: Watched,
  { cause, why }: { cause: UncoveredItem['cause']; why: string },
  { directory }: CoverageBook,
  at: string,
) => {
  const held = stintAt(one.line, at)?.holder
  const zone = zoneOf(held, held?.kind === 'pool' ? one.territoryOf(held.id) : undefined, directory)
  return { account: { id: one.account, name: one.name }, holder: held ? holderRef(held, directory) : null, cause, why, zone }
}

function uncovered(
  one: Watched,
  { unreached }: Reach,
  { book, candidates, context: { actor, now } }: { book: CoverageBook; candidates: readonly Candidate[]; context: SignedInContext },
): UncoveredItem[] {
  if (!unreached) return []
  const at = now.toISOString()
  const held = stintAt(one.line, at)?.holder
  const since = sinceOf(one, unreached.since, book)
  const until = turnsOf(one, book.around).find((turn) => turn > at && unreachedAt(one, turn, book.around) === undefined) ?? null
  const to = until ?? new Date(now.getTime() + coverDays * day).toISOString()
  const sought = soughtFor(one, book, { from: at, to, now: at })
  const territory = held?.kind === 'pool' ? one.territoryOf(held.id) : undefined
  return [
    {
      ...unreachedView(one, unreached, book, at),
      since,
      hours: hoursBetween(since, at),
      renewal: one.fields.renewal ?? null,
      health: one.health,
      handover: one.handover,
      couldCover: held ? proposalsFor(sought, fitting(candidates, held.kind)).slice(0, mostProposals).map(proposalView) : [],
      until,
      can: {
        cover:
          held !== undefined &&
          actor.kind === 'person' &&
          may(actor, 'cover.write') &&
          mayArrange(actor.member, held, { people: book.directory.people, territory }),
        handOver: held !== undefined && one.handover === null && may(actor, 'handover.start'),
      },
    },
  ]
}

/** As the guard noted it; before it has, never into a time that was counted already. */
export function sinceOf({ account }: Pick<Watched, 'account'>, since: string, { open, closedUntil }: CoverageBook): string {
  const noted = open.find((gap) => gap.account === account)?.since
  const closed = closedUntil.get(account) ?? since
  return noted ?? (closed > since ? closed : since)
}

/** Gaps in the last ninety days, the part of each that lies in them. */
async function lastQuarter(
  services: Pick<Services, 'database'>,
  tenant: string,
  now: Date,
  items: readonly UncoveredItem[],
): Promise<Pick<CoverageView['totals'], 'gapsLastQuarter' | 'hoursLastQuarter'>> {
  const from = new Date(now.getTime() - quarterDays * day)
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.coverage_gap')
      .select(['since_at', 'until_at'])
      .where('tenant', '=', tenant)
      .where('until_at', '>', from)
      .execute(),
  )
  const gaps = [
    ...rows.map(({ since_at, until_at }) => ({ since: since_at, until: until_at ?? now })),
    ...items.map(({ since }) => ({ since: new Date(since), until: now })),
  ]
  const later = (a: Date, b: Date) => (a > b ? a : b)
  return {
    gapsLastQuarter: gaps.length,
    hoursLastQuarter: rounded(
      gaps.reduce((sum, { since, until }) => sum + hoursBetween(later(since, from).toISOString(), until.toISOString()), 0),
    ),
  }
}
