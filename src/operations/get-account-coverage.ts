import type { coverage } from '../contract/coverage.ts'
import { dayIn, momentOn } from '../core/calendar/moment-on.ts'
import { mayArrange } from '../core/coverage/cover.ts'
import { stintAt } from '../core/coverage/ledger.ts'
import { proposalsFor } from '../core/coverage/propose.ts'
import { hoursBetween, reachedAt, reachOf, turnsOf, unreachedAt } from '../core/coverage/reach.ts'
import { may } from '../core/policy/can.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import { fitting, readCandidates, soughtFor } from './coverage/candidates.ts'
import { coverView, proposalView, zoneOf } from './coverage/cover-view.ts'
import { watchedAccount } from './coverage/watched-account.ts'
import { coverDays, sinceOf } from './get-coverage.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

const mostProposals = 5
const stripDays = 14

/** What the account page says about coverage. */
export const getAccountCoverage =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof coverage.getAccountCoverage> =>
  async ({ params }, { tenant, now, actor }) => {
    const at = now.toISOString()
    const { book, one } = await watchedAccount(services, tenant, params.id)
    const reach = reachOf(one, at, book.around)
    const since = reach.unreached && sinceOf(one, reach.unreached.since, book)
    const rows = await withTenant(services.database, tenant, (queries) =>
      queries
        .selectFrom('baton.coverage_gap')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('account', '=', one.account)
        .orderBy('since_at', 'desc')
        .limit(50)
        .execute(),
    )
    const closed = rows.flatMap(({ since_at, until_at, why }) =>
      until_at === null ? [] : [{ since: since_at.toISOString(), until: until_at.toISOString(), why }],
    )
    const open = reach.unreached && since !== undefined ? [{ since, until: null, why: reach.unreached.why }] : []
    const gaps = [...open, ...closed].map((gap) => ({ ...gap, hours: hoursBetween(gap.since, gap.until ?? at) }))
    const held = stintAt(one.line, at)?.holder
    const territory = held?.kind === 'pool' ? one.territoryOf(held.id) : undefined
    const zone = one.fields.zone ?? 'UTC'
    const from = reach.ahead?.from ?? at
    const until = turnsOf(one, book.around).find((turn) => turn > from && unreachedAt(one, turn, book.around) === undefined)
    const to = until ?? new Date(Date.parse(from) + coverDays * 86_400_000).toISOString()
    return {
      unreached:
        reach.unreached && since !== undefined
          ? { since, hours: hoursBetween(since, at), cause: reach.unreached.cause, why: reach.unreached.why }
          : null,
      ahead: reach.ahead ?? null,
      zone: zoneOf(held, territory, book.directory),
      gaps,
      hours: Math.round(gaps.reduce((sum, { hours }) => sum + hours, 0) * 100) / 100,
      covers: book.covers
        .map((row) => coverView(row, { accountName: one.name, directory: book.directory, territory, actor, now: at }))
        .toReversed(),
      days: Array.from({ length: stripDays }, (_, index) => {
        const day = dayIn(new Date(now.getTime() + index * 86_400_000).toISOString(), zone)
        // Of today what is past says nothing about whom one reaches.
        const noon = momentOn(day, '12:00', zone)
        const who = reachedAt(one, noon < at ? at : noon, book.around)
        return { day, who: who && holderRef(who, book.directory), covers: who?.covers ?? false }
      }),
      couldCover: held
        ? proposalsFor(soughtFor(one, book, { from, to, now: at }), fitting(await readCandidates(services, tenant, book, at), held.kind))
            .slice(0, mostProposals)
            .map(proposalView)
        : [],
      may: {
        cover:
          held !== undefined &&
          actor.kind === 'person' &&
          may(actor, 'cover.write') &&
          mayArrange(actor.member, held, { people: book.directory.people, territory }),
      },
    }
  }
