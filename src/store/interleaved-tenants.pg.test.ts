import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { numberGiven } from '../../tests/support/number-given.ts'
import { seedAccount } from '../../tests/support/store-samples.ts'
import { inTransaction, type Queries, withTenant } from './database.ts'
import { createWorkspace } from './workspaces.ts'

// Two companies take turns on the few connections of one pool, and much goes wrong between the turns. BATON_INTERLEAVED=100000 is the
// long form; BATON_INTERLEAVED_SEED takes other turns.
const turns = numberGiven('BATON_INTERLEAVED', process.env.BATON_INTERLEAVED, 3_000)
const seed = numberGiven('BATON_INTERLEAVED_SEED', process.env.BATON_INTERLEAVED_SEED, 1)
const sideBySide = 16

let database: TestDatabase
let companies: { tenant: string; other: string; accounts: string[]; kept: number }[]
beforeAll(async () => {
  const made = await freshWorkspace()
  database = made.database
  const tenants = [made.tenant, randomUUID()] as const
  await createWorkspace(database, { tenant: tenants[1], name: 'Other company', isDemo: false })
  companies = await Promise.all(
    ([tenants, tenants.toReversed()] as const).map(async ([tenant = '', other = ''], index) => {
      const names = Array.from({ length: 5 + index * 3 }, (_, n) => `Account ${n}`)
      const accounts: string[] = []
      for (const name of names) accounts.push(await seedAccount(database, tenant, { name }))
      return { tenant, other, accounts: accounts.toSorted(), kept: 0 }
    }),
  )
})
afterAll(() => database?.close())

type Company = (typeof companies)[number]
class Interrupted extends Error {}

const seen = async (queries: Queries) =>
  (await sql<{ id: string }>`select id from baton.account order by id`.execute(queries)).rows.map(({ id }) => id)
const count = (queries: Queries, tenant: string) =>
  sql`insert into baton.attempt (tenant, what, who, times, since) values (${tenant}, 'turn', '\\x01', 1, now())
      on conflict (tenant, what, who) do update set times = attempt.times + 1`.execute(queries)
/** Any error that is not the one that was meant is one of ours. */
const endsWith = (code: string) => (error: unknown) => {
  const found = error instanceof Interrupted ? 'interrupted' : (error as { code?: string }).code
  if (found !== code) throw error
}

/** What a request may do, and how it may end. */
const doings: ((company: Company) => Promise<unknown>)[] = [
  async ({ tenant, accounts }) => expect(await withTenant(database, tenant, seen)).toEqual(accounts),
  async ({ tenant, accounts }) =>
    withTenant(database, tenant, async (queries) => {
      expect(await seen(queries)).toEqual(accounts)
      throw new Interrupted()
    }).catch(endsWith('interrupted')),
  async (company) => {
    await inTransaction(database, company.tenant, (queries) => count(queries, company.tenant))
    company.kept += 1
  },
  async ({ tenant }) =>
    inTransaction(database, tenant, async (queries) => {
      await count(queries, tenant)
      throw new Interrupted()
    }).catch(endsWith('interrupted')),
  async ({ tenant }) =>
    inTransaction(database, tenant, async (queries) => {
      await count(queries, tenant)
      await sql`select 1 / 0`.execute(queries)
    }).catch(endsWith('22012')),
  // What is written for the other company is refused by the database itself, and takes all of the transaction with it.
  async ({ tenant, other }) =>
    inTransaction(database, tenant, async (queries) => {
      await count(queries, tenant)
      await count(queries, other)
    }).catch(endsWith('42501')),
  async ({ tenant, other }) =>
    withTenant(database, tenant, async (queries) => {
      const { rows } = await sql`select 1 from baton.attempt where tenant = ${other}`.execute(queries)
      expect(rows).toEqual([])
    }),
]

test(`${turns} transactions of two companies over one pool: nobody sees or writes what is the other's, whatever ends badly`, {
  timeout: 60_000 + turns * 20,
}, async () => {
  let state = seed
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let left = turns
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const company = companies[draw(companies.length)]
      if (company) await doings[draw(doings.length)]?.(company)
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, lane))
  for (const { tenant, kept } of companies) {
    const { rows } = await database.owner.query('select coalesce(sum(times), 0)::integer as times from baton.attempt where tenant = $1', [
      tenant,
    ])
    expect(kept).toBeGreaterThan(turns / 50)
    expect(rows).toEqual([{ times: kept }])
  }
  // A connection that nobody has is nobody's.
  const client = await database.app.connect()
  try {
    expect((await client.query('select id from baton.account')).rows).toEqual([])
  } finally {
    client.release()
  }
})
