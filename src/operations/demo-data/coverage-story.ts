import { coverBrief } from '../../core/coverage/brief.ts'
import { correctedLine } from '../../core/coverage/correction.ts'
import type { Stint } from '../../core/coverage/ledger.ts'
import type { CoverRow } from '../../store/log-types.ts'
import type { DemoAccount } from './accounts.ts'
import { idFor } from './chance.ts'
import type { Step } from './demo-run.ts'
import { leavesInDays, leftDaysAgo, personId } from './people.ts'
import { csmOf, isHeldBy } from './plan.ts'

const day = 86_400_000
const howMany = { orphans: 3, corrections: 3 }

/** Accounts that no handover tells of, alone or of a family that nobody moves. */
const untold = (accounts: readonly DemoAccount[], told: ReadonlySet<string>): DemoAccount[] => {
  const parents = new Set(accounts.flatMap(({ parent }) => parent ?? []))
  return accounts.filter((one) => !told.has(one.id) && one.parent === null && !parents.has(one.id))
}

/** What Jonas left behind when he went, beside the handover that was under way: nobody has taken these yet. */
export function leaveBehind(accounts: readonly DemoAccount[], told: ReadonlySet<string>): DemoAccount[] {
  const orphans = untold(accounts, told)
    .filter((one) => isHeldBy(one, 'Dilara Aydın'))
    .slice(0, howMany.orphans)
  for (const one of orphans)
    one.assignments = one.assignments.map((each) =>
      each.role === 'CSM' && each.toAt === null ? { ...each, holder: personId('Jonas Weber') } : each,
    )
  return orphans
}

/**
 * Who covers, who leaves, and what was found out about the past: a cover for an account of somebody who is gone, a departure in twelve
 * days with its first cover, and a few corrections of the ledger.
 */
export function coverageStory(
  accounts: readonly DemoAccount[],
  { told, orphans, now }: { told: ReadonlySet<string>; orphans: readonly DemoAccount[]; now: Date },
): Step[] {
  const at = (days: number) => new Date(now.getTime() + days * day).toISOString()
  const free = untold(accounts, told).filter((one) => !orphans.includes(one))
  const [covered] = orphans
  const [leaving] = free.filter((one) => isHeldBy(one, 'Nina Castellanos'))
  const departure = idFor('departure:Nina Castellanos')
  const steps: Step[] = [
    {
      stream: { kind: 'person', id: personId('Nina Castellanos') },
      events: [
        {
          type: 'DepartureAnnounced',
          departure,
          person: personId('Nina Castellanos'),
          leavesAt: at(leavesInDays),
          note: 'Moves to another company',
        },
      ],
      actor: personId('Marta Lindqvist'),
      at: at(-2),
      models: {
        departures: [
          {
            id: departure,
            person: personId('Nina Castellanos'),
            leavesAt: at(leavesInDays),
            state: 'open',
            note: 'Moves to another company',
            createdBy: personId('Marta Lindqvist'),
            createdAt: at(-2),
          },
        ],
      },
    },
    ...corrections(free, now),
  ]
  if (covered) {
    const [gone, from] = [at(-leftDaysAgo), at(-leftDaysAgo + 1)]
    const step = coverStep(covered, { by: 'Dilara Aydın', for: 'Jonas Weber', from, to: at(12), who: 'Ines Duarte', at: from, now })
    // Nobody could be reached for it on the first day.
    const gap = { account: covered.id, sinceAt: gone, untilAt: from, foundAt: gone, why: 'Jonas Weber was gone, and nobody covered.' }
    steps.push({ ...step, models: { ...step.models, gaps: [gap] } })
  }
  if (leaving) {
    const time = { from: at(leavesInDays), to: at(leavesInDays + 30) }
    steps.push(coverStep(leaving, { by: 'Mei Chen', for: 'Nina Castellanos', ...time, who: 'Marta Lindqvist', at: at(-1), now, departure }))
  }
  return steps
}

type CoverTold = { by: string; for: string; from: string; to: string; who: string; at: string; now: Date; departure?: string }

function coverStep(account: DemoAccount, { by, for: holder, from, to, who, at, now, departure }: CoverTold): Step {
  const hasBegun = from <= now.toISOString()
  const brief = coverBrief({
    account: { name: account.name, renewal: account.data.renewal, language: account.data.language },
    holder,
    from,
    to,
    records: account.records.map(({ kind, data }) => ({ kind, data })),
    running: null,
    now: from,
  })
  const reason = departure ? 'Departure' : 'Until somebody takes over'
  const row: CoverRow = {
    id: idFor(`cover:${account.name}`),
    account: account.id,
    person: personId(by),
    holderKind: 'person',
    holder: personId(holder),
    fromAt: from,
    toAt: to,
    state: hasBegun ? 'running' : 'planned',
    reason,
    ...(hasBegun ? { brief, readAt: from } : {}),
    departure: departure ?? null,
    createdBy: personId(who),
    createdAt: at,
  }
  return {
    stream: { kind: 'account', id: account.id },
    events: [
      {
        type: 'CoverArranged',
        account: account.id,
        cover: row.id,
        person: row.person,
        for: { kind: 'person', id: row.holder },
        from,
        to,
        reason,
      },
    ],
    actor: row.createdBy,
    at,
    models: { covers: [row] },
  }
}

const found = [
  'The CRM kept the old owner for three weeks',
  'The handover mail is older than the entry',
  'Told by the account team at the yearly review',
]

/** Somebody had an account some weeks longer than the ledger said. It was found out lately. */
function corrections(free: readonly DemoAccount[], now: Date): Step[] {
  const changed = free.filter((one) => one.assignments.filter(({ holds }) => holds).length > 1 && csmOf(one) !== undefined)
  return changed.slice(0, howMany.corrections).flatMap((account, index): Step[] => {
    const line: Stint[] = account.assignments
      .filter(({ holds }) => holds)
      .map(({ holderKind, holder, fromAt, toAt }) => ({ holder: { kind: holderKind, id: holder }, from: fromAt, to: toAt }))
    const [last, before] = [line.at(-1), line.at(-2)]
    if (!last || !before) return []
    const correction = {
      holder: before.holder,
      from: last.from,
      to: new Date(Date.parse(last.from) + (21 + index * 9) * day).toISOString(),
    }
    const at = new Date(now.getTime() - (5 + index * 11) * day).toISOString()
    const after = correctedLine(line, correction, { holds: true, now: at, holderName: () => '' })
    const reason = found[index] ?? ''
    const said = { source: 'correction', reason }
    const seen =
      line
        .flatMap(({ from, to }) => [from, to ?? from])
        .toSorted()
        .at(-1) ?? null
    return [
      {
        stream: { kind: 'account', id: account.id },
        events: [{ type: 'HoldersCorrected', account: account.id, role: 'CSM', ...correction, reason, before: line, after }],
        actor: personId('Sam Okafor'),
        at,
        models: {
          assignmentsReplaced: [{ account: account.id, role: 'CSM', seen, ...said }],
          assignments: after.map(({ holder, from, to }) => ({
            account: account.id,
            role: 'CSM',
            holderKind: holder.kind,
            holder: holder.id,
            holds: true,
            fromAt: from,
            toAt: to,
            ...said,
          })),
        },
      },
    ]
  })
}
