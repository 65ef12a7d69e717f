import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../../tests/support/office.ts'
import { cutoff, type RetentionMonths, standardMonths } from '../../core/policy/retention.ts'
import type { Happened } from '../../core/process/handover.ts'
import { append } from '../../store/log.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { listAudit } from '../administration/list-audit.ts'
import { appendHandover } from '../append-handover.ts'
import { commandHandover } from '../command-handover.ts'
import { createAccount } from '../create-account.ts'
import { loadHandover } from '../load-handover.ts'
import { publishPlaybooks } from '../publish-playbooks.ts'
import { putRecord } from '../put-record.ts'
import { replayed } from '../replay.ts'
import { startHandover } from '../start-handover.ts'
import { applyRetention, retainDaily } from './apply-retention.ts'
import { getRetention, liftHold, putHold, putRetention } from './set-retention.ts'

let database: TestDatabase
let office: Office
let held: string
let account: string
let ended: { id: string }
let endedOfHeld: { id: string }

const later = (months: number) => new Date(Date.UTC(2026, 10 + months, 21))
const months = async (given: Partial<RetentionMonths>, now = friday) =>
  putRetention(office.services)({ body: given }, office.as('sam', { now }))
const goes = async (now: Date) =>
  Object.fromEntries(
    (await getRetention(office.services)({}, office.as('sam', { now }))).classes.flatMap((one) =>
      one.goes > 0 ? [[one.class, one.goes]] : [],
    ),
  )

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8')
  await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text: page }])
  ;[account, ended] = await story('Alder Optik')
  ;[held, endedOfHeld] = await story('Birch Rail')
  await append(database, {
    tenant: office.tenant,
    stream: { kind: 'workspace', id: office.tenant },
    expectedVersion: 'newest',
    events: [{ type: 'MailCaptured' }],
    actor: 'baton',
    at: friday.toISOString(),
    models: {
      mail: [account, held].map((_, index) => ({
        id: randomUUID(),
        at: friday.toISOString(),
        to: ['tom@meridian.example'],
        subject: 'Your day',
        text: 'notice-words',
        about: { handover: [ended.id, endedOfHeld.id][index] },
      })),
    },
  })
})
afterAll(() => database?.close())

/** A handover that began, holds a candid note and a letter, and was cancelled at once. */
async function story(name: string): Promise<[string, { id: string }]> {
  const { services, people, tenant } = office
  const made = await createAccount(services)({ body: { name, region: 'EMEA', csm: people.priya.id } as never }, office.as('olu'))
  await putRecord(services)(
    {
      params: { id: made.id, kind: 'contact', key: `dana-${name.length}` },
      body: { data: { name: `Dana ${name}`, email: `dana@${name.length}.example` } },
    } as never,
    office.as('priya'),
  )
  const started = await startHandover(services)(
    { body: { playbook: 'csm-to-csm', account: made.id, to: people.tom.id, reason: { kind: 'departure' } } } as never,
    office.as('marta'),
  )
  await commandHandover(services)({ params: { id: started.id }, body: { command: 'accept' } as never }, office.as('tom'))
  const found = await loadHandover(services, { tenant, id: started.id, actor: { kind: 'person', member: people.priya }, now: friday })
  if ('answered' in found) throw new Error('Nothing was asked under a key')
  const by = { by: people.priya.id, at: friday.toISOString() }
  const letter = {
    version: 1,
    subject: 'letter-words',
    text: 'letter-words',
    hash: 'h',
    from: people.priya.id,
    to: ['dana@x.example'],
    cc: [],
    by: people.priya.id,
    at: friday.toISOString(),
    proposedDates: [],
  }
  const events = [
    { type: 'CandidNoteAdded', id: 'c', part: 'communication', text: 'candid-words', restricted: 'candid', ...by },
    { type: 'LetterDrafted', letter, ...by },
  ] as Happened[]
  const { stored, playbookVersion, circumstances } = found
  await appendHandover(services, {
    tenant,
    before: found.handover,
    events,
    circumstances,
    stored: { number: stored.number, playbookVersion, timers: stored.timers },
  })
  await commandHandover(services)(
    { params: { id: started.id }, body: { command: 'cancel', because: 'Only a story' } as never },
    office.as('marta'),
  )
  return [made.id, { id: started.id }]
}

