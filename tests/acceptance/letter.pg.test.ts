import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { LetterView } from '../../src/contract/handovers.ts'
import type { MailView } from '../../src/contract/mail.ts'
import type { PersonView } from '../../src/contract/people.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { letterPages } from '../support/letter-pages.ts'
import { Desk, refusalIn } from './desk.ts'

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton({ playbooksDir: await letterPages() })
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const secret = 'timeline-of-csm-8812@timeline.example'

type Told = { id: string; ref: string; csm: PersonView; next: PersonView; ae: PersonView; account: string }

/** A handover whose letter is agreed for the next day. */
async function agreed(mode: 'csm' | 'ae' | 'app'): Promise<Told> {
  const [account] = await desk.freeAccounts()
  if (!account) throw new Error('The demo has no account left that nobody hands over')
  const csm = desk.person(account.holder?.id)
  const ae = desk.person(account.ae?.id)
  const next = desk.withRole('csm', [csm.id])
  await desk.put(csm.email, account.id, 'contact', 'dana', { name: 'Dana Reyes', email: 'dana@customer.example', approvedRecipient: true })
  const { id, ref } = await desk.start(csm.email, { account: account.id, playbook: `told-by-${mode}`, to: next.id })
  await desk.does(next.email, id, 'accept')
  const day = await desk.today(account.id)
  await desk.does(csm.email, id, 'draft-letter', 'send', { dates: [day] })
  const view = await desk.handover(ae.email, id)
  for (const { person, on, command } of view.waiting) {
    if (command === 'consult' && on) await desk.does(desk.person(person.id).email, id, 'consult', on, { said: 'Fine' })
  }
  await desk.does(ae.email, id, 'agree-date', 'send', { date: day, letterVersion: 1 })
  return { id, ref, csm, next, ae, account: account.name }
}

const letterOf = (as: PersonView, id: string) => desk.get<LetterView>(as.email, `/handovers/${id}/letter`)
const file = async (as: PersonView, id: string, kind: 'text' | 'docx') =>
  baton.app.server.inject({
    method: 'GET',
    url: `/api/v1/handovers/${id}/letter?as=${kind}`,
    headers: { host: '127.0.0.1', authorization: `Bearer ${await baton.token(as.email)}` },
  })

/** The paragraphs of a Word document, as a reader of XML finds them. */
function wordsOf(bytes: Buffer): string[] {
  const parts = unzipSync(new Uint8Array(bytes))
  expect(Object.keys(parts).toSorted()).toEqual(['[Content_Types].xml', '_rels/.rels', 'word/document.xml'])
  const xml = strFromU8(parts['word/document.xml'] ?? new Uint8Array())
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inside = '']) =>
    inside
      .replaceAll('<w:br/>', '\n')
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )
}

test('from the workspace, in the page’s own words: nobody’s mailbox, and a file that says exactly what was approved', async () => {
  const { id, csm, ae } = await agreed('app')
  const letter = await letterOf(csm, id)
  const version = letter.versions.at(-1)
  expect(version).toMatchObject({ from: 'baton', cc: [ae.email], replyTo: ae.email })
  expect(version?.text).toMatch(/is there for you & all of <.*>\.\n\nYours,\nthe team\n$/)
  expect(letter).toMatchObject({ approved: 1, bytes: null })

  const text = await file(csm, id, 'text')
  expect(text.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': expect.stringMatching(/^attachment; filename=".*-letter-1\.txt"$/),
  })
  expect(text.body).toBe(`Subject: ${version?.subject}\n\n${version?.text}`)
  const docx = await file(csm, id, 'docx')
  expect(docx.headers).toMatchObject({
    'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'content-disposition': expect.stringMatching(/\.docx"$/),
  })
  expect(wordsOf(docx.rawPayload)).toEqual([version?.subject, ...(version?.text.trimEnd().split('\n\n') ?? [])])

  await desk.does(csm.email, id, 'release-letter', 'send', { letterVersion: 1 })
  await desk.clockOn(24 * 60)
  expect((await desk.handover(csm.email, id)).letter?.outcome?.outcome).toBe('sent')
})

test('a file is given of an approved version only', async () => {
  const [account] = await desk.freeAccounts()
  if (!account) throw new Error('No free account')
  const csm = desk.person(account.holder?.id)
  const next = desk.withRole('csm', [csm.id])
  await desk.put(csm.email, account.id, 'contact', 'dana', { name: 'Dana Reyes', email: 'dana@customer.example', approvedRecipient: true })
  const { id } = await desk.start(csm.email, { account: account.id, playbook: 'told-by-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  expect(refusalIn(await baton.ask('GET', `/handovers/${id}/letter?as=text`, { as: csm.email }))).toMatchObject({
    code: 'letter.not-approved',
  })
  await desk.does(csm.email, id, 'draft-letter', 'send', { dates: [await desk.today(account.id)] })
  expect(refusalIn(await baton.ask('GET', `/handovers/${id}/letter?as=docx`, { as: csm.email }))).toMatchObject({
    status: 409,
    code: 'letter.not-approved',
  })
  await desk.does(csm.email, id, 'cancel', null, { because: 'Tried out' })
})

