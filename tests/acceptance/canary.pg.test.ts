import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { apiRoot } from '../../src/contract/paths.ts'
import type { EffectState, Happened } from '../../src/core/process/handover.ts'
import { Account } from '../../src/core/records/account.ts'
import { classOf, type Restriction } from '../../src/core/records/field-class.ts'
import { type Kind, kindNames, kindOf } from '../../src/core/records/kinds.ts'
import { appendHandover } from '../../src/operations/append-handover.ts'
import { followChanges } from '../../src/operations/follow-changes.ts'
import { madeLink } from '../../src/operations/links/made-link.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { addLink } from '../../src/store/links.ts'
import { lastSeq } from '../../src/store/log.ts'
import type { FirstName } from '../support/office.ts'
import { readableAddresses } from '../support/readable-addresses.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'

/**
 * A canary stands in every field that has a restriction, in the records of an account and in a plan of its handover. Then everybody
 * reads everything there is to read about the two. Whoever may know a restriction sees all of its canaries, and nobody else one.
 */

/** Who may know what, from the handbook's words and not from the code: pay is the manager's, candid notes are for those who hand over and take over. */
const mayKnow: Record<Restriction, readonly FirstName[]> = {
  compensation: ['marta'],
  candid: ['priya', 'lena', 'noor', 'marta'],
  commercial: ['marta', 'olu'],
}
const everybody: readonly FirstName[] = ['priya', 'tom', 'marta', 'bruno', 'lena', 'noor', 'diego', 'olu', 'sam', 'vera']

type Canary = { at: string; restriction: Restriction; field: string; value: unknown; shows: string }

/** What else a record of a kind must say. */
const needed: Partial<Record<Kind, Record<string, unknown>>> = {
  contact: { name: 'Dana Ortiz', email: 'dana@nordlicht.example', approvedRecipient: true },
  opportunity: { name: 'Renewal', kind: 'renewal', stage: 'Open', status: 'open' },
  'service-tier': { tier: 'Premium' },
}

let counter = 0
function canariesIn(at: string, schema: z.ZodObject): Canary[] {
  return Object.entries(schema.shape).flatMap(([field, type]): Canary[] => {
    const classed = classOf(type)
    if (classed?.class !== 'restricted') return []
    if (!classed.restriction) throw new Error(`${at}.${field} is restricted and does not say for whom`)
    counter += 1
    const value = [`canary-${at}-${field}`, 71_300_000 + counter, `2031-07-${10 + counter}`, ...optionsOf(type)].find(
      (one) => type.safeParse(one).success,
    )
    if (value === undefined) throw new Error(`No canary fits ${at}.${field}`)
    // A choice has no value of its own that could be looked for; with its name beside it, it has.
    const shows = optionsOf(type).length > 0 ? `"${field}":"${value}"` : String(value)
    return [{ at, restriction: classed.restriction, field, value, shows }]
  })
}

const optionsOf = (type: unknown): string[] => {
  const { def } = type as { def: { innerType?: unknown; entries?: Record<string, string> } }
  return def.entries ? Object.values(def.entries).slice(0, 1) : def.innerType ? optionsOf(def.innerType) : []
}

const inRecords = kindNames
  .map((kind) => ({ kind, canaries: canariesIn(kind, kindOf(kind).schema) }))
  .filter(({ canaries }) => canaries.length > 0)
const inAccount = canariesIn('account', Account)
/** What people write about people in a handover: the document, notes of a task, comments about it, the agenda, what is left open. */
const inWords = ['document', 'reopened', 'comment', 'point', 'note', 'open-end', 'candid-note', 'dossier-answer', 'dossier-question'].map(
  (field): Canary => {
    const value = `canary-handover-${field}`
    return { at: 'handover', restriction: 'candid', field, value, shows: value }
  },
)
const all = [...inRecords.flatMap(({ canaries }) => canaries), ...inAccount, ...inWords]

/** A secret that stands in no record: by it, mail reaches the timeline of the CS platform in Priya's name. */
const timeline = 'canary-timeline-priya@timeline.example'

let two: TwoWorkspaces
let account: string
let handover: string
let ref: string

beforeAll(async () => {
  two = await openTwoWorkspaces()
  const { people } = two.ours
  const fields = Object.fromEntries(inAccount.map(({ field, value }) => [field, value]))
  account = (await as('olu', 'POST', '/accounts', { name: 'Nordlicht Optik', region: 'EMEA', csm: people.priya.id, ...fields })).id
  await as('olu', 'PUT', `/accounts/${account}/people/ae`, { kind: 'person', id: people.diego.id })
  for (const { kind, canaries } of inRecords) {
    const data = { ...needed[kind], ...Object.fromEntries(canaries.map(({ field, value }) => [field, value])) }
    await as('marta', 'PUT', `/accounts/${account}/records/${kind}${kindOf(kind).many === 'one' ? '' : '/canary'}`, { data })
  }
  const body = { playbook: 'csm-to-cse', account, to: two.ours.pool, reason: { kind: 'realignment' } }
  ;({ id: handover, ref } = await as('marta', 'POST', '/handovers', body))
  await planEverything()
  await as('priya', 'PUT', '/me/timeline-address', { address: timeline })
  await writeCandidly()
})
afterAll(() => two?.close())