const said = async (words: string): Promise<number> => {
  const client = await database.owner.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true)`, [office.tenant])
    const { rows } = await client.query(
      `select (select count(*) from baton.event where body like $1) + (select count(*) from baton.mail where text like $1) + (select count(*) from baton.handover where state::text like $1) as n`,
      [`%${words}%`],
    )
    await client.query('commit')
    return Number(rows[0].n)
  } finally {
    client.release()
  }
}
const findings = async () => (await verifyWorkspace(database, office.tenant, { replay: replayed })).findings

test('months are counted back to the same day, or the last of a shorter month', () => {
  expect(
    [
      cutoff(new Date('2026-11-20T10:00:00Z'), 24),
      cutoff(new Date('2026-03-31T10:00:00Z'), 1),
      cutoff(new Date('2024-02-29T00:00:00Z'), 12),
    ].map((one) => one.toISOString()),
  ).toEqual(['2024-11-20T10:00:00.000Z', '2026-02-28T10:00:00.000Z', '2023-02-28T00:00:00.000Z'])
})

test('as long as nobody says otherwise, nothing goes by which a handover is proven', async () => {
  expect(Object.entries(standardMonths).flatMap(([name, kept]) => (kept === null ? [name] : []))).toEqual([
    'candid',
    'restricted',
    'letters',
    'contacts',
  ])
  await applyRetention(office.services, office.tenant, later(240))
  expect([await said('candid-words'), await said('letter-words')]).toEqual([4, 4])
})

describe('with months set', () => {
  test('nothing younger goes, and what is older is counted before it goes', async () => {
    await putHold(office.services)({ params: { id: held }, body: { because: 'A dispute' } }, office.as('sam'))
    await months({ candid: 12, letters: 24 })
    expect(await goes(later(11))).toEqual({})
    expect(await goes(later(13))).toMatchObject({ candid: 1 })
    expect(await goes(later(25))).toMatchObject({ candid: 1, letters: 1 })
  })

  test('what is older goes, out of the log too, which still verifies; what is under hold stays', async () => {
    const counts = await applyRetention(office.services, office.tenant, later(25))
    expect(counts).toMatchObject({ candid: 1, letters: 1 })
    // One story of two, each in its entry and in the state of its handover.
    expect([await said('candid-words'), await said('letter-words')]).toEqual([2, 2])
    expect(await findings()).toEqual([])
    expect(await goes(later(25))).toEqual({})
  })

  test('it stands in the audit, and a day without anything to do does not', async () => {
    const audit = async () =>
      (await listAudit(office.services)({ query: { limit: 50, as: 'json', subject: 'personal data' } }, office.as('sam'))).items.map(
        ({ words }) => words,
      )
    const before = await audit()
    expect(before[0]).toBe('Baton let go what was kept long enough: Candid notes and call notes 1; Letters 1')
    expect(before).toContain('Sam Reed put Birch Rail under legal hold')
    expect(before).toContain('Sam Reed set how long is kept: Candid notes and call notes 12 months; Letters 24 months')
    await applyRetention(office.services, office.tenant, later(26))
    expect(await audit()).toEqual(before)
  })

  test('it is looked through once a day, and once the hold is lifted the rest goes', async () => {
    await liftHold(office.services)({ params: { id: held } }, office.as('sam'))
    const { services, tenant } = office
    await expect(liftHold(services)({ params: { id: held } }, office.as('sam'))).rejects.toMatchObject({ code: 'hold.none' })
    const at = (now: Date) => ({ ...services, now: async () => now })
    await retainDaily(at(new Date(later(26).getTime() + 3_600_000)), tenant)
    expect(await said('candid-words')).toBe(2)
    await retainDaily(at(new Date(later(26).getTime() + 86_400_000)), tenant)
    expect([await said('candid-words'), await said('letter-words')]).toEqual([0, 0])
    expect(await findings()).toEqual([])
  })

  test('contacts of an account that ended are erased, and no others', async () => {
    await months({ contacts: 6 })
    const client = await database.owner.connect()
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true)`, [office.tenant])
    await client.query('update baton.account set ended_at = $2 where id = $1', [account, friday])
    await client.query('commit')
    client.release()
    expect(await goes(later(7))).toMatchObject({ contacts: 1 })
    await applyRetention(office.services, office.tenant, later(7))
    expect([await said('Dana Alder'), (await said('Dana Birch')) > 0]).toEqual([0, true])
    expect(await findings()).toEqual([])
  })
})
