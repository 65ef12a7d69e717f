import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { friday, type Office, openOffice } from '../../../tests/support/office.ts'
import { guardChanges, nextLook } from '../../core/coverage/guard.ts'
import { reachOf } from '../../core/coverage/reach.ts'
import { randomFrom } from '../../core/process/testing/random.ts'
import { withTenant } from '../../store/database.ts'
import { append } from '../../store/log.ts'
import type { Models } from '../../store/log-types.ts'
import { createAccount } from '../create-account.ts'
import { fireDueTimers } from '../fire-timers.ts'
import { getCoverage } from '../get-coverage.ts'
import { checkCoverage, coverageTimer } from './check-coverage.ts'
import { readCoverageBook } from './coverage-book.ts'

let database: TestDatabase
let office: Office
let now: Date

beforeEach(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  now = friday
})
afterEach(() => database?.close())

const day = (distance: number) => new Date(now.getTime() + distance * 86_400_000)
const iso = (distance: number) => day(distance).toISOString()

/** Whatever else is written may change whom one reaches; a name of the step, and the rows that it writes. */
async function write(models: Models): Promise<void> {
  const { tenant, services } = office
  const at = now.toISOString()
  const stream = { kind: 'workspace', id: tenant } as const
  await append(database, { tenant, stream, expectedVersion: 'newest', events: [{ type: 'Told' }], actor: 'tester', at, models })
  services.forget(tenant)
}

/** Judges everything anew, as if nobody had ever looked: it must find nothing that a look at what changed has not. */
async function recounted(accounts: readonly string[]) {
  const book = await readCoverageBook(office.services, office.tenant, accounts)
  const at = now.toISOString()
  const turns = [
    ...book.watched.map((one) => nextLook(one, at, book.around)),
    ...book.covers.flatMap(({ state, fromAt, toAt }) => (state === 'planned' || state === 'running' ? [fromAt, toAt] : [])),
  ]
  const timer = await withTenant(database, office.tenant, (queries) =>
    queries
      .selectFrom('baton.timer')
      .select('due_at')
      .where('id', '=', coverageTimer)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst(),
  )
  return {
    missed: guardChanges(book.watched, book.open, at, book.around, book.closedUntil),
    next: turns.filter((turn) => turn !== undefined && turn > at).toSorted()[0],
    timer: timer?.due_at.toISOString(),
    open: book.open.length,
  }
}

/** Whom the screen shows, and whom a look at every account finds: nobody reached now, or from some moment of the next two weeks. */
async function shown(accounts: readonly string[]) {
  const view = await getCoverage(office.services)({}, office.as('olu', { now }))
  const book = await readCoverageBook(office.services, office.tenant, accounts)
  const reaches = book.watched.map(({ account, ...duty }) => ({
    account,
    ...reachOf({ account, ...duty }, now.toISOString(), book.around),
  }))
  const sorted = (ids: string[]) => ids.toSorted()
  return {
    onScreen: [
      sorted(view.items.map(({ account }) => account.id)),
      sorted(view.ahead.map(({ account }) => account.id)),
      view.totals.accounts,
    ],
    found: [
      sorted(reaches.flatMap(({ account, unreached }) => (unreached ? [account] : []))),
      sorted(reaches.flatMap(({ account, ahead }) => (ahead && ahead.from <= iso(14) ? [account] : []))),
      book.watched.length,
    ],
  }
}

const random = randomFrom(numberGiven('BATON_COVERAGE_SEED', process.env.BATON_COVERAGE_SEED, 20_261_129))
const oneOf = random.pick
const upTo = random.below
/** Some part of so many days. */
const part = (days: number) => (random.below(1000) / 1000) * days

