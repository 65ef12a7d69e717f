import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Desk, refusalIn } from '../../../tests/acceptance/desk.ts'
import { openTestBaton, type TestBaton } from '../../../tests/support/baton.ts'
import { letterPages, pageOf } from '../../../tests/support/letter-pages.ts'
import { type OwnBaton, openOwnBaton } from '../../../tests/support/own-workspace.ts'
import { para, relations, run, wordFile } from '../../../tests/support/word-file.ts'
import type { AuditEntry } from '../../contract/administration.ts'
import type { HandoverView } from '../../contract/handover-view.ts'
import type { LetterView } from '../../contract/handovers.ts'
import type { CheckedTemplate, LetterTemplateView, LetterUse, TemplateVersionRow } from '../../contract/letter-templates.ts'
import { compilePages } from '../compile-pages.ts'

let baton: TestBaton
let desk: Desk
let ops: string
let manager: string
beforeAll(async () => {
  // A busy machine is no reason to call a file too much.
  baton = await openTestBaton({ playbooksDir: await letterPages(), compile: compilePages({ milliseconds: 60_000 }) })
  desk = await Desk.open(baton.ask)
  ops = desk.operations
  manager = desk.withRole('csm-manager').email
})
afterAll(() => baton?.close())

const text = (words: string) => new TextEncoder().encode(words)
const asked = (to: object) => new URLSearchParams({ kind: 'named-to-named', sender: 'csm', ...to }).toString()
const send = (as: string, body: Uint8Array, to: object = {}) =>
  baton.ask('POST', `/letter-templates?${asked({ name: 'Person to person', ...to })}`, { as, body })
const look = (body: Uint8Array, to: object = {}) =>
  desk.answer<CheckedTemplate>('POST', `/letter-templates/check?${asked(to)}`, { as: ops, body })
const decide = (as: string, version: number, step: string, body: object = {}, place = 'named-to-named/csm') =>
  baton.ask('POST', `/letter-templates/${place}/versions/${version}/${step}`, { as, body })
const list = (as = ops) => desk.get<{ items: LetterTemplateView[]; uses: LetterUse[] }>(as, '/letter-templates')
const versions = async () => (await list()).items.find(({ sender }) => sender === 'csm')?.versions ?? []
const usedBy = async (playbook: string) => (await list()).uses.find((one) => one.playbook === playbook)

const ours = (body: string) =>
  wordFile(
    para(`${run('Subject: {{acc')}${run('ount}} has a new contact')}`) + para('Dear {{recipients}},') + para(body) + para('{{sender}}'),
  )

/** A handover on a page that does nothing but tell the customer. */
async function telling(mode: 'csm' | 'ae' | 'app') {
  const [account] = await desk.freeAccounts()
  const csm = desk.person(account?.holder?.id)
  const next = desk.withRole('csm', [csm.id])
  await desk.put(csm.email, account?.id ?? '', 'contact', 'dana', {
    name: 'Dana Reyes',
    email: 'dana@customer.example',
    approvedRecipient: true,
  })
  const { id } = await desk.start(csm.email, { account: account?.id ?? '', playbook: `told-by-${mode}`, to: next.id })
  await desk.does(next.email, id, 'accept')
  const letter = () => desk.get<LetterView>(csm.email, `/handovers/${id}/letter`)
  const draft = async () => {
    await desk.does(csm.email, id, 'draft-letter', 'send', { dates: [await desk.today(account?.id ?? '')] })
    return (await desk.get<HandoverView>(csm.email, `/handovers/${id}`)).letter?.versions.at(-1)
  }
  return { letter, draft }
}

