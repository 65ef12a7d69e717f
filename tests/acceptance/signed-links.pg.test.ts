import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { LinkView } from '../../src/contract/links.ts'
import type { MailView } from '../../src/contract/mail.ts'
import { linkDesk } from '../../src/operations/links/link-desk.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

/** An AE who never signs in: what their mail opens, for how long, for whom, and what it never does. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const tokensIn = (text: string) => [...text.matchAll(/\/l\/([\w-]{43})/g)].map(([, token]) => token ?? '')

type Page = { status: number; text: string; headers: Record<string, unknown> }

async function fetched(token: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Page> {
  const answer = await baton.app.server.inject({ method, url: `/l/${token}`, headers: { host: '127.0.0.1', accept: 'text/html' } })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}

async function sent(token: string, fields: Record<string, string | string[]>, headers: Record<string, string> = {}): Promise<Page> {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  const answer = await baton.app.server.inject({
    method: 'POST',
    url: `/l/${token}`,
    headers: { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: form.toString(),
  })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}

/** What the form of this command carries before anybody has entered anything. */
function formIn({ text }: Page, command: string): Record<string, string> {
  const form = [...text.matchAll(/<form method="post">.*?<\/form>/gs)]
    .map(([whole]) => whole)
    .find((one) => one.includes(`value="${command}"`))
  if (!form) throw new Error(`The page offers no ${command}:\n${text.replace(/<style.*?<\/style>/s, '').slice(0, 3000)}`)
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  )
}
const valuesIn = ({ text }: Page, name: string) =>
  [...text.matchAll(new RegExp(`type="radio" name="f\\.${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value ?? '')

/** A handover of the demo in which the letter waits for its AE, drafted anew so that a mail goes out now. */
async function waiting(account: string) {
  const { items } = await desk.get<{ items: { id: string; ref: string; account: { name: string } }[] }>(
    desk.operations,
    '/handovers?status=active&limit=200',
  )
  const found = items.find((one) => one.account.name === account)
  if (!found) throw new Error(`Nobody hands over ${account}`)
  const view = await desk.handover(desk.operations, found.id)
  const personIn = (role: string) => desk.person(view.participants.find((one) => one.role === role && one.until === null)?.person.id)
  return { id: found.id, ref: found.ref, csm: personIn('CSM'), ae: personIn('AE') }
}
const inDays = async (days: number) => new Date(Date.parse(await desk.now()) + days * 86_400_000).toISOString().slice(0, 10)

async function drafted(account: string) {
  const handover = await waiting(account)
  const dates = [await inDays(20), await inDays(22)]
  await desk.does(handover.csm.email, handover.id, 'draft-letter', 'send-letter', { dates })
  const mail = await newestMail(handover.id, 'the letter waits for a date')
  const [letter = '', list = ''] = tokensIn(mail.text)
  return { ...handover, dates, mail, letter, list }
}
async function mailsOf(id: string): Promise<MailView[]> {
  return (await desk.get<{ items: MailView[] }>(desk.operations, `/handovers/${id}/mail?limit=100`)).items
}
async function newestMail(id: string, subject: string): Promise<MailView> {
  const found = (await mailsOf(id)).find((one) => one.subject.includes(subject))
  if (!found) throw new Error(`No mail says ${subject}`)
  return found
}
const linksOf = (id: string, as = desk.operations) => desk.get<{ items: LinkView[]; mayRevoke: boolean }>(as, `/handovers/${id}/links`)
const spent = 'Nothing changed.'

test('a mail to an AE carries a link for the matter and one for everything; nobody else has them, nor any event', async () => {
  const { id, ae, mail, letter, list } = await drafted('Copper Ridge Dairy')
  expect(mail.to).toEqual([ae.email])
  expect(tokensIn(mail.text)).toHaveLength(2)
  expect(mail.text).toContain(', without signing in, until ')
  for (const token of [letter, list]) {
    expect((await fetched(token)).status).toBe(200)
    const { services, tenant } = baton.app
    for (const table of ['event', 'link', 'task', 'handover', 'timer', 'idempotency']) {
      const { rows } = await services.database.owner.query(`select t::text as row from baton.${table} t where tenant = $1`, [tenant])
      expect(
        rows.some(({ row }) => row.includes(token)),
        table,
      ).toBe(false)
    }
  }
  const pack = await desk.get<unknown>(desk.operations, `/handovers/${id}/evidence-pack?as=json`)
  for (const token of [letter, list]) expect(JSON.stringify(pack)).not.toContain(token)
})

test('whoever opens every link that was ever mailed, as a scanner does, has changed nothing', async () => {
  const { items } = await desk.get<{ items: MailView[] }>(desk.operations, '/mail?limit=200')
  const tokens = [...new Set(items.flatMap(({ text }) => tokensIn(text)))]
  expect(tokens.length).toBeGreaterThan(3)
  const { services, tenant } = baton.app
  const state = async () => {
    const read = async (text: string) => (await services.database.owner.query(text, [tenant])).rows
    return [
      await read('select seq, hash from baton.chain where tenant = $1'),
      await read('select id, version, state from baton.handover where tenant = $1 order by id'),
      await read('select id, used_at, revoked_at, expires_at from baton.link where tenant = $1 order by id'),
      await read('select count(*) from baton.mail where tenant = $1'),
      await read('select * from baton.task where tenant = $1 order by handover, task'),
    ]
  }
  const before = await state()
  for (const token of tokens)
    for (const method of ['HEAD', 'GET', 'GET'] as const) expect((await fetched(token, method)).status).toBeLessThan(500)
  expect(await state()).toEqual(before)
})

test('the page says what changes and shows the letter word for word, without a script, to nobody’s index', async () => {
  const { id, letter, dates, csm } = await drafted('Copper Ridge Dairy')
  const { text, headers } = await fetched(letter)
  const view = await desk.handover(csm.email, id)
  expect(text).not.toMatch(/<script|javascript:|\son\w+=/i)
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow', 'cache-control': 'no-store' })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/)
  expect(headers['set-cookie']).toBeUndefined()
  const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;')
  expect(text).toContain(escaped(view.letter?.versions.at(-1)?.text.trimEnd() ?? 'none'))
  expect(valuesIn({ text } as Page, 'date')).toEqual(dates)
  for (const words of ['What changes', 'You are the main contact of Copper Ridge Dairy', 'Question for ', 'Not me', csm.name])
    expect(text).toContain(words)
})

test('an AE agrees a day by their link; the timeline says how, the link is used up, and the form sent again does nothing', async () => {
  const { id, ref, ae, letter, dates, csm } = await drafted('Copper Ridge Dairy')
  const page = await fetched(letter)
  const form = { ...formIn(page, 'agree-date'), 'f.date': dates[1] ?? '' }
  const answer = await sent(letter, form)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.text).toContain('Recorded')
  const view = await desk.handover(csm.email, id)
  expect(view.letter?.agreed).toMatchObject({ date: dates[1], by: ae.id })
  const event = (await desk.events(csm.email, id)).findLast(({ type }) => type === 'DateAgreed')
  expect(event?.words).toMatch(/^.* agreed to .* and version \d+ of the letter, by signed link, opened \w{3} \d+ \w{3}, \d\d:\d\d$/)
  expect(event?.by.id).toBe(ae.id)
  for (const again of [await sent(letter, form), await fetched(letter)]) {
    expect(again.status).toBe(404)
    expect(again.text).toContain(spent)
  }
  expect((await desk.handover(csm.email, id)).version).toBe(view.version)
  expect((await linksOf(id)).items.find(({ state }) => state === 'used')).toMatchObject({ purpose: 'letter', person: { id: ae.id } })
  const pack = await desk.get<string>(desk.operations, `/handovers/${ref}/evidence-pack`)
  expect(pack).toContain('by signed link, opened')
})

test('a refusal is told in the words of the rules, what was entered stays, and a wrong day is no day', async () => {
  const { letter, id, csm } = await drafted('Copper Ridge Dairy')
  const form = formIn(await fetched(letter), 'agree-date')
  const wrong = await sent(letter, { ...form, 'f.date': '2031-01-01' })
  expect(wrong.status).toBe(409)
  expect(wrong.text).toContain('role="alert"')
  const decline = formIn(await fetched(letter), 'decline-dates')
  const refused = await sent(letter, { ...decline, 'f.because': 'They are away <b>', 'f.dates': ['2020-01-01'] })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('They are away &lt;b&gt;')
  await desk.does(csm.email, id, 'pause', null, { because: 'The customer merges' })
  const paused = await sent(letter, { ...form, 'f.date': '2031-01-01' })
  expect(paused.text).toContain('is paused: The customer merges. Resume it first.')
  await desk.does(csm.email, id, 'resume')
})

test('an AE whom no date suits says why and what would; the CSM has a task, and a newer version asks again', async () => {
  const { letter, id, csm, ae } = await drafted('Copper Ridge Dairy')
  const suits = await inDays(30)
  const form = formIn(await fetched(letter), 'decline-dates')
  const answer = await sent(letter, { ...form, 'f.because': 'Their board meets', 'f.dates': [suits, '', ''] })
  expect(answer.status, answer.text).toBe(200)
  const view = await desk.handover(csm.email, id)
  expect(view.letter?.declined).toMatchObject({ by: ae.id, because: 'Their board meets', dates: [suits] })
  expect(view.waiting.find(({ command }) => command === 'draft-letter')).toMatchObject({ person: { id: csm.id } })
  expect((await newestMail(id, 'other dates are asked for')).to).toEqual([csm.email])
  const next = await drafted('Copper Ridge Dairy')
  expect((await desk.handover(csm.email, id)).letter?.declined).toBeNull()
  expect((await fetched(next.letter)).status).toBe(200)
})

test('a question goes to the CSM, who is mentioned, and the link stays good', async () => {
  const { letter, id, csm } = await drafted('Copper Ridge Dairy')
  const form = { ...formIn(await fetched(letter), 'comment'), 'f.text': 'Do they know\r\nabout this?' }
  for (const _ of [1, 2]) expect((await sent(letter, form)).status).toBe(200)
  const asked = (await desk.handover(csm.email, id)).comments.filter(({ text }) => text === 'Do they know\nabout this?')
  expect(asked).toMatchObject([{ mentions: [csm.id] }])
  expect((await fetched(letter)).status).toBe(200)
})

test('the list shows what waits, and opens each matter under a link of its own', async () => {
  const { list, ae, letter } = await drafted('Copper Ridge Dairy')
  const page = await fetched(list)
  expect(page.text).toContain('Copper Ridge Dairy')
  const opened = await sent(list, formIn(page, 'letter'))
  expect(opened.status).toBe(303)
  const [token = ''] = tokensIn(String(opened.headers.location))
  expect([list, letter]).not.toContain(token)
  expect((await fetched(token)).text).toContain(`for ${ae.name}`)
  expect((await sent(list, { ...formIn(page, 'letter'), handover: randomUUID() })).status).toBe(409)
})

describe('a link opens nothing', () => {
  const isSpent = (page: Page) => {
    expect(page.status).toBe(404)
    expect(page.text).toContain(spent)
  }
  /** All that a stranger could compare. */
  const shape = ({ status, headers, text }: Page) => {
    const { date: _date, 'x-request-id': _id, 'content-length': _length, 'content-security-policy': policy, ...rest } = headers
    return { status, ...rest, policy: String(policy).replace(/nonce-[^']+/, ''), title: /<title>.*<\/title>/.exec(text)?.[0] }
  }

  test('when it is guessed, and is answered like one that has expired but for the offer of another', async () => {
    const { letter } = await drafted('Copper Ridge Dairy')
    const guesses = [
      randomBytes(32).toString('base64url'),
      `${letter.slice(0, -1)}${letter.endsWith('A') ? 'B' : 'A'}`,
      'x',
      '%00',
      'a'.repeat(900),
    ]
    for (const guess of guesses) isSpent(await fetched(guess))
    await baton.app.services.database.owner.query(
      "update baton.link set expires_at = created_at where token_hash = sha256(convert_to($1, 'UTF8'))",
      [letter],
    )
    const expired = await fetched(letter)
    isSpent(expired)
    expect(shape(expired)).toEqual(shape(await fetched(guesses[0] ?? '')))
    expect(expired.text).toMatch(/Send a new link to .•••@meridian\.example/)
  })

  test('after fourteen days', async () => {
    const { letter, list, id } = await drafted('Copper Ridge Dairy')
    await desk.clockOn(14 * 24 * 60 - 1)
    expect((await fetched(list)).status).toBe(200)
    await desk.clockOn(2)
    for (const token of [letter, list]) isSpent(await fetched(token))
    const now = await desk.now()
    const { items } = await linksOf(id)
    expect(items.filter(({ state }) => state === 'expired').length).toBeGreaterThan(0)
    expect(items.filter(({ state, validUntil }) => state === 'open' && validUntil <= now)).toEqual([])
  })

  test('when it was revoked, which only who hands over or steers may, and the log says who did', async () => {
    const { letter, id, csm, ae } = await drafted('Copper Ridge Dairy')
    const link = (await linksOf(id)).items.find(({ state, purpose }) => state === 'open' && purpose === 'letter')
    const address = `/handovers/${id}/links/${link?.id}`
    const outsider = desk.withRole('csm', [csm.id])
    expect((await linksOf(id, outsider.email)).mayRevoke).toBe(false)
    for (const as of [outsider.email, ae.email]) expect((await baton.ask('DELETE', address, { as })).status).toBe(403)
    expect((await fetched(letter)).status).toBe(200)
    await desk.answer('DELETE', address, { as: csm.email })
    isSpent(await fetched(letter))
    isSpent(await sent(letter, { do: 'act', command: 'agree-date', form: 'x' }))
    expect((await linksOf(id)).items.find((one) => one.id === link?.id)?.state).toBe('revoked')
  })

  test('when somebody else has the role: the old one is over, and the colleague has one', async () => {
    const { letter, id, ae, csm, dates } = await drafted('Copper Ridge Dairy')
    const page = await fetched(letter)
    const colleague = desk.withRole('ae', [ae.id])
    const answer = await sent(letter, { ...formIn(page, 'forward'), 'f.person': colleague.id, 'f.note': 'She has them now' })
    expect(answer.status, answer.text).toBe(200)
    isSpent(await fetched(letter))
    isSpent(await sent(letter, { ...formIn(page, 'agree-date'), 'f.date': dates[0] ?? '' }))
    const mail = (await mailsOf(id)).find(({ subject, to }) => subject.includes('is the AE') && to.includes(colleague.email))
    const [list = ''] = tokensIn(mail?.text ?? '')
    // The letter names whoever it was before, so nobody is asked to agree to it until it is written anew.
    expect((await fetched(list)).text).toContain('Nothing is waiting on you')
    expect((await desk.events(csm.email, id)).at(-1)?.words).toMatch(/, by signed link, opened /)
    expect((await linksOf(id)).items.some(({ state, person }) => state === 'moved' && person.id === ae.id)).toBe(true)
    const next = await drafted('Copper Ridge Dairy')
    expect(next.mail.to).toEqual([colleague.email])
    const theirs = await fetched(next.letter)
    expect(theirs.text).toContain(`for ${colleague.name}`)
    // Back, so that the next ones find the handover as it was.
    const back = await sent(next.letter, { ...formIn(theirs, 'forward'), 'f.person': ae.id })
    expect(back.status).toBe(200)
  })

  test('in another workspace', async () => {
    const { letter } = await drafted('Copper Ridge Dairy')
    const other = linkDesk(baton.app.services, randomUUID())
    await expect(other.look(letter, { counts: true }).catch((error) => ({ state: String(error) }))).resolves.toMatchObject({
      state: expect.not.stringMatching(/matter|list/),
    })
  })
})

test('"not me" without knowing who is a task for the CSM, who says who it is', async () => {
  const { letter, id, csm, ae } = await drafted('Copper Ridge Dairy')
  const answer = await sent(letter, { ...formIn(await fetched(letter), 'forward'), 'f.person': '', 'f.note': 'I left this account in May' })
  expect(answer.status, answer.text).toBe(200)
  const view = await desk.handover(csm.email, id)
  expect(view.waiting.find(({ command }) => command === 'forward')).toMatchObject({ person: { id: csm.id }, on: 'AE' })
  expect((await newestMail(id, 'who is the AE?')).to).toEqual([csm.email])
  const colleague = desk.withRole('ae', [ae.id])
  await desk.does(csm.email, id, 'forward', 'AE', { person: colleague.id })
  expect((await desk.handover(csm.email, id)).waiting.filter(({ command }) => command === 'forward')).toEqual([])
  await desk.does(desk.operations, id, 'reassign', 'AE', { person: ae.id, because: 'It was theirs after all' })
})

test('a form from another site, without its seal, or with the seal of another link decides nothing', async () => {
  const { letter, list, id, csm, dates } = await drafted('Copper Ridge Dairy')
  const form: Record<string, string> = { ...formIn(await fetched(letter), 'agree-date'), 'f.date': dates[0] ?? '' }
  const { version } = await desk.handover(csm.email, id)
  expect((await sent(letter, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await sent(letter, form, { origin: 'https://evil.example' })).status).toBe(403)
  const other = formIn(await fetched(list), 'letter').form ?? ''
  for (const seal of ['', 'x', other, `${form.form}x`, `2026-01-01T00:00:00.000Z.${form.form?.split('.').at(-1)}`])
    expect((await sent(letter, { ...form, form: seal })).status).toBe(409)
  expect((await desk.handover(csm.email, id)).version).toBe(version)
  // Pages that let no referrer out make browsers say this; it is the page's own form.
  expect((await sent(letter, form, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('a command that the link is not for cannot be given through it, whatever the person may do at a desk', async () => {
  const { letter, id, csm } = await drafted('Copper Ridge Dairy')
  const { form } = formIn(await fetched(letter), 'agree-date')
  const { version } = await desk.handover(csm.email, id)
  for (const command of ['hold-letter', 'release-letter', 'consult', 'cancel', 'settle-unknown', 'no-such'])
    expect((await sent(letter, { do: 'act', form: form ?? '', command, on: 'send-letter', 'f.because': 'x' })).status).toBe(409)
  expect((await desk.handover(csm.email, id)).version).toBe(version)
})

test('a new link goes to the same person’s mailbox, three an hour at most, whoever asks', async () => {
  await desk.clockOn(61)
  const { letter, id, csm, ae } = await drafted('Copper Ridge Dairy')
  const link = (await linksOf(id)).items.find(({ state, purpose }) => state === 'open' && purpose === 'letter')
  await desk.answer('DELETE', `/handovers/${id}/links/${link?.id}`, { as: csm.email })
  const mails = async () => (await mailsOf(id)).filter(({ subject }) => subject.includes('a new link'))
  const before = (await mails()).length
  const says = []
  for (const _ of [1, 2, 3, 4]) says.push((await sent(letter, { do: 'renew' })).text.replaceAll(/nonce="[^"]+"/g, ''))
  expect(new Set(says).size).toBe(1)
  const written = await mails()
  expect(written.length).toBe(before + 3)
  expect(written[0]?.to).toEqual([ae.email])
  const [fresh = ''] = tokensIn(written[0]?.text ?? '')
  expect((await fetched(fresh)).status).toBe(200)
  expect((await baton.ask('POST', `/handovers/${id}/links/${link?.id}/send`, { as: csm.email })).status).toBe(429)
  await desk.clockOn(61)
  await desk.answer('POST', `/handovers/${id}/links/${link?.id}/send`, { as: csm.email })
  expect((await mails()).length).toBe(before + 4)
  // A link that never was has nobody to write to.
  expect((await sent(randomBytes(32).toString('base64url'), { do: 'renew' })).text).toContain('Nothing was sent')
})

test('openings are counted for who sent it, and a scanner that asks for headers only is none', async () => {
  const { letter, id } = await drafted('Copper Ridge Dairy')
  await fetched(letter, 'HEAD')
  await fetched(letter)
  await fetched(letter)
  const [newest] = (await linksOf(id)).items.filter(({ purpose, state }) => purpose === 'letter' && state === 'open')
  expect(newest).toMatchObject({ opened: 2, openedAt: expect.any(String) })
  const view: HandoverView = await desk.handover(desk.operations, id)
  expect(JSON.stringify(view)).not.toContain(letter)
  await desk.verifies()
})
