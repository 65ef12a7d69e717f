import type { Reason } from '../../core/process/handover.ts'
import type { DemoAccount } from './accounts.ts'
import { castAccounts } from './cast.ts'
import { castPlans, rarePlans } from './cast-plans.ts'
import { chanceFor } from './chance.ts'
import { cseSteps, cseStepsWithFixes, lookBack } from './cse-story.ts'
import { csmSteps } from './csm-story.ts'
import { personId } from './people.ts'
import { inFewSittings, type Plan, until } from './story.ts'

const castNames = new Set(castAccounts(new Date(0)).map(({ name }) => name))

const reasons: Reason[] = [
  { kind: 'territory change' },
  { kind: 'balance of books' },
  { kind: 'realignment' },
  { kind: 'leave' },
  { kind: 'other', text: 'Asked for by the customer' },
]

/** Where running handovers stand: up to which step, for how many working days, how many of them. */
const csmStops: [string, number, number][] = [
  ['accept', 1, 4],
  ['old-reads', 0, 2],
  ['new-reads', 0, 2],
  ['records', 0, 2],
  ['met', 0, 3],
  ['met-too', 0, 2],
  ['channels', 0, 2],
  ['follow', 0, 2],
  ['introduce', 1, 2],
  ['release', 0, 2],
  ['series', 0, 2],
  ['assign', 0, 2],
  ['leave', 0, 2],
  ['close', 0, 1],
]
const cseStops: [string, number, number][] = [
  ['close-plans', 0, 2],
  ['systems', 1, 2],
  ['answers', 0, 2],
  ['submit', 0, 2],
  ['decide', 1, 3],
  ['tier', 0, 2],
  ['met', 0, 2],
  ['draft', 0, 1],
  ['agree', 0, 2],
  ['release', 0, 1],
  ['sent', 0, 2],
  ['customer', 0, 1],
  ['sign-pool', 0, 1],
  ['close-manager', 0, 1],
]

type Free = { mustTake: (fits: (account: DemoAccount) => boolean) => DemoAccount }

/** Accounts with a CSM and no family, each for one handover; the story of a family is told once, by the cast. */
function freeAccounts(accounts: readonly DemoAccount[]): Free {
  const parents = new Set(accounts.flatMap(({ parent }) => parent ?? []))
  const byMarket = [...Map.groupBy(accounts, ({ market }) => market.region).values()]
  const left = Array.from({ length: Math.max(...byMarket.map(({ length }) => length)) }, (_, index) =>
    byMarket.flatMap((list) => list[index] ?? []),
  )
    .flat()
    .filter((one) => one.parent === null && !parents.has(one.id) && !castNames.has(one.name) && csmOf(one) !== undefined)
  return {
    mustTake: (fits) => {
      const index = left.findIndex(fits)
      const [found] = index === -1 ? [] : left.splice(index, 1)
      if (!found) throw new Error('The demo has too few accounts for what it tells')
      return found
    },
  }
}

/** The id of the CSM who holds it now; nobody when the pool does. */
export const csmOf = ({ assignments }: DemoAccount): string | undefined =>
  assignments.find(({ role, toAt, holderKind }) => role === 'CSM' && toAt === null && holderKind === 'person')?.holder

export const isHeldBy = (account: DemoAccount, name: string): boolean => csmOf(account) === personId(name)

/** With the pool, in Lena's territory, and without a family. */
const isPooledAlone = (one: DemoAccount, _: number, all: readonly DemoAccount[]): boolean =>
  csmOf(one) === undefined &&
  one.market.region === 'US Central' &&
  one.parent === null &&
  !castNames.has(one.name) &&
  one.assignments.some(({ role, toAt, holderKind }) => role === 'CSM' && toAt === null && holderKind === 'pool') &&
  !all.some(({ parent }) => parent === one.id)

/** Who of the same market takes over, when nobody is named. */
const neighbour = (account: DemoAccount): string => account.market.csms.find((name) => !isHeldBy(account, name)) ?? ''

