import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import type { Kind } from '../core/records/kinds.ts'
import { withTenant } from '../store/database.ts'
import { verifyWorkspace } from '../store/verify-workspace.ts'
import { commandHandover } from './command-handover.ts'
import { moveClock } from './demo-clock.ts'
import { getHandover } from './get-handover.ts'
import { getPlan } from './get-plan.ts'
import { listInbox } from './list-inbox.ts'
import { listRecordsOfKind } from './list-records-of-kind.ts'
import { openServices } from './open-services.ts'
import type { SignedInContext } from './operation.ts'
import { putRecord } from './put-record.ts'
import { replayed } from './replay.ts'
import { seedDemo } from './seed-demo.ts'
import type { Services } from './services.ts'

const folder = join(import.meta.dirname, '../../playbooks')
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

let database: TestDatabase
let tenant: string
let services: Services
/** A working moment, so that the test is the same on a Sunday. */
const now = new Date('2026-12-02T17:30:00.000Z')

beforeAll(async () => {
  const workspace = await freshWorkspace({ isDemo: true })
  database = workspace.database
  tenant = workspace.tenant
  let ids = 0
  services = openServices({
    database,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    newToken: () => `token-${++ids}`,
    clock: () => now,
    address: 'http://127.0.0.1:3000',
    seedDemo: async () => {},
  })
  await seedDemo(services, tenant, { size: 'small', pages, onProgress: () => {} })
})
afterAll(() => database?.close())

async function as(name: string): Promise<SignedInContext> {
  const { people } = await services.directory(tenant)
  const member = [...people.values()].find((one) => one.name.startsWith(`${name} `))
  if (!member) throw new Error(`${name} is not in the demo`)
  return { tenant, now: await services.now(tenant), requestId: 'test', actor: { kind: 'person', member }, token: 'test' }
}

const inboxOf = async (name: string) => (await listInbox(services)({ query: { view: 'mine', limit: 50 } }, await as(name))).items

/** The newest handover of an account, by its name. */
async function refOf(account: string): Promise<string> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .innerJoin('baton.account', (join) =>
        join.onRef('baton.account.id', '=', 'baton.handover.account').onRef('baton.account.tenant', '=', 'baton.handover.tenant'),
      )
      .select('baton.handover.ref')
      .where('baton.handover.tenant', '=', tenant)
      .where('baton.account.name', '=', account)
      .orderBy('number', 'desc')
      .executeTakeFirstOrThrow(),
  )
  return row.ref
}

/** Drives one handover as people of the demo would: only what `can` offers, records by hand, and the clock. */
async function driving(account: string) {
  const id = await refOf(account)
  const see = async (name: string) => getHandover(services)({ params: { id } }, await as(name))
  const does = async (name: string, command: string, on?: string, input: Record<string, unknown> = {}) => {
    const view = await see(name)
    const offered = view.can.some((one) => one.command === command && (one.on ?? undefined) === on)
    if (!offered)
      throw new Error(
        `${name} is not offered "${command} ${on ?? ''}", only ${view.can.map((one) => `${one.command} ${one.on ?? ''}`).join(', ')}`,
      )
    return commandHandover(services)({ params: { id }, body: { command, ...(on === undefined ? {} : { on }), ...input } }, await as(name))
  }
  const records = async (name: string, kind: Kind) => {
    const { account: of } = await see(name)
    return (await listRecordsOfKind(services)({ params: { id: of.id, kind } } as never, await as(name))).items
  }
  const edit = async (name: string, kind: Kind, key: string, change: Record<string, unknown>) => {
    const { account: of } = await see(name)
    const before = (await records(name, kind)).find((one) => one.key === key)
    await putRecord(services)({ params: { id: of.id, kind, key }, body: { data: { ...before?.data, ...change } } } as never, await as(name))
  }
  const status = async (task: string) => (await see('Sam')).tasks.find((one) => one.id === task)?.status
  return { id, see, does, edit, records, status }
}

const later = async (minutes: number) => moveClock(services, tenant, new Date((await services.now(tenant)).getTime() + minutes * 60_000))
const day = 24 * 60

test('Tom opens a list of four, one of them late', async () => {
  const rows = await inboxOf('Tom')
  expect(rows.map(({ account }) => account).toSorted()).toEqual(['Brightwater Energy', 'Halden Rail', 'Norrland Bank', 'Orchid Clinics'])
  expect(rows.filter(({ late }) => late).map(({ account }) => account)).toEqual(['Halden Rail'])
})

test.each(['Priya', 'Marta', 'Diego', 'Sam', 'Noor', 'Lena', 'Ines', 'Mei'])('%s has something to do', async (name) => {
  expect((await inboxOf(name)).length).toBeGreaterThan(0)
})

test('the log verifies, and replay gives every state', async () => {
  const verdict = await verifyWorkspace(database, tenant, { replay: replayed })
  expect(verdict.findings).toEqual([])
  expect(verdict.entries).toBeGreaterThan(200)
})

