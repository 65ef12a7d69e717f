import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { announceDeparture } from './announce-departure.ts'
import { commandHandover } from './command-handover.ts'
import { createAccount } from './create-account.ts'
import { enterHolder } from './enter-holder.ts'
import { fireDueTimers } from './fire-timers.ts'
import { getHandover } from './get-handover.ts'
import { getStartOptions } from './get-start-options.ts'
import { getTriageRules } from './get-triage-rules.ts'
import { listInbox } from './list-inbox.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putRecord } from './put-record.ts'
import { startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office
let account: string

beforeEach(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const pages = ['csm-to-csm', 'cse-to-csm'].map((name) => ({
    name: `${name}.md`,
    text: readFileSync(new URL(`../../playbooks/${name}.md`, import.meta.url), 'utf8'),
  }))
  await publishPlaybooks(office.services, office.tenant, pages)
  const body = { name: 'Kestrel Logistics', region: 'EMEA', zone: 'UTC', csm: office.people.priya.id }
  account = (await createAccount(office.services)({ body }, office.as('olu', { now: on(-30) }))).id
})
afterEach(() => database?.close())

const on = (days: number) => new Date(friday.getTime() + days * 86_400_000)
const day = (days: number) => on(days).toISOString().slice(0, 10)
const does = (id: string, by: FirstName, now: Date, command: string, input: Record<string, unknown> = {}) =>
  commandHandover(office.services)({ params: { id }, body: { command, ...input } }, office.as(by, { now }))
const leads = async (id: string, now: Date) =>
  (await getHandover(office.services)({ params: { id } }, office.as('marta', { now }))).cadence?.calls.map(
    ({ lead, state }) => `${lead.name.split(' ')[0]} ${state}`,
  )
const waits = async (by: FirstName, now: Date) =>
  (await listInbox(office.services)({ query: { view: 'mine', limit: 50 } }, office.as(by, { now }))).items.map(({ command }) => command)
const timeComes = async (now: Date) => {
  while ((await fireDueTimers(office.services, office.tenant, now)) > 0) {
    // Until none is due.
  }
}

test('a slow transition: the other side shapes the start, each call has a lead, and the flip waits for "ready"', async () => {
  const { id: person, name } = office.people.priya
  const data = {
    title: 'Cadence call',
    pattern: 'weekly',
    organiser: 'internal',
    organisedBy: { id: person, name },
    nextAt: on(1).toISOString(),
  }
  await putRecord(office.services)({ params: { id: account, kind: 'series', key: 'cadence' }, body: { data } }, office.as('priya'))

  const options = await getStartOptions(office.services)({ query: { account } }, office.as('marta'))
  expect(options.playbooks.map(({ id }) => id)).toEqual(['csm-to-csm'])
  expect(options.playbooks[0]).toMatchObject({
    paces: ['standard', 'slow'],
    suggested: { name: 'Tom Becker' },
    receivers: [{ name: 'Tom Becker', load: 0, reasons: ['same team', 'holds 0, the fewest'] }],
  })

  const started = await startHandover(office.services)(
    { body: { account, playbook: 'csm-to-csm', to: office.people.tom.id, reason: { kind: 'territory change' } } },
    office.as('priya'),
  )
  const { id } = started
  expect(started).toMatchObject({ state: 'proposed', pace: 'standard', awaiting: { name: 'Tom Becker' } })
  await does(id, 'tom', friday, 'propose-change', { text: 'They release next week', pace: 'slow', flipOn: day(12) })
  expect(await waits('priya', friday)).toEqual(['accept'])
  const { handover } = await does(id, 'priya', friday, 'accept')
  expect(handover).toMatchObject({ state: 'running', pace: 'slow', flipOn: day(12), cadence: { ready: null } })
  expect((await leads(id, friday))?.slice(0, 4)).toEqual(['Priya coming', 'Priya coming', 'Tom coming', 'Tom coming'])

  await timeComes(on(2))
  expect(await waits('priya', on(2))).toContain('report-cadence-call')
  await does(id, 'priya', on(2), 'report-cadence-call', { day: day(1), held: true, lead: person })
  expect((await leads(id, on(2)))?.[0]).toBe('Priya led')
  expect(await waits('tom', on(2))).not.toContain('say-ready')

  // The day comes without a word: the lead stays where it is, and the incoming person is asked.
  await timeComes(on(13))
  expect(await waits('tom', on(13))).toContain('say-ready')
  expect((await leads(id, on(13)))?.slice(1, 3)).toEqual(['Priya to say', 'Priya coming'])
  await expect(does(id, 'priya', on(13), 'say-ready')).rejects.toMatchObject({ code: 'flip.not-yours' })
  await does(id, 'tom', on(13), 'say-ready')
  expect((await leads(id, on(13)))?.[2]).toBe('Tom coming')

  const gone = await announceDeparture(office.services)({ body: { person, leavesAt: null, note: '' } }, office.as('marta', { now: on(13) }))
  const held = new Map(gone.holds.map(({ kind, items }) => [kind, items.map(({ what }) => what)]))
  expect(held.get('series')).toEqual(['Cadence call'])
  expect(held.get('handovers')).toEqual(['Old CSM'])
})

test('what a pool holds is offered the way back alone, and who may set the rules is said', async () => {
  const made = await createAccount(office.services)({ body: { name: 'Orchid', region: 'EMEA' } }, office.as('olu', { now: on(-30) }))
  const pool = { kind: 'pool' as const, id: office.pool }
  await enterHolder(office.services)({ params: { id: made.id, role: 'csm' }, body: pool }, office.as('olu', { now: on(-30) }))
  const options = await getStartOptions(office.services)({ query: { account: made.id } }, office.as('lena'))
  expect(options.playbooks.map(({ id, kind }) => [id, kind])).toEqual([['cse-to-csm', 'pool-to-named']])
  expect(options.playbooks[0]?.roles.find(({ role }) => role === 'CSE Territory Owner')?.person?.name).toBe('Lena Fischer')
  expect(options).toMatchObject({ again: null, escalation: null, holder: { kind: 'pool' } })
  const missing = {
    account: made.id,
    playbook: 'cse-to-csm',
    to: office.people.tom.id,
    reason: { kind: 'escalation' as const },
    previous: 'KES-9',
  }
  await expect(startHandover(office.services)({ body: missing }, office.as('marta'))).rejects.toMatchObject({ code: 'start.no-previous' })
  expect((await getTriageRules(office.services)({}, office.as('olu'))).may.set).toBe(true)
  expect(await getTriageRules(office.services)({}, office.as('marta'))).toMatchObject({ own: false, may: { set: false } })
})