/** The running ones, those of the cast first, and then the ended ones with the days since they ended. */
export function plansFor(
  accounts: readonly DemoAccount[],
  size: 'whole' | 'small',
): { running: Plan[]; ended: (Plan & { endedAgo: number })[] } {
  const free = freeAccounts(accounts)
  const cast = castPlans((region, csm) => free.mustTake((one) => one.market.region === region && isHeldBy(one, csm)))
  if (size === 'small') return { running: cast, ended: [] }
  const pooled = accounts.find(isPooledAlone)
  if (!pooled) throw new Error('The demo has no account with a pool that could come back')
  cast.push(...rarePlans((region, csm) => free.mustTake((one) => one.market.region === region && isHeldBy(one, csm)), pooled.name))
  return { running: [...cast, ...runningPlans(free, cast.length)], ended: endedPlans(free) }
}

/** Working days after the end of a handover: when people look back, and when most of their month is over. */
const daysToLook = 10
const monthToLook = 12

const isNotToms = (account: DemoAccount) => !isHeldBy(account, 'Tom Becker') && neighbour(account) !== 'Tom Becker'
const wanted = { running: 63, ended: 150, cancelled: 12 }

function runningPlans(free: Free, told: number): Plan[] {
  const chance = chanceFor('running')
  const spread = (stops: typeof csmStops) => stops.flatMap(([stop, idle, count]) => Array.from({ length: count }, () => ({ stop, idle })))
  const all = [
    ...spread(csmStops).map((one) => ({ ...one, playbook: 'csm-to-csm' as const })),
    ...spread(cseStops).map((one) => ({ ...one, playbook: 'csm-to-cse' as const })),
  ]
  return chance.some(all, wanted.running - told).map(({ stop, idle, playbook }): Plan => {
    // Tom's list is for a newcomer to read at a glance.
    const account = free.mustTake((one) => (playbook === 'csm-to-cse' ? !isHeldBy(one, 'Tom Becker') : isNotToms(one)))
    const steps = playbook === 'csm-to-csm' ? csmSteps : cseSteps
    return {
      account: account.name,
      playbook,
      ...(playbook === 'csm-to-csm' ? { next: neighbour(account) } : {}),
      reason: chance.pick(reasons),
      steps: until(steps, stop),
      idle,
    }
  })
}

function endedPlans(free: Free): (Plan & { endedAgo: number })[] {
  const chance = chanceFor('ended')
  return Array.from({ length: wanted.ended }, (_, index) => {
    const account = free.mustTake(() => true)
    const toPool = index % 7 < 2
    const isCancelled = index % 12 === 7 && index < 12 * wanted.cancelled
    // Spread over the six months, the newest few days ago.
    const endedAgo = 2 + Math.floor((index * 126) / wanted.ended)
    const whole = toPool ? (chance.happens(0.36) ? cseStepsWithFixes : cseSteps) : csmSteps
    // Who was told long enough ago has said by now whether it works; the others have their month still.
    const hasLooked = toPool && !isCancelled && endedAgo > monthToLook
    const lived = isCancelled ? until(whole, toPool ? 'submit' : 'met') : [...whole, ...(hasLooked ? lookBack : [])]
    const steps = inFewSittings(lived)
    const cancels: Pick<Plan, 'special' | 'specialAfter'> = isCancelled
      ? {
          specialAfter: 2,
          special: (run, parts) =>
            run.does(parts.manager, 'cancel', null, {
              because: chance.pick([
                'The territory stays as it was.',
                'The customer leaves; there is nothing to hand over.',
                'The new CSM takes another book.',
              ]),
            }),
        }
      : {}
    return {
      account: account.name,
      playbook: toPool ? ('csm-to-cse' as const) : ('csm-to-csm' as const),
      ...(toPool ? {} : { next: neighbour(account) }),
      reason: chance.pick(reasons),
      steps,
      idle: 0,
      endedAgo: hasLooked ? endedAgo - daysToLook : endedAgo,
      ...cancels,
    }
  })
}
