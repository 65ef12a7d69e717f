import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LetterView } from '../../src/contract/handovers.ts'
import type { MailView } from '../../src/contract/mail.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { letterPages } from '../support/letter-pages.ts'
import { Desk } from './desk.ts'

/** An AE who sends the letter from their own mailbox and never signs in: what their links say in each state of it. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton({ playbooksDir: await letterPages() })
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

let accounts = 0
/** A letter that the AE has agreed for today. */
async function agreed(mode: 'ae' | 'csm') {
  const csm = desk.withRole('csm')
  const account = await desk.newAccount(`Birch ${mode} ${++accounts}`, csm)
  for (const first of ['dana', 'omar'])
    await desk.put(csm.email, account.id, 'contact', first, {
      name: `${first} Reyes`,
      email: `${first}@birch.example`,
      approvedRecipient: true,
    })
  const next = desk.withRole('csm', [csm.id])
  const { id, ref } = await desk.start(csm.email, { account: account.id, playbook: `told-by-${mode}`, to: next.id })
  await desk.does(next.email, id, 'accept')
  const date = await desk.today(account.id)
  await desk.does(csm.email, id, 'draft-letter', 'send', { dates: [date] })
  const ae = desk.withRole('ae')
  await desk.does(ae.email, id, 'agree-date', 'send', { date, letterVersion: 1 })
  return { id, ref, account, csm, next, ae }
}

const page = async (token: string) => {
  const answer = await baton.app.server.inject({ url: `/l/${token}`, headers: { host: '127.0.0.1', accept: 'text/html' } })
  return answer.body.replace(/<style.*?<\/style>/s, '')
}

/** The link of the newest mail to this address whose subject says so. */
async function linkOf(id: string, to: string, subject: string): Promise<string> {
  const { items } = await desk.get<{ items: MailView[] }>(desk.operations, `/handovers/${id}/mail?limit=100`)
  const mail = items.find((one) => one.to.includes(to) && one.subject.includes(subject))
  const [, token] = /\/l\/([\w-]{43})/.exec(mail?.text ?? '') ?? []
  if (token === undefined) throw new Error(`No mail to ${to} says ${subject}: ${items.map((one) => one.subject).join('; ')}`)
  return token
}

