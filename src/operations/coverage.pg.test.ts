import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../tests/support/office.ts'
import { withTenant } from '../store/database.ts'
import { dueTimers } from '../store/due-timers.ts'
import { announceDeparture } from './announce-departure.ts'
import { arrangeCover } from './arrange-cover.ts'
import { closeDeparture } from './close-departure.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { createAccount } from './create-account.ts'
import { deleteLeave } from './delete-leave.ts'
import { endAccount } from './end-account.ts'
import { enterHolder } from './enter-holder.ts'
import { fireDueTimers } from './fire-timers.ts'
import { getAccountCoverage } from './get-account-coverage.ts'
import { getCover } from './get-cover.ts'
import { getCoverage } from './get-coverage.ts'
import { getDeparture } from './get-departure.ts'
import { getTriageRules } from './get-triage-rules.ts'
import { listCovers } from './list-covers.ts'
import { listDepartures } from './list-departures.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putLeave } from './put-leave.ts'
import { putRecord } from './put-record.ts'
import { putTriageRules } from './put-triage-rules.ts'
import { startDeparture } from './start-departure.ts'
import { stepCover } from './step-cover.ts'

let database: TestDatabase
let office: Office

beforeEach(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
})
afterEach(() => database?.close())

const later = (hours: number) => new Date(friday.getTime() + hours * 3_600_000)
/** The accounts were there before the story begins. */
const monthAgo = later(-30 * 24)
const account = async (name: string, more: object = {}) =>
  (await createAccount(office.services)({ body: { name, csm: office.people.priya.id, ...more } }, office.as('olu', { now: monthAgo }))).id
const leave = (person: 'priya' | 'tom' | 'lena' | 'noor', from: string, to: string) =>
  putLeave(office.services)({ params: { id: office.people[person].id, key: 'away' }, body: { from, to } }, office.as('olu'))
const look = (now = friday) => checkCoverage(office.services, { tenant: office.tenant, now })
const read = (now = friday, by: Parameters<Office['as']>[0] = 'marta') => getCoverage(office.services)({}, office.as(by, { now }))
const mails = () =>
  withTenant(database, office.tenant, (queries) =>
    queries
      .selectFrom('baton.mail')
      .select(['to_addresses', 'subject', 'text'])
      .where('tenant', '=', office.tenant)
      .orderBy('at')
      .execute(),
  )
const gaps = () =>
  withTenant(database, office.tenant, (queries) =>
    queries.selectFrom('baton.coverage_gap').selectAll().where('tenant', '=', office.tenant).orderBy('since_at').execute(),
  )
const arrange = (id: string, hours: [number, number], by: Parameters<Office['as']>[0] = 'marta', now = friday) =>
  arrangeCover(office.services)(
    {
      params: { id },
      body: { person: office.people.tom.id, from: later(hours[0]).toISOString(), to: later(hours[1]).toISOString(), reason: '' },
    },
    office.as(by, { now }),
  )

test('whoever got an account this afternoon is told for today too, beside that somebody can be reached', async () => {
  const afternoon = later(5)
  const { id } = await createAccount(office.services)(
    { body: { name: 'Kestrel Logistics', csm: office.people.priya.id, zone: 'UTC' } },
    office.as('olu', { now: afternoon }),
  )
  const { unreached, days } = await getAccountCoverage(office.services)({ params: { id } }, office.as('marta', { now: later(6) }))
  expect(unreached).toBeNull()
  expect(days[0]).toMatchObject({ day: '2026-11-20', who: { name: 'Priya Nair' } })
})

test('an account whose CSM is on leave is found with exact hours, and told once to the manager and operations', async () => {
  await account('Kestrel Logistics')
  await leave('priya', '2026-11-19', '2026-11-27')
  await look()
  await look(later(1))
  const { items, totals } = await read(later(2))
  // The office works in UTC: the leave began at midnight, a day and ten hours before the Friday's ten o'clock.
  expect(items).toMatchObject([
    { since: '2026-11-19T00:00:00.000Z', hours: 36, cause: 'leave', until: '2026-11-28T00:00:00.000Z', can: { cover: true } },
  ])
  expect(items[0]?.couldCover[0]).toMatchObject({ person: { name: 'Tom Becker' }, reasons: expect.arrayContaining(['same team']) })
  expect(totals).toMatchObject({ uncovered: 1, hours: 36, gapsLastQuarter: 1 })
  const told = (await mails()).map(({ to_addresses: [to], subject }) => `${to}: ${subject}`)
  expect(told.toSorted()).toEqual([
    'marta@meridian.example: Nobody can be reached for Kestrel Logistics',
    'olu@meridian.example: Nobody can be reached for Kestrel Logistics',
  ])
  expect((await read(friday, 'diego')).items[0]?.can).toEqual({ cover: false, handOver: false })
})