describe('an approved text of the workspace', () => {
  test('is drafted from once somebody else has approved it, and letters that were written before stay', async () => {
    const { letter, draft } = await telling('csm')
    expect((await letter()).wording).toEqual({ from: 'baton', template: null })
    const sent = await send(ops, ours('{{incoming contact}} takes over.'), { file: 'Brief.docx' })
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject({ version: 1, state: 'waiting', file: 'Brief.docx', hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    // Nothing is drafted from what waits.
    expect((await letter()).suggestion?.text).not.toContain('takes over')
    const own = await decide(ops, 1, 'approve')
    expect([own.status, refusalIn(own).code]).toEqual([403, 'letter-template.own'])
    expect(refusalIn(own).detail).toContain(desk.withRole('csm-manager').name)

    expect((await decide(manager, 1, 'approve', { why: 'As agreed with legal' })).status).toBe(200)
    const now = await letter()
    expect(now.wording).toMatchObject({
      from: 'template',
      template: { name: 'Person to person', version: 1, approvedBy: { name: expect.any(String) } },
    })
    expect(now.suggestion?.text).toMatch(/^Dear Dana[^\n]*,\n\n.+ takes over\.\n\n/)
    const first = await draft()
    expect(first).toMatchObject({
      version: 1,
      subject: expect.stringMatching(/ has a new contact$/),
      template: { name: 'Person to person', version: 1 },
    })

    expect((await send(ops, ours('{{incoming contact}} is there for you.'), { name: 'Person to person, warmer' })).status).toBe(201)
    expect((await decide(manager, 2, 'approve')).status).toBe(200)
    expect((await letter()).versions).toEqual([first])
    const second = await draft()
    expect(second).toMatchObject({ template: { name: 'Person to person, warmer', version: 2 } })
    expect(second?.text).toContain('is there for you.')
    expect((await letter()).versions[0]).toEqual(first)
    expect((await versions()).map(({ version, state }) => [version, state])).toEqual([
      [2, 'in force'],
      [1, 'replaced'],
    ])
  })

  test('goes back to an older version, or out of use, by a decision with its name', async () => {
    expect((await decide(manager, 1, 'approve')).status).toBe(200)
    expect((await versions()).map(({ version, state }) => [version, state])).toEqual([
      [2, 'replaced'],
      [1, 'in force'],
    ])
    expect(await usedBy('told-by-csm')).toMatchObject({ from: 'template', template: { version: 1, sender: 'csm' } })
    expect((await decide(ops, 1, 'withdraw', { why: 'A wrong number in it' })).status).toBe(200)
    expect(await usedBy('told-by-csm')).toMatchObject({ from: 'baton', template: null })
    expect(refusalIn(await decide(ops, 1, 'withdraw', { why: 'Twice' })).code).toBe('letter-template.not-in-force')
    const said = (await desk.get<{ items: AuditEntry[] }>(ops, '/audit?subject=letters')).items.map(({ words, why }) => [words, why])
    expect(said[0]).toEqual([
      expect.stringMatching(/^Sam Okafor took version 1 of the letter template Person to person out of use$/),
      'A wrong number in it',
    ])
    expect(said.map(([words]) => words).join('\n')).toMatch(/approved version 1 of the letter template Person to person/)
  })

  test('for any sender serves those that have none of their own, and never a page with a text of its own', async () => {
    expect((await send(ops, ours('Any of us is there.'), { sender: 'any', name: 'Any' })).status).toBe(201)
    expect((await decide(manager, 1, 'approve', {}, 'named-to-named/any')).status).toBe(200)
    expect(await usedBy('told-by-ae')).toMatchObject({ from: 'template', template: { sender: 'any', name: 'Any' } })
    expect(await usedBy('told-by-app')).toMatchObject({ from: 'page', template: null })
    expect((await send(ops, ours('Only the AE.'), { sender: 'ae', name: 'From the AE' })).status).toBe(201)
    expect((await decide(manager, 1, 'approve', {}, 'named-to-named/ae')).status).toBe(200)
    expect(await usedBy('told-by-ae')).toMatchObject({ template: { sender: 'ae', name: 'From the AE' } })
    const { pages } = await look(ours('x'), { sender: 'any' })
    const takes = Object.fromEntries(pages.map((page) => [page.playbook, page.takes]))
    expect(takes).toMatchObject({ 'told-by-csm': 'this', 'told-by-ae': 'other template', 'told-by-app': 'own text' })
    const { letter, draft } = await telling('app')
    expect((await letter()).wording).toEqual({ from: 'page', template: null })
    expect(await draft()).not.toHaveProperty('template')
  })
})

describe('what is wrong is said before anything is kept', () => {
  test('by line, with what could stand there, beside a preview', async () => {
    const file = text('Subject: {{account}}\n\nDear {{recipients}},\n\n{{mian contact}} and {{contact.notes}}\n')
    const checked = await look(file)
    expect(checked.usable).toBe(false)
    expect(checked.problems).toMatchObject([
      { code: 'letter.placeholder-unknown', line: 5, column: 1, instead: ['{{main contact}}'] },
      { code: 'letter.placeholder-internal', line: 5, column: 22 },
    ])
    const { subject, paragraphs } = (await look(ours('Hello {{main contact}}'))).preview
    expect([subject, ...paragraphs.map((one) => one.text)].join('\n')).toContain('Example Freight has a new contact\nDear Dana and Kofi,')
    const refused = await send(ops, file)
    expect(refusalIn(refused)).toMatchObject({
      code: 'letter-template.problems',
      detail: expect.stringContaining('Did you mean {{main contact}}?'),
    })
  })

  test('by what the pages that would use it must say and must not', async () => {
    const pool = { kind: 'named-to-pool', sender: 'any' }
    const { pages } = await look(text('Subject: A\n\nDear {{recipients}},\n'), pool)
    const page = pages.find(({ playbook }) => playbook === 'csm-to-cse')
    expect(page).toMatchObject({ takes: 'this', forbidden: [] })
    expect(page?.missing.length).toBeGreaterThan(0)
    const strict = pageOf('csm', '**The letter must not say:**\n\n- discount\n').replace('playbook: told-by-csm', 'playbook: told-strictly')
    const published = await baton.ask('POST', '/playbooks/told-strictly/publish', { as: ops, body: { page: strict, from: null, move: [] } })
    expect(published.status, JSON.stringify(published.body)).toBe(200)
    const file = text('Subject: A\n\nDear {{recipients}}, here is a discount.\n')
    expect((await look(file)).pages.find(({ playbook }) => playbook === 'told-strictly')?.forbidden).toEqual(['discount'])
    expect(refusalIn(await send(ops, file))).toMatchObject({
      code: 'letter-template.forbidden',
      detail: expect.stringContaining('must not say: discount'),
    })
    expect((await list()).items.some(({ kind }) => kind === 'named-to-pool')).toBe(false)
  })

  test('a Word file that swells, runs or loads is refused in words, and tracked changes are read as accepted', async () => {
    const refused = async (body: Uint8Array) => refusalIn(await send(ops, body)).code
    expect(await refused(wordFile(para('A'), { 'word/document.xml': new Uint8Array(8 * 1024 * 1024) }))).toBe('letter-file.too-much')
    expect(await refused(wordFile(para('A'), { 'word/vbaProject.bin': 'x' }))).toBe('letter-file.macro')
    const outside = relations('attachedTemplate', 'https://evil.example/t.dotm', true)
    expect(await refused(wordFile(para('A'), { 'word/_rels/settings.xml.rels': outside }))).toBe('letter-file.outside')
    const changed = wordFile(
      para('Subject: A') + para(`${run('We ')}<w:del w:id="1"><w:r><w:delText>cannot </w:delText></w:r></w:del>${run('help')}`),
      { 'word/header1.xml': '<w:hdr/>' },
    )
    const { text: read, notes } = await look(changed)
    expect(read).toBe('Subject: A\n\nWe help\n')
    expect(notes.join(' ')).toMatch(/Header and footer.*tracked changes/)
  })

  test('the same text is not kept twice while it waits or is in force', async () => {
    const file = ours('Said once.')
    const first = (await send(ops, file)).body as TemplateVersionRow
    const again = refusalIn(await send(ops, file, { name: 'By another name' }))
    expect(again).toMatchObject({ code: 'letter-template.unchanged', detail: expect.stringContaining(`Version ${first.version}`) })
    expect((await decide(manager, first.version, 'decline', { why: 'Too short' })).status).toBe(200)
    expect(refusalIn(await decide(manager, first.version, 'approve')).code).toBe('letter-template.decided')
    expect((await send(ops, file)).status).toBe(201)
  })
})

test('of two decisions at the same moment one is first', async () => {
  const { version } = (await send(ops, ours('A race.'))).body as TemplateVersionRow
  const managers = desk
    .people()
    .filter(({ roles, active }) => active && roles.includes('csm-manager'))
    .slice(0, 2)
  const answers = await Promise.all(managers.map(({ email }) => decide(email, version, 'approve')))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('others neither read nor write templates, and a CSM manager approves but does not write', async () => {
  const csm = desk.withRole('csm').email
  expect((await baton.ask('GET', '/letter-templates', { as: csm })).status).toBe(403)
  expect((await send(csm, ours('Mine'))).status).toBe(403)
  expect((await decide(csm, 1, 'approve')).status).toBe(403)
  expect(refusalIn(await send(manager, ours('Mine'))).code).toBe('letters-write.not-allowed')
  expect((await list(manager)).items.length).toBeGreaterThan(0)
})

describe('in a workspace of one administrator', () => {
  let own: OwnBaton
  beforeAll(async () => {
    own = await openOwnBaton({ compile: compilePages({ milliseconds: 60_000 }) })
  })
  afterAll(() => own?.close())

  test('nobody approves alone: it says whom to invite, software drafts and never approves, and a colleague does', async () => {
    const path = '/letter-templates/named-to-pool/any/versions/1/approve'
    const file = text('Subject: {{account}}\n\nDear {{recipients}},\n\n{{main contact}} is your main contact.\n')
    const made = (await own.call(own.ada, 'POST', '/me/tokens', { name: 'ci', scope: 'write' })).body as { token: string }
    expect((await own.call(made.token, 'POST', '/letter-templates?kind=named-to-pool&name=CSE', file)).status).toBe(201)
    expect(await own.call(made.token, 'POST', path, {})).toMatchObject({ status: 403, code: 'software.never-signs' })
    const alone = await own.call(own.ada, 'POST', path, {})
    expect(alone).toMatchObject({ status: 403, code: 'letter-template.own' })
    expect((alone.body as { detail: string }).detail).toContain('nobody else here may. Invite a colleague')
    const { token } = await own.hire('Mona Manager', ['csm-manager'])
    expect((await own.call(token, 'POST', path, {})).status).toBe(200)
    const { items } = (await own.call(own.ada, 'GET', '/letter-templates')).body as { items: LetterTemplateView[] }
    expect(items[0]).toMatchObject({
      inForce: 1,
      versions: [{ by: { name: 'Ada Park' }, decisions: [{ what: 'approved', by: { name: 'Mona Manager' } }] }],
    })
    const text1 = (await own.call(own.ada, 'GET', '/letter-templates/named-to-pool/any/versions/1')).body as { checked: CheckedTemplate }
    expect(text1.checked.text).toContain('{{main contact}}')
  })
})

describe('a version that waits', () => {
  const told = async (as: string, name: string) =>
    (await desk.get<{ items: { subject: string; to: string[] }[] }>(as, '/mail?limit=200')).items.filter(
      ({ subject, to }) => subject.endsWith(name) && to.includes(as),
    )

  test('is told to everybody who may approve it, each once, and never to who wrote it', async () => {
    const name = 'Told to approvers'
    const sent = await send(ops, text('Subject: {{account}} moves\n\nDear {{recipients}},\n\nWe wrote this anew.\n\n{{sender}}\n'), {
      name,
    })
    expect(sent.status).toBe(201)
    const [mail, ...more] = await told(manager, name)
    expect([mail?.subject, more]).toEqual([`A letter template waits for approval: ${name}`, []])
    for (const other of [ops, desk.withRole('csm').email]) expect(await told(other, name)).toEqual([])
    // Whoever wrote it hears what became of it, with the reason.
    const { version } = sent.body as { version: number }
    expect((await decide(manager, version, 'decline', { why: 'Too short for this customer' })).status).toBe(200)
    expect(await told(ops, name)).toHaveLength(1)
  })
})