test('Brightwater goes from Priya to Tom, to the end', async () => {
  const run = await driving('Brightwater Energy')
  await run.does('Tom', 'apply', 'follow-tickets')
  // The simulated chat let him into one of the two channels; planned again, the other goes through.
  const plan = async () => getPlan(services)({ params: { id: run.id } }, await as('Priya'))
  expect(await plan()).toMatchObject({ isHalfDone: true, counts: { stuck: 1 } })
  // Tom reads it too; who can go on with it is named, by the rules that will judge the press.
  const { wayOn } = await plan()
  expect(wayOn.map(({ command, people }) => [command, people.map(({ name }) => name).includes('Priya Nair')])).toContainEqual([
    'plan-effects',
    true,
  ])
  expect(wayOn.find(({ command }) => command === 'plan-effects')?.people.map(({ name }) => name)).not.toContain('Tom Becker')
  await run.does('Priya', 'plan-effects', 'join-channels')
  await run.does('Priya', 'apply', 'join-channels')
  expect(await run.status('join-channels')).toBe('done')
  expect(await plan()).toMatchObject({ isHalfDone: false, counts: { stuck: 0 } })
  await run.does('Priya', 'attest', 'introduce-new-csm', { note: 'On the cadence call' })
  await run.does('Priya', 'draft-letter', 'follow-up-mail', { personal: 'It was a pleasure.' })
  await run.does('Priya', 'release-letter', 'follow-up-mail', { letterVersion: 1 })
  await later(2)
  expect(await run.status('follow-up-mail')).toBe('done')
  await run.does('Tom', 'apply', 'new-series')
  const series = (await run.records('Tom', 'series')).find(({ source }) => source === 'Baton')
  await run.edit('Tom', 'series', series?.key ?? '', { accepted: true })
  expect(await run.status('new-series')).toBe('done')
  await run.does('Priya', 'apply', 'end-old-series')
  await run.does('Priya', 'apply', 'assign-plan-and-ctas')
  await run.does('Marta', 'apply', 'assign-account')
  await run.does('Priya', 'apply', 'leave-tickets')
  await run.does('Tom', 'complete', 'close-handover')
  expect((await run.see('Tom')).state).toBe('completed')
})

test('Kestrel goes from Priya to the pool, with a second round on the way, to the end', async () => {
  const run = await driving('Kestrel Logistics')
  const review = 'territory-owner-review'
  const approval = async (name: string) => {
    const round = (await run.see(name)).gates[0]?.rounds.at(-1)
    return { verdict: 'approved', items: Object.fromEntries((round?.undecided ?? []).map((id) => [id, 'pass'])) }
  }
  const item = 'each-instance-classified'
  await run.does('Lena', 'decide', review, {
    verdict: 'needs fixes',
    returns: [{ item, reason: 'kes-prod-02 ran 214 pipelines in a week; it is production.' }],
  })
  await run.edit('Priya', 'instance', 'kes-prod-02', { production: 'yes' })
  await run.does('Priya', 'answer', 'each-instance-classified-production', { value: 2 })
  await run.does('Priya', 'answer', 'each-instance-classified-non-production', { value: 1 })
  const returned = (await run.see('Priya')).tasks.find(({ reopened, status }) => status === 'open' && reopened?.cause === 'returned')
  await run.does('Priya', 'complete-task', returned?.id, { note: 'Corrected; two are production' })
  await run.does('Priya', 'submit', review)
  await run.does('Lena', 'decide', review, await approval('Lena'))

  await run.does('Marta', 'apply', 'update-tier')
  await run.does('Marta', 'apply', 'adjust-compensation-pool')
  expect(await run.status('record-manager-actions')).toBe('done')
  await run.does('Priya', 'report-call', 'handover-call', { held: true })
  await run.does('Lena', 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) await run.does('Priya', 'attest', talk, { note: 'Talked through' })
  const zone = 'America/Chicago'
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date((await services.now(tenant)).getTime() + day * 60_000))
  await run.does('Priya', 'draft-letter', 'send-letter', { dates: [date] })
  await run.does('Marta', 'consult', 'write-and-send-the-letter.csm-manager', { said: 'Fine with me' })
  await run.does('Diego', 'agree-date', 'send-letter', { date, letterVersion: 1 })
  await run.does('Priya', 'release-letter', 'send-letter', { letterVersion: 1 })
  await later(day)
  expect(await run.status('send-letter')).toBe('done')
  await run.does('Priya', 'complete-task', 'answer-customer', { note: 'They thanked us' })
  await run.does('Priya', 'apply', 'timeline-completion')
  expect(await run.status('leave-active-book')).toBe('done')
  await run.does('Priya', 'sign-off', 'pool-sign-off')
  await run.does('Lena', 'sign-off', 'pool-sign-off')
  await run.does('Priya', 'sign-off', 'close-handover')
  await run.does('Marta', 'sign-off', 'close-handover')
  expect((await run.see('Lena')).state).toBe('completed')
  expect((await verifyWorkspace(database, tenant, { replay: replayed })).findings).toEqual([])
})