test('what turns later is found by a timer in its own moment, however late it fires, and closes by itself', async () => {
  const id = await account('Kestrel Logistics')
  await leave('priya', '2026-11-23', '2026-11-24')
  await look()
  expect((await read()).ahead).toMatchObject([{ account: { id }, from: '2026-11-23T00:00:00.000Z' }])
  const late = new Date('2026-12-01T08:00:00.000Z')
  while ((await fireDueTimers(office.services, office.tenant, late)) > 0) {
    // Until none is due.
  }
  expect((await gaps()).map(({ since_at, until_at }) => [since_at.toISOString(), until_at?.toISOString()])).toEqual([
    ['2026-11-23T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
  ])
  expect((await dueTimers(database, office.tenant, late)).length).toBe(0)
  expect(await getAccountCoverage(office.services)({ params: { id } }, office.as('vera', { now: late }))).toMatchObject({
    unreached: null,
    hours: 48,
  })
})

test('a pool is reached while owner or deputy is there, and only with an AE', async () => {
  const made = await createAccount(office.services)({ body: { name: 'Orchid', region: 'EMEA' } }, office.as('olu', { now: monthAgo }))
  await enterHolder(office.services)(
    { params: { id: made.id, role: 'csm' }, body: { kind: 'pool', id: office.pool } },
    office.as('olu', { now: monthAgo }),
  )
  expect((await read()).items[0]).toMatchObject({ cause: 'no-ae' })
  await enterHolder(office.services)(
    { params: { id: made.id, role: 'ae' }, body: { kind: 'person', id: office.people.diego.id } },
    office.as('olu', { now: later(-20 * 24) }),
  )
  expect((await read()).items).toEqual([])
  await leave('lena', '2026-11-19', '2026-11-27')
  expect((await read()).items).toEqual([])
  await leave('noor', '2026-11-20', '2026-11-24')
  expect((await read()).items[0]).toMatchObject({ cause: 'territory', since: '2026-11-20T00:00:00.000Z', holder: { kind: 'pool' } })
})

describe('a cover', () => {
  test('makes the account reachable, has a brief, is told, and is handed back with a note', async () => {
    const id = await account('Kestrel Logistics', { renewal: '2027-02-01' })
    const ticket = { subject: 'Pipelines stand still', status: 'open', priority: 'urgent' }
    await putRecord(office.services)({ params: { id, kind: 'ticket', key: 't1' }, body: { data: ticket } }, office.as('olu'))
    await leave('priya', '2026-11-19', '2026-11-27')
    await look()
    const made = await arrange(id, [0, 48])
    expect(made).toMatchObject({ state: 'running', person: { name: 'Tom Becker' }, for: { name: 'Priya Nair' } })
    expect((await read(later(1))).items).toEqual([])
    expect((await gaps())[0]).toMatchObject({ until_at: friday })
    expect((await mails()).map(({ subject }) => subject)).toContain('You cover Kestrel Logistics from now on')

    const step = (body: { step: 'read' } | { step: 'hand-back'; note: string }, now: Date, by: 'tom' | 'priya' = 'tom') =>
      stepCover(office.services)({ params: { id: made.id }, body }, office.as(by, { now }))
    const brief = await getCover(office.services)({ params: { id: made.id } }, office.as('tom', { now: later(1) }))
    expect(brief.brief).toContain('Pipelines stand still (urgent, open)')
    expect(brief.can).toEqual(['read', 'hand-back', 'cancel'])
    await expect(step({ step: 'read' }, later(1), 'priya')).rejects.toMatchObject({ code: 'cover.not-yours' })
    expect((await step({ step: 'read' }, later(1))).readAt).toBe(later(1).toISOString())

    while ((await fireDueTimers(office.services, office.tenant, later(49))) > 0) {
      // Until none is due.
    }
    expect((await listCovers(office.services)({ query: { person: 'me' } }, office.as('tom', { now: later(49) }))).items).toMatchObject([
      { state: 'due' },
    ])
    expect((await mails()).map(({ subject }) => subject)).toContain('Hand Kestrel Logistics back')
    // Priya is not back yet: the guard speaks again, from the end of the cover on.
    expect((await read(later(50))).items).toMatchObject([{ since: later(48).toISOString(), hours: 2 }])
    expect(await step({ step: 'hand-back', note: 'Runner replaced; the customer is calm.' }, later(50))).toMatchObject({
      state: 'ended',
      note: expect.any(String),
    })
    await expect(step({ step: 'hand-back', note: 'Again' }, later(51))).rejects.toMatchObject({ code: 'cover.over' })
  })

  test('that is called off counts its hours once: the gap goes on from that moment', async () => {
    const id = await account('Kestrel Logistics')
    await leave('priya', '2026-11-20', '2026-11-27')
    await look()
    const made = await arrange(id, [0, 100])
    await stepCover(office.services)({ params: { id: made.id }, body: { step: 'cancel' } }, office.as('marta', { now: later(30) }))
    expect((await gaps()).map(({ since_at, until_at }) => [since_at.toISOString(), until_at?.toISOString() ?? null])).toEqual([
      ['2026-11-20T00:00:00.000Z', friday.toISOString()],
      [later(30).toISOString(), null],
    ])
  })

  test('is refused in a time that has one, and by people to whom it is nobody', async () => {
    const id = await account('Kestrel Logistics')
    await arrange(id, [10, 30])
    await expect(arrange(id, [20, 40])).rejects.toMatchObject({ code: 'cover.exists' })
    await expect(arrange(id, [40, 60], 'bruno')).rejects.toMatchObject({ code: 'cover.not-yours' })
    await leave('tom', '2026-11-23', '2026-11-24')
    await expect(arrange(id, [60, 90])).rejects.toMatchObject({ code: 'cover.away' })
  })

  test('holds nothing that only some may read', async () => {
    const id = await account('Kestrel Logistics', { arr: 777_000 })
    const data = { name: 'Dana Ortiz', importance: 'key', notes: 'candid-word', stance: 'critic' }
    await putRecord(office.services)({ params: { id, kind: 'contact', key: 'dana' }, body: { data } }, office.as('priya'))
    const made = await arrange(id, [0, 48])
    const { brief } = await getCover(office.services)({ params: { id: made.id } }, office.as('tom'))
    expect(brief).toContain('Dana Ortiz')
    expect(brief).not.toMatch(/777|candid-word|critic/)
  })
})

test('over an account that has ended nobody watches, and whoever asks is told so', async () => {
  const id = await account('Tidewater')
  await endAccount(office.services)({ params: { id }, body: { on: '2026-11-19', because: 'Not renewed' } }, office.as('olu'))
  const refused = { code: 'account.ended', message: expect.stringContaining('Tidewater has ended') }
  await expect(getAccountCoverage(office.services)({ params: { id } }, office.as('marta'))).rejects.toMatchObject(refused)
  await expect(arrange(id, [1, 8])).rejects.toMatchObject(refused)
  // What nobody knows is unknown as ever.
  const unknown = { params: { id: crypto.randomUUID() } }
  await expect(getAccountCoverage(office.services)(unknown, office.as('marta'))).rejects.toMatchObject({ code: 'account.unknown' })
})

test('leave that is withdrawn closes the gap', async () => {
  await account('Kestrel Logistics')
  await leave('priya', '2026-11-19', '2026-11-27')
  await look()
  await deleteLeave(office.services)({ params: { id: office.people.priya.id, key: 'away' } }, office.as('olu'))
  await look(later(1))
  expect(await gaps()).toMatchObject([{ until_at: later(1) }])
})

describe('a departure at once', () => {
  test('of somebody with thirty accounts triages all of them and offers each P1 a named cover', async () => {
    for (let n = 0; n < 30; n += 1) await account(`Account ${n}`, { renewal: n < 5 ? '2026-12-10' : n < 12 ? '2027-02-01' : '2027-10-01' })
    const before = performance.now()
    const made = await announceDeparture(office.services)(
      { body: { person: 'priya@meridian.example', leavesAt: null, note: 'Left us' } },
      office.as('marta'),
    )
    expect(performance.now() - before).toBeLessThan(60_000)
    const count = (priority: string) => made.accountsHeld.filter((one) => one.priority === priority).length
    expect([count('P1'), count('P2'), count('P3')]).toEqual([5, 7, 18])
    expect(made.accountsHeld.slice(0, 5).map(({ proposed, reasons }) => [proposed?.person.name, reasons])).toEqual(
      Array.from({ length: 5 }, () => ['Tom Becker', ['renews in 20 days']]),
    )
    expect(await gaps()).toHaveLength(30)
    const told = await mails()
    expect(told.filter(({ subject }) => subject === 'Nobody can be reached for 30 accounts')).toHaveLength(2)

    const [first, second] = made.accountsHeld
    const started = await startDeparture(office.services)(
      {
        params: { id: made.id },
        body: {
          accounts: [
            { account: first?.account.id ?? '', way: 'cover', to: office.people.tom.id },
            { account: first?.account.id ?? '', way: 'cover', to: office.people.tom.id },
            { account: second?.account.id ?? '', way: 'cover', to: office.people.diego.id },
          ],
        },
      },
      office.as('marta', { now: later(1) }),
    )
    expect(started.done).toHaveLength(1)
    expect(started.refused.map(({ code }) => code)).toEqual(['cover.exists', 'cover.person'])
    expect(started.departure.settled).toBe(1)
    expect((await gaps()).filter(({ until_at }) => until_at !== null)).toHaveLength(1)
    await expect(closeDeparture(office.services)({ params: { id: made.id } }, office.as('olu'))).rejects.toMatchObject({
      code: 'departure.unsettled',
    })
  })

  test('can be by a handover, which the same rules start', async () => {
    const text = readFileSync(new URL('../../playbooks/csm-to-csm.md', import.meta.url), 'utf8')
    await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text }])
    const id = await account('Kestrel Logistics')
    for (const role of ['ae', 'sa'] as const)
      await enterHolder(office.services)({ params: { id, role }, body: { kind: 'person', id: office.people.diego.id } }, office.as('olu'))
    const made = await announceDeparture(office.services)(
      { body: { person: office.people.priya.id, leavesAt: '2026-12-18', note: '' } },
      office.as('olu'),
    )
    expect(made).toMatchObject({ leavesAt: '2026-12-19T00:00:00.000Z', gone: false })
    const started = await startDeparture(office.services)(
      { params: { id: made.id }, body: { accounts: [{ account: id, way: 'handover', to: office.people.tom.id }] } },
      office.as('olu'),
    )
    expect(started.refused).toEqual([])
    expect(started.departure.accountsHeld).toMatchObject([{ handover: { to: 'Tom Becker' }, proposed: null }])
    expect(started.departure.holds.map(({ kind }) => kind)).toContain('handovers')
    expect((await closeDeparture(office.services)({ params: { id: made.id } }, office.as('olu'))).state).toBe('closed')
  })

  test('is the business of the manager and of operations, and of nobody else', async () => {
    const announce = (by: Parameters<Office['as']>[0]) =>
      announceDeparture(office.services)({ body: { person: office.people.priya.id, leavesAt: null, note: '' } }, office.as(by))
    await expect(announce('bruno')).rejects.toMatchObject({ code: 'departure.not-yours' })
    const made = await announce('marta')
    await expect(announce('olu')).rejects.toMatchObject({ code: 'departure.exists' })
    await expect(getDeparture(office.services)({ params: { id: made.id } }, office.as('bruno'))).rejects.toMatchObject({
      code: 'departure.unknown',
    })
    expect((await listDepartures(office.services)({}, office.as('bruno'))).items).toEqual([])
    expect((await listDepartures(office.services)({}, office.as('marta'))).items).toHaveLength(1)
  })

  test('what is urgent is data that operations set', async () => {
    await account('Kestrel Logistics', { renewal: '2028-01-01' })
    const rules = [{ kind: 'renewal-within' as const, days: 500, gives: 'P1' as const }]
    await expect(putTriageRules(office.services)({ body: { rules } }, office.as('marta'))).rejects.toMatchObject({
      code: 'triage.operations',
    })
    await putTriageRules(office.services)({ body: { rules } }, office.as('olu'))
    const made = await announceDeparture(office.services)(
      { body: { person: office.people.priya.id, leavesAt: null, note: '' } },
      office.as('marta'),
    )
    expect(made.accountsHeld).toMatchObject([{ priority: 'P1', reasons: ['renews in 407 days'] }])
  })

  test('what is urgent is not written over unseen', async () => {
    const rules = (days: number) => ({ body: { rules: [{ kind: 'renewal-within' as const, days, gives: 'P1' as const }] } })
    const { version } = await getTriageRules(office.services)({}, office.as('olu'))
    const put = (days: number) => putTriageRules(office.services)(rules(days), office.as('olu', { ifMatch: version }))
    const both = await Promise.allSettled([put(40), put(50)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(put(60)).rejects.toMatchObject({ kind: 'stale', code: 'triage.stale', details: { version: version + 1 } })
    expect(await getTriageRules(office.services)({}, office.as('olu'))).toMatchObject({ version: version + 1 })
    // Without a version it is the newest that is written.
    expect(await putTriageRules(office.services)(rules(70), office.as('olu'))).toMatchObject({ version: version + 2 })
  })

  test('lists deputyships and reports that go with the person', async () => {
    const made = await announceDeparture(office.services)(
      { body: { person: office.people.noor.id, leavesAt: null, note: '' } },
      office.as('olu'),
    )
    expect(made.holds).toMatchObject([{ kind: 'territories', items: [{ what: 'Deputy', about: 'Central' }] }])
    const manager = await announceDeparture(office.services)(
      { body: { person: office.people.marta.id, leavesAt: null, note: '' } },
      office.as('olu'),
    )
    expect(manager.holds.find(({ kind }) => kind === 'reports')?.items.map(({ what }) => what)).toEqual(['Priya Nair', 'Tom Becker'])
  })
})
