import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoot } from '../../src/contract/paths.ts'
import type { ErasurePreview, PersonalExport } from '../../src/contract/personal-data.ts'
import type { Happened } from '../../src/core/process/handover.ts'
import { appendHandover } from '../../src/operations/append-handover.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { repeatErasures } from '../../src/operations/personal-data/erase-person.ts'
import { replayed } from '../../src/operations/replay.ts'
import { backup } from '../../src/store/backup.ts'
import { writeCheckpoint } from '../../src/store/checkpoint.ts'
import type { Database } from '../../src/store/database.ts'
import { erasureFile } from '../../src/store/erasures.ts'
import { findForeign, linkForeign } from '../../src/store/foreign-identities.ts'
import { append } from '../../src/store/log.ts'
import { keepPasskey, readPasskeys } from '../../src/store/passkeys.ts'
import { restore } from '../../src/store/restore.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { freshDatabase } from '../support/database.ts'
import { dumpOf } from '../support/dump.ts'
import { type FirstName, friday } from '../support/office.ts'
import { readableAddresses } from '../support/readable-addresses.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'

/**
 * One canary at the customer and one among us go through a story that names them wherever names can stand. Then both are erased, and
 * they are looked for in everything: the tables as a dump has them, a backup, files beside the database, and all answers to everybody.
 */
const contact = { name: 'Zephyrine Quillfeather-O’Hara', email: 'zephyrine.q@canaryperson.example' }
const employee = { name: 'Thaddäus Wolkenstein', email: 'thaddaeus@meridian.example' }
const gone = ['zephyrine', 'quillfeather', 'canaryperson', 'critic-canary', 'thadd', 'wolkenstein']
/** One of each kind of reader: the holder, their manager, the gatekeeper, operations, an administrator, and who only looks. */
const everybody: readonly FirstName[] = ['priya', 'marta', 'lena', 'olu', 'sam', 'vera']

let two: TwoWorkspaces
let account: string
let handover: string
const thaddaeus = '0195d1c0-0000-7000-8000-00000000cafe'
const key = 'zephyrine-quillfeather-o-hara'
const atProvider = { issuer: 'https://login.example', subject: 'thaddaeus|42' }

beforeAll(async () => {
  two = await openTwoWorkspaces()
  const { people } = two.ours
  account = (await as('olu', 'POST', '/accounts', { name: 'Nordlicht Optik', region: 'EMEA', csm: people.priya.id })).id
  await joinUs()
  await as('olu', 'PUT', `/accounts/${account}/people/ae`, { kind: 'person', id: thaddaeus })
  await as('olu', 'PUT', `/accounts/${account}/people/ae`, { kind: 'person', id: people.diego.id })
  const record = (path: string, data: object) => as('priya', 'PUT', `/accounts/${account}/records/${path}`, { data })
  await record(`contact/${key}`, {
    ...contact,
    title: 'CIO',
    stance: 'critic',
    notes: 'critic-canary: never on time',
    approvedRecipient: true,
  })
  await record('meeting/kick-off', {
    kind: 'cadence',
    title: `Call with ${contact.name}`,
    at: friday.toISOString(),
    attendees: [
      { name: contact.name, email: contact.email, side: 'customer' },
      { name: employee.name, side: 'us', person: { id: thaddaeus, name: employee.name } },
    ],
    link: `https://calendar.example/?with=${encodeURIComponent(contact.email)}`,
  })
  ;({ id: handover } = await as('marta', 'POST', '/handovers', {
    playbook: 'csm-to-cse',
    account,
    to: two.ours.pool,
    reason: { kind: 'realignment' },
  }))
  const does = (command: object) =>
    as('priya', 'POST', `/handovers/${handover}/commands`, command, { 'idempotency-key': `key-${JSON.stringify(command).length}` })
  await does({
    command: 'answer',
    on: 'people-and-how-they-get-along',
    value: [{ Name: contact.name, Position: 'CIO', Remarks: 'critic-canary again' }],
  })
  await does({
    command: 'comment',
    text: `Ask ${contact.name.toUpperCase()} first, says ${employee.name}.`,
    mentions: [people.diego.id],
  })
  await does({ command: 'comment', text: `Write to <${contact.email}>, not to ${employee.email}` })
  await appendEvents([
    {
      type: 'CandidNoteAdded',
      id: 'candid',
      part: 'communication',
      text: `${contact.name}: critic-canary`,
      restricted: 'candid',
      by: people.priya.id,
      at: friday.toISOString(),
    },
    {
      type: 'DossierAnswered',
      answers: [{ question: `contact.stance:${key}`, about: contact.name, kind: 'contact', text: 'critic-canary', basis: 'a feeling' }],
      restricted: 'candid',
      by: people.priya.id,
      at: friday.toISOString(),
    } as Happened,
  ])
  await writeMail()
  await writeCheckpoint(two.ours.services.database, two.ours.tenant, friday)
})
afterAll(() => two?.close())

