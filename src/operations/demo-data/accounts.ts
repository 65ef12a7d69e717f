import { Account } from '../../core/records/account.ts'
import { type Kind, kindOf } from '../../core/records/kinds.ts'
import type { AccountSpec } from './account-spec.ts'
import { castAccounts } from './cast.ts'
import { chanceFor, idFor } from './chance.ts'
import { companyNames, domainOf } from './names.ts'
import { type Market, marketOf, markets, personId } from './people.ts'
import { recordsFor } from './records.ts'

export type DemoRecord = { kind: Kind; key: string; data: Record<string, unknown>; source: string; checkedAt: string; version: number }
export type Assignment = {
  account: string
  role: string
  holderKind: 'person' | 'pool'
  holder: string
  holds: boolean
  fromAt: string
  toAt: string | null
}

/** One account as the demo knows it before its handovers move it on. */
export type DemoAccount = {
  id: string
  name: string
  parent: string | null
  market: Market
  data: Omit<Account, 'name' | 'parent'>
  assignments: Assignment[]
  records: DemoRecord[]
  since: string
}

const day = 86_400_000

/** Every account of the demo: those with a story, and so many others, spread over the twelve books. */
export function demoAccounts(now: Date, count: number): DemoAccount[] {
  const cast = castAccounts(now)
  const taken = new Set(cast.map(({ name }) => name.toLowerCase()))
  const others = count - cast.length
  const specs = markets.flatMap((market, index): AccountSpec[] => {
    const share = Math.floor(others / markets.length) + (index < others % markets.length ? 1 : 0)
    const chance = chanceFor(`names:${market.region}`)
    const names = companyNames(market.region, share, taken, chance)
    for (const name of names) taken.add(name.toLowerCase())
    return names.map((name, place) => {
      const csm = market.csms[place % market.csms.length] ?? ''
      // The fourth of every nine looks after itself: small, quiet, and with the pool already.
      const pooled = place % 9 === 4
      const before = chance.happens(0.6)
        ? chance.some([...market.csms.filter((one) => one !== csm), 'Jonas Weber'], chance.between(1, 2))
        : []
      const parent = place % 17 === 16 ? names[place - 16] : undefined
      return { name, region: market.region, csm, before, pooled, ...(parent === undefined ? {} : { parent }) }
    })
  })
  const made = [...cast, ...specs].map((spec) => accountFrom(spec, now))
  const byName = new Map(made.map((one) => [one.name, one]))
  for (const { name, parent } of [...cast, ...specs]) {
    const [child, above] = [byName.get(name), byName.get(parent ?? '')]
    if (child && above) child.parent = above.id
  }
  // Parents before their children, as the store wants them.
  return made.toSorted((a, b) => Number(a.parent !== null) - Number(b.parent !== null))
}

function accountFrom(spec: AccountSpec, now: Date): DemoAccount {
  const { name, csm, before = [], pooled = false, fields = {} } = spec
  const market = marketOf(spec.region)
  const chance = chanceFor(`account:${name}`)
  const id = idFor(`account:${name}`)
  const at = (daysAgo: number) => new Date(Math.floor((now.getTime() - daysAgo * day) / day) * day + 15 * 3_600_000).toISOString()
  const plainDay = (daysAhead: number) => new Date(now.getTime() + daysAhead * day).toISOString().slice(0, 10)
  const since = at(chance.between(1200, 2200))
  const {
    name: _,
    parent: __,
    ...data
  } = Account.parse({
    name,
    segment: chance.pick(['Enterprise', 'Enterprise', 'Mid-market', 'Public sector']),
    region: market.region,
    zone: chance.pick(market.zones),
    language: market.language,
    arr: pooled ? chance.between(9, 60) * 1000 : chance.between(14, 180) * (chance.happens(0.15) ? 5000 : 1000),
    renewal: plainDay(chance.between(25, 390)),
    hosting: chance.pick(['SaaS', 'SaaS', 'self-managed', 'mixed', 'dedicated']),
    domain: domainOf(name, id),
    tier: pooled ? 'Premium' : chance.pick(['Premium', 'Premium', 'Ultimate']),
    ...fields,
  })
  const renewals = market.renewals
  const ae = spec.ae ?? chance.pick(market.aes)
  const starts = [
    since,
    ...before.slice(1).map((_, index) => at(1100 - index * 330)),
    ...(before.length > 0 ? [at(chance.between(400, 640))] : []),
  ]
  const owners = [...before, csm]
  const line = (role: string, holder: string, fromAt: string, toAt: string | null, holds = false): Assignment => ({
    account: id,
    role,
    holderKind: 'person',
    holder: personId(holder),
    holds,
    fromAt,
    toAt,
  })
  const pooledFrom = at(chance.between(220, 380))
  const csms = owners.map(
    (owner, index): Assignment => line('CSM', owner, starts[index] ?? since, starts[index + 1] ?? (pooled ? pooledFrom : null), true),
  )
  const assignments: Assignment[] = [
    ...csms,
    ...(pooled
      ? [{ account: id, role: 'CSM', holderKind: 'pool' as const, holder: 'cse-plus', holds: true, fromAt: pooledFrom, toAt: null }]
      : []),
    line('AE', ae, at(chance.between(200, 900)), null),
    line('SA', market.sa, at(chance.between(200, 900)), null),
    line('Renewal Manager', renewals, at(chance.between(100, 700)), null),
  ]
  const told = spec.records ?? []
  const given = [
    ...recordsFor({ id, name, market, csm, pooled, fields: data, now }).filter(({ kind }) => !told.some((one) => one.kind === kind)),
    ...told.map((one) => ({
      source: 'CS platform',
      checkedAt: new Date(now.getTime() - chance.between(20, 300) * 60_000).toISOString(),
      ...one,
    })),
  ]
  const records = given.map(({ kind, key, data: given, source, checkedAt }) => ({
    kind,
    key,
    // Twenty thousand of them: the schema as it is, since making a strict one each time would take seconds.
    data: kindOf(kind).schema.parse(given),
    source,
    checkedAt,
    version: 1,
  }))
  return { id, name, parent: null, market, data, assignments, records, since }
}
