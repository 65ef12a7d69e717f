import { sql } from 'kysely'
import type { OutputOf } from '../contract/endpoint.ts'
import type { reports } from '../contract/handover-reports.ts'
import type { GateState } from '../core/process/handover.ts'
import { withTenant } from '../store/database.ts'
import { mustBePlaybook } from './known-filter.ts'
import type { Operation } from './operation.ts'
import { playbookNames } from './playbook-names.ts'
import type { HandoverListRow } from './read-models.ts'
import type { Services } from './services.ts'

type Outcomes = OutputOf<typeof reports.getReviewOutcomes>
type Reason = Outcomes['fixes'][number]['reasons'][number]

const mostReasons = 10

/** What reviews sent back and why, and how much passed the first time: over every handover whose first round is decided. */
export const getReviewOutcomes =
  (services: Pick<Services, 'database' | 'playbooks'>): Operation<typeof reports.getReviewOutcomes> =>
  async ({ query: { playbook } }, { tenant }) => {
    mustBePlaybook(playbook, playbookNames(await services.playbooks(tenant)))
    const rows = await withTenant(services.database, tenant, (queries) =>
      queries
        .selectFrom('baton.handover')
        .select(['id', 'ref', 'row', sql<Record<string, GateState>>`state->'gates'`.as('gates')])
        .where('tenant', '=', tenant)
        // Most of what is under way has no verdict yet, and a state is long.
        .where(sql<boolean>`exists (select from baton.gate_decision d where d.tenant = ${tenant} and d.handover = id)`)
        .$if(playbook !== undefined, (of) => of.where('playbook', '=', playbook ?? ''))
        .orderBy('number', 'desc')
        .execute(),
    )
    const gates = rows.flatMap(({ id, ref, row, gates: own }) =>
      Object.values(own).flatMap(({ rounds }) =>
        rounds[0]?.decision ? [{ id, ref, account: (row as unknown as HandoverListRow).account, rounds }] : [],
      ),
    )
    return outcomesOf(gates)
  }

type Reviewed = { id: string; ref: string; account: string; rounds: GateState['rounds'] }

function outcomesOf(reviewed: readonly Reviewed[]): Outcomes {
  const firsts = reviewed.flatMap(({ rounds }) => rounds[0]?.decision ?? [])
  const verdicts = firsts.flatMap(({ items }) => Object.values(items))
  const approved = reviewed.flatMap(({ rounds }) => {
    const found = rounds.findIndex(({ decision }) => decision?.outcome === 'approved')
    return found < 0 ? [] : [found + 1]
  })
  const byItem = new Map<string, { title: string; reasons: Reason[] }>()
  for (const { id, ref, account, rounds } of reviewed) {
    for (const { number, items, decision } of rounds) {
      for (const [item, verdict] of Object.entries(decision?.items ?? {})) {
        // What an earlier round returned and nobody decided anew is counted there.
        if (verdict.verdict !== 'return' || verdict.round !== number || !decision) continue
        const known = byItem.get(item) ?? { title: items.find((one) => one.id === item)?.title ?? item, reasons: [] }
        known.reasons.push({ handover: id, ref, account, round: number, reason: verdict.reason, at: decision.at })
        byItem.set(item, known)
      }
    }
  }
  return {
    handovers: firsts.length,
    passedFirstTime: firsts.filter(({ outcome }) => outcome === 'approved').length,
    items: { decided: verdicts.length, passed: verdicts.filter(({ verdict }) => verdict !== 'return').length },
    rounds: [...Map.groupBy(approved, (number) => number)]
      .map(([number, all]) => ({ rounds: number, handovers: all.length }))
      .toSorted((a, b) => a.rounds - b.rounds),
    fixes: [...byItem]
      .map(([item, { title, reasons }]) => ({
        item,
        title,
        count: reasons.length,
        reasons: reasons.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, mostReasons),
      }))
      .toSorted((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1)),
  }
}