async function press(token: string, command: string, fields: Record<string, string>): Promise<string> {
  const form = [...(await page(token)).matchAll(/<form method="post">.*?<\/form>/gs)]
    .map(([whole]) => whole)
    .find((one) => one.includes(`value="${command}"`))
  const hidden = [...(form ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
  const answer = await baton.app.server.inject({
    method: 'POST',
    url: `/l/${token}`,
    headers: { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams([...hidden.map(([, name, value]) => [name ?? '', value ?? '']), ...Object.entries(fields)]).toString(),
  })
  return answer.body
}

const toMail = 'Open it in your own mail program'

test('whoever has the letter to send opens it in their mail from the link, and not once it was taken back, paused or cancelled', async () => {
  const { id, csm, ae } = await agreed('ae')
  await desk.does(csm.email, id, 'hand-letter', 'send', { letterVersion: 1 })
  const link = await linkOf(id, ae.email, 'is yours to send')
  expect(await page(link)).toContain(toMail)

  await desk.does(csm.email, id, 'hold-letter', 'send', { because: 'A name is wrong' })
  expect(await page(link)).toContain('The letter was taken back. Do not send it.')
  expect(await page(link)).not.toContain(toMail)
  // Whoever had sent it already still says so there.
  expect(await page(link)).toContain('I sent it')

  await desk.does(csm.email, id, 'hand-letter', 'send', { letterVersion: 1 })
  await desk.does(csm.email, id, 'pause', null, { because: 'A question came up' })
  expect(await page(link)).toContain('The handover is paused. Do not send the letter for now.')
  expect(await page(link)).not.toContain(toMail)

  await desk.does(csm.email, id, 'resume')
  expect(await page(link)).toContain(toMail)
  await desk.does(csm.email, id, 'cancel', null, { because: 'It stays' })
  const over = await page(link)
  expect(over).toContain('The handover was cancelled. Do not send the letter.')
  expect(over).toContain('and this handover was cancelled')
  expect(over).not.toContain(toMail)
  const { items } = await desk.get<{ items: MailView[] }>(desk.operations, `/handovers/${id}/mail?limit=100`)
  expect(items.filter(({ to }) => to.includes(ae.email)).map(({ subject }) => subject)).toContainEqual(
    expect.stringContaining('cancelled; do not send the letter'),
  )
})

test('a customer’s question that an AE has is read and answered by link, or handed on from there', async () => {
  const { id, csm, next, ae } = await agreed('ae')
  await desk.does(csm.email, id, 'hand-letter', 'send', { letterVersion: 1 })
  expect(await press(await linkOf(id, ae.email, 'is yours to send'), 'say-sent', {})).toContain('Recorded')
  for (const from of ['Dana Reyes', 'Omar Reyes'])
    await desk.does(csm.email, id, 'log-letter-item', 'send', { kind: 'question', from, text: `Who do we call at <night>, asks ${from}?` })
  const items = async () => (await desk.handover(csm.email, id)).letter?.items ?? []
  for (const item of await items())
    await desk.does(csm.email, id, 'hand-on-letter-item', item.id, { to: ae.id, note: 'You know them best' })

  const link = await linkOf(id, ae.email, 'gave you the question of Omar Reyes')
  const shown = await page(link)
  expect(shown).toContain('You know them best')
  expect(shown).toMatch(/Who do we call at &lt;night&gt;, asks (Dana|Omar) Reyes\?/)
  expect(await press(link, 'answer-letter-item', { 'f.answer': 'The help line, day and night.' })).toContain('Recorded')
  const open = (await items()).filter(({ answer }) => answer === null)
  expect(open).toHaveLength(1)
  // The other one goes to the new CSM, by the link of a new mail.
  await desk.clockOn(1)
  await desk.does(csm.email, id, 'comment', null, { text: 'Please', mentions: [ae.id] })
  const other = await linkOf(id, ae.email, 'mentioned you')
  expect(await press(other, 'hand-on-letter-item', { 'f.to': next.id })).toContain('Recorded')
  expect((await items()).find(({ answer }) => answer === null)?.owners).toEqual([{ id: next.id, name: next.name }])
  expect(await page(other)).not.toContain('asks Dana')
})

test('the letter says who can hold it, whether a blind copy goes to the timeline, that it was held and why, and when it would leave', async () => {
  const { id, csm, next, ae } = await agreed('csm')
  const letter = (as = next.email) => desk.get<LetterView>(as, `/handovers/${id}/letter`)
  expect(await letter()).toMatchObject({ held: null, blindCopy: { person: { id: csm.id }, isSet: false } })
  await desk.answer('PUT', '/me/timeline-address', { as: csm.email, body: { address: 'csm.secret@timeline.example' } })
  const seen = await letter()
  expect(seen.blindCopy).toEqual({ person: { id: csm.id, name: csm.name }, isSet: true })
  expect(JSON.stringify(seen)).not.toContain('csm.secret')
  expect(Date.parse(seen.leavesAt ?? '')).toBeGreaterThanOrEqual(Date.parse(await desk.now()) + 59_000)

  await desk.does(csm.email, id, 'release-letter', 'send', { letterVersion: 1 })
  expect((await letter()).holders.map((one) => one.id).toSorted()).toEqual([csm.id, ae.id].toSorted())
  await desk.does(csm.email, id, 'hold-letter', 'send', { because: 'A name is wrong' })
  expect((await letter()).held).toMatchObject({ words: `${csm.name} held the letter`, reason: 'A name is wrong' })
  await desk.does(csm.email, id, 'release-letter', 'send', { letterVersion: 1 })
  expect((await letter()).held).toBeNull()
})

test('an AE who never signs in is told that nobody knows whether a letter left, reads why, and says by link what they found', async () => {
  const { id, csm, ae } = await agreed('csm')
  const { journal } = baton.app.services.post
  const read = journal.of
  journal.of = () => {
    throw new Error('A page of it is torn')
  }
  try {
    await desk.does(csm.email, id, 'release-letter', 'send', { letterVersion: 1 })
    // In the night it waits for the morning of its day.
    const { letter } = await desk.handover(csm.email, id)
    await desk.clock(new Date(Date.parse(letter?.release?.leavesAt ?? '') + 60_000).toISOString())
  } finally {
    journal.of = read
  }
  const link = await linkOf(id, ae.email, 'nobody knows yet whether the letter was sent')
  expect(await page(link)).toContain('The journal of letters')
  expect(await press(link, 'settle-unknown', { 'f.outcome': 'not sent', 'f.evidence': 'It is not in my copy' })).toContain('Recorded')
  expect((await desk.handover(csm.email, id)).letter).toMatchObject({ outcome: { outcome: 'unknown' } })
  await desk.does(csm.email, id, 'settle-unknown', 'send', { outcome: 'not sent', evidence: 'Not in my sent mail' })
  const { letter } = await desk.handover(csm.email, id)
  expect(letter).toMatchObject({ outcome: null, release: null })
})