async function as(name: FirstName, method: 'POST' | 'PUT', path: string, payload: object) {
  const answer = await two.app.inject({ method, url: `${apiRoot}${path}`, headers: two.headersOf(name, 'ours'), payload })
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`)
  return answer.json()
}

/** Priya writes what she thinks of people wherever the page keeps it for few. */
async function writeCandidly() {
  const { people } = two.ours
  const does = (command: object) => as('priya', 'POST', `/handovers/${handover}/commands`, command)
  const [document, reopened, comment, point, note, left, candidNote, dossierAnswer, dossierQuestion] = inWords.map(({ value }) =>
    String(value),
  )
  const row = { Name: 'Dana Ortiz', Position: 'CIO', Remarks: document }
  await does({ command: 'answer', on: 'people-and-how-they-get-along', value: [row] })
  await does({ command: 'comment', text: `${comment}`, about: 'relationships', mentions: [people.diego.id, people.lena.id] })
  // The call itself comes after the review; what is said in it is written here as the engine writes it.
  const item = { part: 'people', addedBy: people.priya.id, owner: people.priya.id, restricted: 'candid' } as const
  const around = { by: people.priya.id, at: (await two.ours.services.now(two.ours.tenant)).toISOString() }
  await appendEvents([
    { type: 'TaskReopened', task: 'relationships', because: `${reopened}`, cause: 'person', restricted: 'candid', ...around },
    { type: 'TaskReopened', task: 'handover-call', because: 'Look at it again', cause: 'person', ...around },
    { type: 'AgendaItemAdded', task: 'handover-call', item: { ...item, id: 'one', text: `${point}` }, ...around },
    { type: 'AgendaItemDiscussed', task: 'handover-call', item: { ...item, id: 'two', text: `${point}` }, note: `${note}`, ...around },
    {
      type: 'AgendaItemLeft',
      task: 'handover-call',
      item: { ...item, id: 'three', text: `${left}` },
      owner: people.lena.id,
      openEnd: 'end',
      ...around,
    },
    { type: 'CandidNoteAdded', id: 'candid', part: 'communication', text: `${candidNote}`, restricted: 'candid', ...around },
    {
      type: 'DossierAnswered',
      answers: [{ question: 'contact.stance:canary', about: `${dossierQuestion}`, kind: 'contact', text: `${dossierAnswer}`, basis: '' }],
      restricted: 'candid',
      ...around,
    },
  ])
}

async function appendEvents(events: Happened[]) {
  const { services, tenant, people } = two.ours
  const now = await services.now(tenant)
  const found = await loadHandover(services, { tenant, id: handover, actor: { kind: 'person', member: people.priya }, now })
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

/** A plan that changes every restricted field, as a connection to another system may make one. */
async function planEverything() {
  const { services, tenant, people } = two.ours
  const now = await services.now(tenant)
  const found = await loadHandover(services, { tenant, id: handover, actor: { kind: 'person', member: people.marta }, now })
  if ('answered' in found) throw new Error('Nothing was asked under a key')
  const effects = inRecords.map(({ kind, canaries }): EffectState => {
    const data = Object.fromEntries(canaries.map(({ field, value }) => [field, value]))
    return {
      id: `canary-${kind}`,
      task: 'update-tier',
      action: 'crm.change',
      system: 'CRM',
      subject: `The ${kind} changes`,
      account,
      record: { kind, key: 'canary' },
      before: data,
      after: { ...needed[kind], ...data },
      instruction: 'Change it.',
      repeat: 'natural',
      afterIds: [],
      // One that is only planned would be planned anew, and by then without it.
      state: 'verified',
      by: 'by hand',
    }
  })
  const event: Happened = { type: 'EffectsPlanned', task: 'update-tier', effects, by: 'baton', at: now.toISOString() }
  const { stored, playbookVersion, circumstances } = found
  await appendHandover(services, {
    tenant,
    before: found.handover,
    events: [event],
    circumstances: { ...circumstances, actor: { kind: 'baton' } },
    stored: { number: stored.number, playbookVersion, timers: stored.timers },
  })
}

/** Every way in which the contract lets one read, with our ids wherever it takes one. */
function addresses(): string[] {
  const records = inRecords.map(({ kind }) => ({ kind, key: kindOf(kind).many === 'one' ? '-' : 'canary' }))
  const queries: Record<string, string[]> = {
    '/handovers/start-options': [`?account=${account}`],
    '/handovers': ['', `?account=${account}`, '?q=nordlicht'],
    '/handovers/:id/letter': ['', '?as=text', '?as=docx'],
    '/handovers/:id/evidence-pack': ['', '?as=json'],
    '/handovers/:id/issue': ['', '?as=markdown'],
    '/handovers/:id/events': ['?limit=200'],
    '/accounts': ['', '?q=nordlicht'],
    '/inbox': ['', '?view=others'],
    '/mail': ['', `?handover=${handover}`],
    '/search': ['?q=nordlicht', '?q=canary', `?q=${all[0]?.value}`],
    '/imports/template': ['?of=accounts', '?of=people', '?of=contact', '?of=service-tier'],
    '/log/verification': ['', `?handover=${handover}`],
  }
  const ids: Record<string, string> = { accounts: account, handovers: handover, people: two.ours.people.priya.id, playbooks: 'csm-to-cse' }
  return readableAddresses({ ids, mail: two.found.mail, queries, records })
}

/** JSON within JSON, as in a pack or a log entry, reads like JSON. */
const plain = (body: string) => body.replaceAll(/\\+"/g, '"')

type Read = { address: string; status: number; text: string }

async function readAll(token: string, only = addresses()): Promise<Read[]> {
  const read: Read[] = []
  for (const address of [...only, '=/', '=/docs', '=/openapi.json']) {
    const url = address.startsWith('=') ? address.slice(1) : `${apiRoot}${address}`
    const answer = await two.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } })
    read.push({ address, status: answer.statusCode, text: `${JSON.stringify(answer.headers)}${plain(answer.body)}` })
  }
  return read
}

const seenIn = (read: readonly Read[], { shows }: Canary) =>
  read.flatMap(({ text, address }) => (withoutAsked(text, address).includes(shows) ? [address] : []))
/** What somebody asked for by name may be said back to them. */
const withoutAsked = (text: string, address: string) => text.replaceAll(decodeURIComponent(/\?q=(.*)$/.exec(address)?.[1] ?? '\0'), '')

test('there is a canary for pay, for candid notes and for money', () => {
  expect(new Set(all.map(({ restriction }) => restriction))).toEqual(new Set(Object.keys(mayKnow)))
  expect(all.length).toBeGreaterThanOrEqual(7)
})

describe.each(everybody)('%s', (name) => {
  test('reads the canaries of what they may know, and no other, wherever they look', async () => {
    const read = await readAll(`${name}-of-ours-0001`)
    expect(read.flatMap(({ address, status }) => (status >= 500 ? [address] : []))).toEqual([])
    expect(read.filter(({ address, status }) => status === 200 && address.startsWith(`/handovers/${handover}`)).length).toBeGreaterThan(8)
    for (const canary of all) {
      const entitled = mayKnow[canary.restriction].includes(name)
      const where = seenIn(read, canary)
      expect([canary.shows, entitled ? where.length > 0 : where]).toEqual([canary.shows, entitled ? true : []])
    }
  })

  test('learns no more from the answer to a command, or from an import that is tried out', async () => {
    const headers = two.headersOf(name, 'ours')
    const command = (payload: object) => two.app.inject({ method: 'POST', url: `${apiRoot}/handovers/${ref}/commands`, headers, payload })
    const tried = await two.app.inject({
      method: 'POST',
      url: `${apiRoot}/imports?of=accounts`,
      headers: { ...headers, 'content-type': 'text/csv' },
      payload: 'name,owner,arr\nNordlicht Optik,priya@meridian.example,5\n',
    })
    const answers = [await command({ command: 'comment', text: 'Hello' }), await command({ command: 'no-such' }), tried]
    const read = answers.map((answer) => ({ address: answer.body.slice(0, 60), status: answer.statusCode, text: plain(answer.body) }))
    expect(read.filter(({ status }) => status >= 500)).toEqual([])
    for (const canary of all.filter(({ restriction }) => !mayKnow[restriction].includes(name))) expect(seenIn(read, canary)).toEqual([])
  })
})

test('software sees no more than whom it acts for', async () => {
  const read = await readAll('diego-of-ours-software')
  expect(read.some(({ address, status }) => status === 200 && address === `/handovers/${handover}`)).toBe(true)
  for (const canary of all) expect(seenIn(read, canary)).toEqual([])
})

test('another workspace and a stranger see none, whoever they are there', async () => {
  const strangers = [...(await readAll('marta-of-theirs-0001')), ...(await readAll('made-up'))]
  expect(strangers.length).toBeGreaterThan(20)
  for (const canary of all) expect(seenIn(strangers, canary)).toEqual([])
})

test('a plan shows who may know it what it changes', async () => {
  const effects = await two.app.inject({ method: 'GET', url: `${apiRoot}/handovers/${ref}`, headers: two.headersOf('marta', 'ours') })
  for (const canary of inRecords.flatMap(({ canaries }) => canaries).filter(({ restriction }) => mayKnow[restriction].includes('marta')))
    expect(effects.body).toContain(canary.shows)
})

test('the stream of changes, the mail, the tasks and the timers hold none', async () => {
  const { services, tenant } = two.ours
  const context = two.ours.as('marta')
  const stop = new AbortController()
  const last = await lastSeq(services.database, tenant)
  const told: unknown[] = []
  for await (const change of followChanges(services)({ query: {} }, { ...context, after: 0, signal: stop.signal })) {
    told.push(change)
    if (change.position >= last) stop.abort()
  }
  const rows = async (text: string) => (await services.database.owner.query(text, [tenant])).rows
  const mail = await rows('select * from baton.mail where tenant = $1')
  const work = [
    ...(await rows('select data, title from baton.task where tenant = $1')),
    ...(await rows('select data from baton.timer where tenant = $1')),
  ]
  expect([told.length, mail.length, work.length].every((count) => count > 0)).toBe(true)
  const text = plain(JSON.stringify([told, mail, work]))
  for (const { shows } of all) expect(text).not.toContain(shows)
})

test('the page that a signed link opens holds none, nor does the list behind the other', async () => {
  const { services, tenant, people } = two.ours
  const now = (await services.now(tenant)).toISOString()
  for (const matter of [{ purpose: 'letter' as const, on: 'send-letter', role: 'AE' }, undefined]) {
    const made = madeLink(services, { member: people.diego, now, handover: matter ? handover : null, matter })
    await addLink(services.database, tenant, made.link)
    const page = await two.app.inject({ url: `/l/${made.token}`, headers: { host: '127.0.0.1' } })
    expect(page.statusCode).toBe(200)
    for (const { shows, value } of all) {
      expect(page.body).not.toContain(shows)
      if (String(value).startsWith('canary')) expect(page.body).not.toContain(String(value))
    }
  }
})

test('the log of the server holds none, neither of what was read nor of what was refused', async () => {
  const before = two.logged.length
  for (const { kind, canaries } of inRecords) {
    const data = { ...needed[kind], ...Object.fromEntries(canaries.map(({ field, value }) => [field, value])), unknown: randomUUID() }
    const path = `/accounts/${account}/records/${kind}/${encodeURIComponent(String(canaries[0]?.value))}`
    for (const name of ['marta', 'vera'] as const)
      await two.app.inject({ method: 'PUT', url: `${apiRoot}${path}`, headers: two.headersOf(name, 'ours'), payload: { data } })
  }
  expect(two.logged.length).toBeGreaterThan(before)
  const text = plain(JSON.stringify(two.logged))
  for (const { shows } of all) expect(text).not.toContain(shows)
  expect(two.logged.filter(({ level }) => level === 'error')).toEqual([])
})

describe('a timeline address', () => {
  test.each(everybody)('is told to its person alone: %s', async (name) => {
    const read = await readAll(`${name}-of-ours-0001`)
    const where = read.flatMap(({ text, address }) => (text.includes(timeline) ? [address] : []))
    expect(where).toEqual(name === 'priya' ? ['/me/timeline-address'] : [])
  })

  test('is told to no software, no other workspace and no stranger', async () => {
    for (const token of ['diego-of-ours-software', 'priya-of-theirs-0001', 'made-up'])
      expect((await readAll(token)).filter(({ text }) => text.includes(timeline))).toEqual([])
  })

  test('stands with the person and nowhere else: not in the log of the workspace, not in the log of the server', async () => {
    await two.app.inject({
      method: 'PUT',
      url: `${apiRoot}/me/timeline-address`,
      headers: two.headersOf('priya', 'ours'),
      payload: { address: `${timeline} ` },
    })
    const tables = (
      await two.ours.services.database.owner.query("select table_name from information_schema.tables where table_schema = 'baton'")
    ).rows
    const holding: string[] = []
    for (const { table_name: table } of tables) {
      const found = await two.ours.services.database.owner.query(`select 1 from baton."${table}" t where t::text like $1 limit 1`, [
        `%${timeline}%`,
      ])
      if (found.rows.length > 0) holding.push(table)
    }
    expect(holding).toEqual(['person'])
    expect(JSON.stringify(two.logged)).not.toContain(timeline)
  })
})