test('looking only at what was written or came to its time finds what a look at every account finds', async () => {
  const { people, services, tenant } = office
  const accounts: string[] = []
  const csms = [people.priya, people.tom, people.lena]
  const everybody = [...csms, people.noor, people.diego]
  const made = async () => {
    const region = oneOf(['EMEA', 'APAC'])
    const context = office.as('olu', { now: day(-30) })
    const { id } = await createAccount(services)({ body: { name: `Account ${accounts.length}`, region } }, context)
    accounts.push(id)
    const holder = random.chance(0.75) ? oneOf(csms) : undefined
    const assigned = { account: id, holds: true, fromAt: iso(-29) }
    if (random.chance(0.8))
      await write({
        assignments: [
          holder
            ? { ...assigned, role: 'CSM', holderKind: 'person', holder: holder.id }
            : { ...assigned, role: 'CSM', holderKind: 'pool', holder: office.pool },
        ],
      })
  }
  for (let index = 0; index < 12; index += 1) await made()
  const personRow = ({ id, email, name }: (typeof everybody)[number]) => {
    const data = services.directory(tenant).then(({ stored }) => stored.get(id))
    return data.then((known) => ({ id, email, name, data: known ?? {} }))
  }
  const steps: Record<string, () => Promise<void>> = {
    'an account comes': made,
    'an account ends': async () => {
      const id = oneOf(accounts)
      const name = `Account ${accounts.indexOf(id)}`
      await write({ accounts: [{ id, name, data: { region: 'EMEA' }, endedAt: now.toISOString() }] })
    },
    'an account lies elsewhere': async () => {
      const id = oneOf(accounts)
      await write({ accounts: [{ id, name: `Account ${accounts.indexOf(id)}`, data: { region: oneOf(['EMEA', 'APAC']) } }] })
    },
    'an account changes hands': async () => {
      const account = oneOf(accounts)
      const holder = oneOf(csms)
      const at = now.toISOString()
      await write({
        assignmentsEnded: [{ account, role: 'CSM', at }],
        assignments: [{ account, role: 'CSM', holderKind: 'person', holder: holder.id, holds: true, fromAt: at }],
      })
    },
    'an AE is named': async () => {
      const account = oneOf(accounts)
      const at = now.toISOString()
      await write({
        assignmentsEnded: [{ account, role: 'AE', at }],
        assignments: [{ account, role: 'AE', holderKind: 'person', holder: people.diego.id, holds: false, fromAt: at }],
      })
    },
    'somebody goes on leave': async () => {
      const { id, name } = oneOf(everybody)
      const from = upTo(6) - 2
      const leave = [{ key: 'away', from: iso(from).slice(0, 10), to: iso(from + upTo(4)).slice(0, 10) }]
      await write({ directory: [{ kind: 'leave', id, name, data: { leave } }] })
    },
    'somebody comes back': async () => {
      const { id, name } = oneOf(everybody)
      await write({ directory: [{ kind: 'leave', id, name, data: { leave: [] } }] })
    },
    'somebody leaves, or stays after all': async () => {
      const person = await personRow(oneOf(everybody))
      await write({ people: [{ ...person, activeUntil: random.chance(0.5) ? null : iso(upTo(5) - 2) }] })
    },
    'somebody works elsewhere': async () => {
      const person = await personRow(oneOf(everybody))
      await write({ people: [{ ...person, data: { ...person.data, calendar: { zone: oneOf(['America/Los_Angeles', 'Asia/Tokyo']) } } }] })
    },
    'the workspace thinks in another zone': () =>
      write({
        directory: [
          { kind: 'calendar', id: 'workspace', name: 'Workspace', data: { for: 'workspace', zone: oneOf(['UTC', 'Asia/Tokyo']) } },
        ],
      }),
    'a territory has another owner': () =>
      write({
        directory: [
          {
            kind: 'territory',
            id: 'central',
            name: 'Central',
            data: { pool: office.pool, owner: oneOf(everybody).id, regions: oneOf([['EMEA'], ['EMEA', 'APAC']]) },
          },
        ],
      }),
    'somebody covers': async () => {
      const account = oneOf(accounts)
      const fromAt = iso(part(3))
      await write({
        covers: [
          {
            id: randomUUID(),
            account,
            person: oneOf(everybody).id,
            holderKind: 'person',
            holder: people.priya.id,
            fromAt,
            toAt: new Date(Date.parse(fromAt) + 86_400_000 * (0.2 + part(3))).toISOString(),
            state: 'planned',
            createdBy: people.olu.id,
            createdAt: now.toISOString(),
          } as NonNullable<Models['covers']>[number],
        ],
      }).catch(() => {}) // One at a time is the database's own rule.
    },
    'time passes': async () => {
      now = day(part(1.5))
      while ((await fireDueTimers(services, tenant, now)) > 0) {
        // Until none is due.
      }
    },
  }
  let gapsSeen = 0
  for (let index = 0; index < 100; index += 1) {
    const told = [oneOf(Object.keys(steps)), ...(random.chance(0.3) ? [oneOf(Object.keys(steps))] : [])]
    for (const step of told) {
      now = new Date(now.getTime() + 1000)
      await steps[step]?.()
    }
    for (const when of ['before', 'after']) {
      const { onScreen, found } = await shown(accounts)
      expect({ step: index, told, when, onScreen }).toEqual({ step: index, told, when, onScreen: found })
      await checkCoverage(services, { tenant, now })
    }
    const { missed, next, timer, open } = await recounted(accounts)
    expect({ step: index, told, missed, timer }).toEqual({ step: index, told, missed: [], timer: next })
    expect(await checkCoverage(services, { tenant, now }), `${index}: nothing is left to look at`).toBe(false)
    gapsSeen += open
  }
  expect(gapsSeen).toBeGreaterThan(100)
})

test('what concerns one account is looked at alone, and what concerns none costs nothing', async () => {
  const { services, tenant, people } = office
  const ids: string[] = []
  for (const name of ['Kestrel', 'Orchid', 'Halden'])
    ids.push((await createAccount(services)({ body: { name, csm: people.priya.id } }, office.as('olu', { now: day(-30) }))).id)
  const due = async () => {
    const { rows } = await database.owner.query<{ account: string }>(
      `select account from baton.coverage_look where tenant = $1 and at <= $2 order by account`,
      [tenant, now],
    )
    return rows.map(({ account }) => account)
  }
  await checkCoverage(services, { tenant, now })
  expect(await due()).toEqual([])
  const at = now.toISOString()
  await write({ records: [{ account: ids[0] ?? '', kind: 'health', data: { colour: 'red' }, source: 'CRM', checkedAt: at }] })
  expect(await due()).toEqual([])
  await write({
    assignmentsEnded: [{ account: ids[1] ?? '', role: 'CSM', at }],
    assignments: [{ account: ids[1] ?? '', role: 'CSM', holderKind: 'person', holder: people.tom.id, holds: true, fromAt: at }],
  })
  expect(await due()).toEqual([ids[1]])
  await checkCoverage(services, { tenant, now })
  await write({ directory: [{ kind: 'leave', id: people.priya.id, name: 'Priya', data: { leave: [] } }] })
  expect(await due()).toEqual(ids.toSorted())
})