test('from the CSM: their own timeline address is in blind copy, and nobody but they ever sees it', async () => {
  const { id, csm, ae, next } = await agreed('csm')
  await desk.answer('PUT', '/me/timeline-address', { as: csm.email, body: { address: secret } })
  expect(await desk.get(csm.email, '/me/timeline-address')).toEqual({ address: secret })
  expect(await desk.get(ae.email, '/me/timeline-address')).toEqual({ address: null })
  await desk.does(csm.email, id, 'release-letter', 'send', { letterVersion: 1 })
  await desk.clockOn(24 * 60)
  const mailOf = async (as: PersonView) =>
    (await desk.get<{ items: MailView[] }>(as.email, `/handovers/${id}/mail`)).items.find(({ to }) => to.includes('dana@customer.example'))
  expect(await mailOf(csm)).toMatchObject({
    to: expect.arrayContaining(['dana@customer.example']),
    cc: [ae.email],
    bcc: [secret],
    replyTo: ae.email,
  })
  expect(await mailOf(ae)).toMatchObject({ to: expect.not.arrayContaining([secret]), bcc: [] })
  for (const reader of [csm, ae, next, desk.managerOf(csm)]) {
    for (const path of [
      `/handovers/${id}/evidence-pack`,
      `/handovers/${id}/evidence-pack?as=json`,
      `/handovers/${id}/events?limit=200`,
      `/handovers/${id}/letter`,
      '/people?limit=200',
    ])
      expect(JSON.stringify((await baton.ask('GET', path, { as: reader.email })).body), `${reader.name} ${path}`).not.toContain(secret)
    if (reader !== csm) expect(JSON.stringify(await desk.get(reader.email, '/mail?limit=200')), reader.name).not.toContain(secret)
  }
  // A change of working time keeps it, and another address takes its place.
  await desk.answer('PUT', `/people/${csm.id}/calendar`, { as: desk.operations, body: { cutOff: '16:00' } })
  expect(await desk.get(csm.email, '/me/timeline-address')).toEqual({ address: secret })
  await desk.answer('PUT', '/me/timeline-address', { as: csm.email, body: { address: null } })
  expect(await desk.get(csm.email, '/me/timeline-address')).toEqual({ address: null })
  expect(
    refusalIn(await baton.ask('PUT', '/me/timeline-address', { as: csm.email, body: { address: 'a@b.example, c@d.example' } })).status,
  ).toBe(400)
})

test('from the AE: handed over, asked, answered; what comes back has an owner, an answer, a place in the story and in the pack', async () => {
  const { id, csm, ae, next } = await agreed('ae')
  await desk.does(csm.email, id, 'hand-letter', 'send', { letterVersion: 1 })
  const view = async () => (await desk.handover(ae.email, id)) as HandoverView
  expect((await view()).letter?.given).toMatchObject({ to: { id: ae.id } })
  await desk.clockOn(3 * 24 * 60)
  expect((await view()).letter?.given?.asked).toBeDefined()
  const inbox = await desk.get<{ items: { verb: string; command: string }[] }>(ae.email, '/inbox?limit=200')
  expect(inbox.items).toContainEqual(
    expect.objectContaining({ command: 'say-sent', verb: expect.stringMatching(/^Did you send the letter/) }),
  )
  expect(
    (await desk.get<{ items: MailView[] }>(csm.email, `/handovers/${id}/mail`)).items.filter(({ to }) =>
      to.includes('dana@customer.example'),
    ),
  ).toEqual([])
  const version = (await letterOf(ae, id)).versions.at(-1)
  await desk.does(ae.email, id, 'show-copy', 'send', {
    text: `${version?.text}\nSent from my phone`,
    to: [...(version?.to ?? []), ...(version?.cc ?? [])].map((address) => `Somebody <${address}>`).join(', '),
    subject: version?.subject,
  })
  expect((await view()).letter).toMatchObject({
    outcome: { outcome: 'sent', how: 'copy' },
    copy: {
      differences: [{ where: 'text', is: 'added', words: 'Sent from my phone' }],
    },
    items: [],
  })

  await desk.does(ae.email, id, 'log-letter-item', 'send', { kind: 'question', from: 'Dana Reyes', text: 'Who do we call at night?' })
  const [item] = (await view()).letter?.items ?? []
  expect(item).toMatchObject({ kind: 'question', owners: [{ id: csm.id }], answer: null })
  await desk.does(csm.email, id, 'hand-on-letter-item', item?.id ?? '', { to: next.id, note: 'Yours from now on' })
  expect(refusalIn(await desk.command(csm.email, id, 'answer-letter-item', item?.id ?? '', { answer: 'Me' })).status).toBe(403)
  await desk.does(next.email, id, 'answer-letter-item', item?.id ?? '', { answer: 'The help line, day and night.' })
  expect((await desk.task(csm.email, id, 'answer')).status).toBe('done')
  const events = await desk.get<{ items: { words: string }[] }>(csm.email, `/handovers/${id}/events?limit=200`)
  const words = events.items.map((event) => event.words)
  expect(words).toContain(`${next.name} answered the question of Dana Reyes`)
  expect(words).toContain(`${csm.name} handed the question of Dana Reyes to ${next.name}`)
  expect(words).toContain(`${ae.name} was asked whether version 1 of the letter was sent`)
  const pack = await baton.ask('GET', `/handovers/${id}/evidence-pack`, { as: csm.email })
  for (const part of ['Who do we call at night?', 'The help line, day and night.', 'The copy was seen'])
    expect(String(pack.body)).toContain(part)
})