async function as(name: FirstName, method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: object = {}) {
  const answer = await two.app.inject({
    method,
    url: `${apiRoot}${path}`,
    headers: { ...two.headersOf(name, 'ours'), ...headers },
    ...(payload ? { payload } : {}),
  })
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`)
  return answer.json()
}

const refusal = async (path: string, payload: object) => {
  const answer = await two.app.inject({ method: 'POST', url: `${apiRoot}${path}`, headers: two.headersOf('sam', 'ours'), payload })
  return [answer.statusCode, answer.json().code, answer.json().detail]
}

/** Somebody who worked here, with leave, a session and a draft; they have left since. */
async function joinUs() {
  const { services, tenant } = two.ours
  const person = { id: thaddaeus, ...employee, data: { roles: ['ae'], manager: null, place: 'Vaduz' } }
  await append(services.database, {
    tenant,
    stream: { kind: 'person', id: thaddaeus },
    expectedVersion: 0,
    events: [{ type: 'PersonAdded', person: thaddaeus, after: person }],
    actor: 'baton',
    at: friday.toISOString(),
    models: {
      people: [person],
      directory: [
        {
          kind: 'leave',
          id: thaddaeus,
          name: employee.name,
          data: { leave: [{ key: 'a', from: '2026-12-01', to: '2026-12-02', reason: 'critic-canary' }] },
        },
      ],
    },
  })
  services.forget(tenant)
}

async function appendEvents(events: Happened[]) {
  const { services, tenant, people } = two.ours
  const found = await loadHandover(services, { tenant, id: handover, actor: { kind: 'person', member: people.priya }, now: friday })
  if ('answered' in found) throw new Error('Nothing was asked under a key')
  const { stored, playbookVersion, circumstances } = found
  await appendHandover(services, {
    tenant,
    before: found.handover,
    events,
    circumstances,
    stored: { number: stored.number, playbookVersion, timers: stored.timers },
  })
}

async function writeMail() {
  const { services, tenant } = two.ours
  const invitation = `BEGIN:VCALENDAR\r\nATTENDEE;CN="Zephyrine Quillfea\r\n ther-O’Hara":mailto:${contact.email}\r\nEND:VCALENDAR\r\n`
  const mail = (id: string, to: string, text: string, parts: object[] = []) => ({
    id,
    at: friday.toISOString(),
    to: [to],
    subject: `About ${employee.name}`,
    text,
    html: `<p>${text}</p>`,
    headers: { to, bcc: [contact.email] },
    about: { handover },
    parts: parts as never,
  })
  await append(services.database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'MailCaptured' }],
    actor: 'baton',
    at: friday.toISOString(),
    models: {
      mail: [
        mail('0195d1c0-0000-7000-8000-000000000001', employee.email, 'critic-canary: only for you'),
        mail('0195d1c0-0000-7000-8000-000000000002', 'priya@meridian.example', `Zephyrine\nQuillfeather-O’Hara said hello`, [
          { type: 'text/calendar', content: invitation },
        ]),
      ],
    },
  })
}

const everythingStored = async (database: Database = two.ours.services.database) =>
  (await dumpOf(database, [two.ours.tenant])).values().toArray().join('\n')

async function backupNow(): Promise<Buffer> {
  const pieces: Buffer[] = []
  await backup(two.ours.services.database, new Writable({ write: (piece, _, done) => done(void pieces.push(piece)) }), { now: friday })
  return Buffer.concat(pieces)
}

async function allAnswers(people: readonly FirstName[]): Promise<string> {
  const addresses = readableAddresses({
    ids: { accounts: account, handovers: handover, people: two.ours.people.priya.id, playbooks: 'csm-to-cse' },
    mail: two.found.mail,
    queries: {
      '/handovers/start-options': [`?account=${account}`],
      '/handovers/:id/letter': ['', '?as=text'],
      '/handovers/:id/evidence-pack': ['', '?as=json'],
      '/handovers/:id/issue': ['', '?as=markdown'],
      '/handovers/:id/events': ['?limit=200'],
      '/inbox': ['', '?view=others'],
      '/mail': ['', `?handover=${handover}`],
      '/search': ['?q=nordlicht', '?q=thadd', '?q=zeph'],
      '/imports/template': ['?of=accounts', '?of=people'],
    },
    records: [
      { kind: 'contact', key },
      { kind: 'meeting', key: 'kick-off' },
    ],
  })
  const read: string[] = []
  for (const name of people) {
    for (const address of addresses) {
      const answer = await two.app.inject({ method: 'GET', url: `${apiRoot}${address}`, headers: two.headersOf(name, 'ours') })
      expect(answer.statusCode, address).toBeLessThan(500)
      // What somebody looked for may be said back to them.
      read.push(
        address.startsWith('/search')
          ? answer.body.replaceAll(/"q":"[^"]*"/g, '')
          : answer.body.replaceAll(decodeURIComponent(address), '').replaceAll(`\\"${key}\\"`, ''),
      )
    }
  }
  return read.join('\n')
}

/** Which canaries stand in a text, and for whoever has to look for them, the first place of each. */
const seen = (text: string) => gone.filter((word) => text.toLowerCase().includes(word))
const places = (text: string) =>
  seen(text).map((word) => {
    const at = text.toLowerCase().indexOf(word)
    return text.slice(Math.max(0, at - 300), at + 60)
  })
const theContact = () => ({ kind: 'contact', account, key })
const theEmployee = { kind: 'person', id: thaddaeus }

describe('before', () => {
  test('the canaries are everywhere that names can stand', async () => {
    expect(seen(await everythingStored())).toEqual(gone)
    expect(seen(await allAnswers(['priya'])).length).toBeGreaterThan(4)
  })

  test('the preview says what goes, what stays under a pseudonym and what may be chosen', async () => {
    const preview: ErasurePreview = await as('sam', 'POST', '/personal-data/preview', { subject: theContact() })
    expect(preview.obstacles).toEqual([])
    expect(preview.sameName).toEqual([])
    const counts = Object.fromEntries(preview.groups.map((one) => [one.class, one.becomes]))
    expect(counts).toMatchObject({ contact: 'erased', record: 'pseudonym', mail: 'erased', words: 'chosen' })
    expect(
      preview.groups
        .find((one) => one.class === 'words')
        ?.traces.some(({ words }) => words.some((text) => text.startsWith('Ask ZEPHYRINE'))),
    ).toBe(true)
    // An administrator who looks what goes is told nothing that is for few.
    expect(JSON.stringify(preview)).not.toContain('critic-canary')
  })

  test('the export holds all of it by class, what is for few only with a reason, and stands in the audit', async () => {
    const plain: PersonalExport = await as('sam', 'POST', '/personal-data/export', { subject: theContact() })
    expect(JSON.stringify(plain)).not.toContain('critic-canary')
    expect(plain.leftOut).toHaveLength(1)
    const whole: PersonalExport = await as('sam', 'POST', '/personal-data/export', {
      subject: theContact(),
      withRestricted: 'Their request of 20 November',
    })
    expect(JSON.stringify(whole)).toContain('critic-canary: never on time')
    expect(whole.leftOut).toEqual([])
    const { items } = await as('sam', 'GET', '/audit?subject=personal%20data')
    expect(items.map((one: { words: string; why: string | null }) => [one.words, one.why])).toEqual([
      ['Sam Reed gave out what is kept about a contact', 'Their request of 20 November'],
      ['Sam Reed gave out what is kept about a contact', null],
    ])
  })

  test('everybody gets their own, as a text to read too', async () => {
    const mine: PersonalExport = await as('priya', 'POST', '/me/personal-data')
    expect(mine.subject.name).toBe('Priya Nair')
    expect(mine.groups.map((one) => one.class)).toEqual(expect.arrayContaining(['profile', 'process']))
    const text = await two.app.inject({
      method: 'POST',
      url: `${apiRoot}/me/personal-data?as=markdown`,
      headers: two.headersOf('priya', 'ours'),
    })
    expect(text.headers['content-type']).toContain('text/markdown')
    expect(text.body).toContain('# What Test workspace keeps about Priya Nair')
  })

  test('who still works here, or holds something, is refused with the way out', async () => {
    const [status, code, words] = await refusal('/personal-data/erase', { subject: { kind: 'person', id: two.ours.people.priya.id } })
    expect([status, code]).toEqual([409, 'subject.in-use'])
    expect(words).toContain('End their access first')
    expect(words).toContain('Priya Nair holds')
    expect(words).toContain('takes part in')
    expect((await refusal('/personal-data/erase', { subject: theContact(), why: `${contact.name} asked` }))[1]).toBe('subject.named-in-why')
    expect((await refusal('/personal-data/erase', { subject: theContact(), keep: [1] }))[1]).toBe('subject.keep')
    expect(seen(await everythingStored())).toEqual(gone)
  })
})

describe('after', () => {
  let older: Buffer
  beforeAll(async () => {
    older = await backupNow()
    await as('sam', 'POST', '/personal-data/erase', { subject: theContact(), why: 'Asked for on 20 November' })
    const { services, tenant } = two.ours
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id: thaddaeus },
      expectedVersion: 'newest',
      events: [{ type: 'PersonDeactivated', person: thaddaeus }],
      actor: 'baton',
      at: friday.toISOString(),
      models: { people: [{ id: thaddaeus, ...employee, data: { roles: ['ae'], manager: null }, activeUntil: friday.toISOString() }] },
    })
    // They left on their last day, so nobody has ended their access.
    const own = { tenant, person: thaddaeus }
    await linkForeign(services.database, { ...own, ...atProvider, now: friday })
    const phone = { id: 'phone', name: "Wolkenstein's phone", publicKey: Buffer.from('k'), counter: 0, transports: [], createdAt: friday }
    await keepPasskey(services.database, { ...own, ...phone })
    services.forget(tenant)
    await as('sam', 'POST', '/personal-data/erase', { subject: theEmployee, alsoCalled: ['Thaddaeus'] })
  })

  test('they are in no table, no backup and no file', async () => {
    expect(places(await everythingStored())).toEqual([])
    expect(places(gunzipSync(await backupNow()).toString())).toEqual([])
    const { services, tenant } = two.ours
    expect(await readPasskeys(services.database, { tenant, person: thaddaeus })).toEqual([])
    expect(await findForeign(services.database, { tenant, ...atProvider })).toBeUndefined()
  })

  test('no answer to anybody names them', async () => {
    expect(places(await allAnswers(everybody))).toEqual([])
    expect(seen(JSON.stringify(two.logged))).toEqual([])
    const { items } = await as('sam', 'GET', '/personal-data?q=')
    expect(seen(JSON.stringify(items))).toEqual([])
  })

  test('the log verifies, with every handover replayed and the notes from before', async () => {
    const { services, tenant } = two.ours
    expect((await verifyWorkspace(services.database, tenant, { replay: replayed })).findings).toEqual([])
  })

  test('what happened stays under a pseudonym', async () => {
    const { items } = await as('marta', 'GET', `/handovers/${handover}/events?limit=200`)
    const text = JSON.stringify(items)
    expect(text).toMatch(/Ask Erased person [0-9a-f]{6} first, says Erased person [0-9a-f]{6}\./)
    const { items: erasures } = await as('sam', 'GET', '/personal-data/erasures')
    expect(erasures).toHaveLength(2)
    expect(erasures.find((one: { kind: string }) => one.kind === 'contact')).toMatchObject({
      kind: 'contact',
      why: 'Asked for on 20 November',
      kept: 0,
    })
  })

  test('a new evidence pack is verified by the program that stands alone, and says what went', async () => {
    const pack = await two.app.inject({ url: `${apiRoot}/handovers/${handover}/evidence-pack`, headers: two.headersOf('marta', 'ours') })
    const folder = mkdtempSync(join(tmpdir(), 'baton-pack-'))
    const file = join(folder, 'pack.html')
    const check = () =>
      execFileSync('node', [join(import.meta.dirname, '../../scripts/verify-pack.mjs'), file], { encoding: 'utf8', stdio: 'pipe' })
    try {
      writeFileSync(file, pack.body)
      expect(check()).toContain('words about people were taken out of')
      // Whoever changes what was left of an entry is found.
      writeFileSync(file, pack.body.replaceAll(/Ask Erased person [0-9a-f]{6} first/g, 'Ask nobody first'))
      expect(check).toThrow()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a backup from before is restored without them, by the list that lies beside the data', async () => {
    const database = await freshDatabase()
    const { tenant, services } = two.ours
    try {
      await restore(database, Readable.from([older]))
      expect(seen(await everythingStored(database))).toEqual(gone)
      // Brought along as the journal of letters is.
      mkdirSync(dirname(erasureFile(database.dataDir, tenant)), { recursive: true })
      copyFileSync(erasureFile(services.database.dataDir, tenant), erasureFile(database.dataDir, tenant))
      const around = { database, forget: () => {}, sessionsChanged: () => {} }
      expect(await repeatErasures(around, tenant, friday)).toBe(2)
      expect(places(await everythingStored(database))).toEqual([])
      expect((await verifyWorkspace(database, tenant, { replay: replayed })).findings).toEqual([])
      expect(await repeatErasures(around, tenant, friday)).toBe(0)
    } finally {
      await database.close()
    }
  })

  test('nobody is erased twice', async () => {
    expect(await refusal('/personal-data/erase', { subject: theContact() })).toEqual([404, 'subject.unknown', expect.any(String)])
    expect(await refusal('/personal-data/erase', { subject: theEmployee })).toEqual([404, 'subject.unknown', expect.any(String)])
  })
})
