import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { withTenant } from '../store/database.ts'
import { lastSeq } from '../store/log.ts'
import { commandHandover } from './command-handover.ts'
import { confirmMoveIn } from './confirm-move-in.ts'
import { createAccount } from './create-account.ts'
import { fireDueTimers } from './fire-timers.ts'
import { getHandover } from './get-handover.ts'
import { getIssue } from './get-issue.ts'
import { getMoveInTemplate } from './get-move-in-template.ts'
import { previewMoveIn } from './preview-move-in.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { startHandover } from './start-handover.ts'
import { verifyLog } from './verify-log.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const pages = ['csm-to-csm', 'csm-to-cse'].map((name) => ({
    name: `${name}.md`,
    text: readFileSync(new URL(`../../playbooks/${name}.md`, import.meta.url), 'utf8'),
  }))
  await publishPlaybooks(office.services, office.tenant, pages)
})
afterAll(() => database?.close())

const add = async (name: string) =>
  (
    await createAccount(office.services)(
      { body: { name, region: 'EMEA', zone: 'UTC', csm: office.people.priya.id } },
      office.as('olu', { now: new Date('2026-09-01T10:00:00.000Z') }),
    )
  ).id
type Beside = Parameters<ReturnType<typeof previewMoveIn>>[0]['query']
const bytes = (text: string) => new TextEncoder().encode(text)
const preview = (text: string, query: Beside = { name: 'list.csv' }, by: FirstName = 'olu') =>
  previewMoveIn(office.services)({ query, body: bytes(text) }, office.as(by))
const confirm = (text: string, digest: string, query: Beside = { name: 'list.csv' }, by: FirstName = 'olu') =>
  confirmMoveIn(office.services)({ params: { digest }, query, body: bytes(text) }, office.as(by))
const show = (id: string, by: FirstName = 'olu') => getHandover(office.services)({ params: { id } }, office.as(by))
const count = (table: 'baton.mail' | 'baton.link' | 'baton.effect') =>
  withTenant(database, office.tenant, (queries) =>
    queries
      .selectFrom(table)
      .select((is) => is.fn.countAll().as('n'))
      .executeTakeFirst(),
  )
const seq = () => lastSeq(database, office.tenant)

test('a list of handovers that are half done is looked at, confirmed, and goes on: nothing is sent, nobody is late', async () => {
  await add('Alder Works')
  await add('Birch Bank')
  const csv = [
    'Account,Playbook,To,Started on,Done,Reason,Link,AE',
    'Alder Works,csm-to-csm,tom@meridian.example,2026-10-05,new-reads-playbook 2026-10-09;Hold an internal meeting,territory change,https://wiki.example/alder,',
    'birch bank,Account handover from CSM to the CSE+ pool,Scale pool,2026-11-02,classify-instances,,,diego@meridian.example',
  ].join('\n')
  const before = { seq: await seq(), mail: await count('baton.mail') }
  const first = await preview(csv)
  expect(first.handovers.map(({ state, because, asked }) => [state, because, asked])).toEqual([
    ['ready', null, []],
    ['ready', null, []],
  ])
  expect(first.handovers[0]).toMatchObject({
    from: 'Priya Nair',
    to: 'Tom Becker',
    startedOn: '2026-10-05',
    account: { name: 'Alder Works' },
  })
  expect(first.handovers[0]?.done.map(({ id, kind }) => `${id} ${kind}`)).toContain('new-reads-playbook attested')
  expect(first.handovers[0]?.open.length).toBeGreaterThan(0)
  expect(await seq()).toBe(before.seq)

  const { handovers } = await confirm(csv, first.digest)
  expect(handovers.map(({ ref }) => ref.slice(0, 4))).toEqual(['ALD-', 'BIR-'])
  const room = await show(handovers[0]?.id ?? '')
  expect(room).toMatchObject({
    state: 'running',
    startedAt: '2026-10-05T09:00:00.000Z',
    awaiting: null,
    movedIn: { by: { name: 'Olu Adeyemi' }, source: { name: 'list.csv', link: 'https://wiki.example/alder' } },
  })
  expect(room.tasks.filter(({ isLate }) => isLate)).toEqual([])
  expect(room.tasks.find(({ id }) => id === 'new-reads-playbook')?.evidence).toMatchObject({
    kind: 'attested',
    url: 'https://wiki.example/alder',
  })
  expect(await count('baton.mail')).toEqual(before.mail)
  expect(await count('baton.link')).toEqual({ n: 0 })
  expect(await count('baton.effect')).toEqual({ n: 0 })
  expect(await fireDueTimers(office.services, office.tenant, friday)).toBe(0)
  expect(await verifyLog(office.services)({ query: {} }, office.as('olu'))).toMatchObject({ findings: [] })

  // Sent twice, also after an interruption, it begins nothing twice.
  const after = await seq()
  expect(await confirm(csv, first.digest)).toEqual({ handovers })
  expect((await preview(csv)).handovers.map(({ state, ref }) => [state, ref])).toEqual(handovers.map(({ ref }) => ['there', ref]))
  expect(await seq()).toBe(after)
})

test('an interrupted list goes on where it stopped', async () => {
  await add('Cedar Co')
  await add('Dogwood')
  const row = (name: string) => `${name},csm-to-csm,tom@meridian.example,2026-11-02`
  const csv = ['Account,Playbook,To,Started', row('Cedar Co'), row('Dogwood')].join('\n')
  const { digest } = await preview(csv)
  let appended = 0
  const store = {
    ...office.services.store,
    append: async (...given: Parameters<typeof office.services.store.append>) => {
      appended += 1
      if (appended === 2) throw new Error('The power went out')
      return office.services.store.append(...given)
    },
  }
  await expect(
    confirmMoveIn({ ...office.services, store })({ params: { digest }, query: { name: 'list.csv' }, body: bytes(csv) }, office.as('olu')),
  ).rejects.toThrow('power')
  const again = await preview(csv)
  expect(again.handovers.map(({ state }) => state)).toEqual(['there', 'ready'])
  expect((await confirm(csv, again.digest)).handovers).toHaveLength(2)
})

test('the issue that Baton renders moves in with its answers: what stands in it is asked no more', async () => {
  const account = await add('Elm Estates')
  const { id } = await startHandover(office.services)(
    {
      body: {
        account,
        playbook: 'csm-to-cse',
        to: office.pool,
        reason: { kind: 'realignment' },
        roles: { AE: office.people.diego.id },
      },
    },
    office.as('priya'),
  )
  const asked = (await show(id, 'priya')).document
    .filter(({ later }) => !later)
    .flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks))
  const texts = asked.filter(({ by, type }) => by === 'nobody' && type === 'text').slice(0, 3)
  for (const { id: on } of texts)
    await commandHandover(office.services)({ params: { id }, body: { command: 'answer', on, value: `Known of ${on}` } }, office.as('priya'))
  const issue = await getIssue(office.services)({ params: { id }, query: { as: 'json' } }, office.as('priya'))
  await commandHandover(office.services)({ params: { id }, body: { command: 'cancel', because: 'It moves' } }, office.as('olu'))

  const text = `${issue.text.replace('- [ ] Every success plan closed', '- [x] Every success plan closed')}\nA line of our own\n`
  const query = { name: issue.name }
  expect((await preview(text, query)).handovers[0]).toMatchObject({
    state: 'asked',
    asked: [{ field: 'started' }],
    playbook: { id: 'csm-to-cse' },
  })
  const full = { ...query, account: 'Elm Estates', started: '2026-11-02', roles: 'AE=Diego Alvarez' }
  const shown = await preview(text, full)
  const [one] = shown.handovers
  expect(one).toMatchObject({ state: 'ready', to: 'Scale pool', answers: { kept: 3 } })
  expect(one?.unread.map(({ text: words }) => words)).toContain('A line of our own')
  // The tick is somebody's word; the check has its own.
  expect([...(one?.done ?? []), ...(one?.against ?? [])].map(({ id: task }) => task)).toContain('close-plans-and-ctas')
  const { handovers } = await confirm(text, shown.digest, full)
  const room = await show(handovers[0]?.id ?? '', 'priya')
  const answers = room.document.flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks))
  for (const { id: blank } of texts)
    expect(answers.find((each) => each.id === blank)).toMatchObject({ by: 'person', value: `Known of ${blank}` })
})

test('a checklist that somebody wrote by hand from the tasks of the page moves in by its ticked boxes', async () => {
  await add('Fir Foods')
  const [first, second] = (await show(await anyRoom())).tasks
  const text = `# Fir Foods\n\n- [x] ${first?.title} (2026-11-03)\n- [ ] ${second?.title}\n- [x] Bought a cake\n`
  const shown = await preview(text, {
    name: 'checklist.md',
    account: 'Fir Foods',
    to: 'Tom Becker',
    started: '2026-11-02',
    playbook: 'csm-to-csm',
  })
  const said = [...(shown.handovers[0]?.done ?? []), ...(shown.handovers[0]?.against ?? [])].map(({ id }) => id)
  expect(said).toContain(first?.id)
  expect(shown.handovers[0]?.unread).toEqual([
    { line: 1, text: '# Fir Foods' },
    { line: 5, text: '- [x] Bought a cake' },
  ])
})

const anyRoom = async () =>
  (
    await withTenant(database, office.tenant, (queries) =>
      queries.selectFrom('baton.handover').select('id').where('playbook', '=', 'csm-to-csm').executeTakeFirstOrThrow(),
    )
  ).id

test('what a file says wrongly is told row by row, and keeps the whole file out', async () => {
  await add('Ginkgo')
  const csv = [
    'Account,Playbook,To,Started,Done,Stage',
    'Nobody,csm-to-csm,tom@meridian.example,2026-11-02,,',
    'Ginkgo,csm-to-moon,tom@meridian.example,2026-11-02,,',
    'Ginkgo,csm-to-csm,tom@meridian.example,,,',
    'Hawthorn,csm-to-csm,nobody@meridian.example,2026-11-02,,',
  ].join('\n')
  const shown = await preview(csv)
  expect(shown.ready).toBe(false)
  expect(shown.handovers.map(({ state, because, asked }) => `${state} ${because ?? asked[0]?.field}`)).toEqual([
    'refused There is no account "Nobody" here. Import it first.',
    expect.stringContaining('refused There is no playbook "csm-to-moon"'),
    'refused Row 3 is about Ginkgo too; an account has one handover at a time. Remove one of the rows.',
    'refused There is no account "Hawthorn" here. Import it first.',
  ])
  await expect(confirm(csv, shown.digest)).rejects.toMatchObject({ code: 'move-in.not-ready' })
  const one = async (row: string) => (await preview(`Account,Playbook,To,Started,Done,Stage\n${row}`)).handovers[0]
  expect(await one('Ginkgo,csm-to-csm,nobody@meridian.example,2026-11-02,,')).toMatchObject({
    state: 'refused',
    because: expect.stringContaining('nobody here'),
  })
  expect(await one('Ginkgo,csm-to-csm,tom@meridian.example,2026-11-02,Feed the cat,')).toMatchObject({
    state: 'refused',
    because: expect.stringContaining('no task "Feed the cat"'),
  })
  expect(await one('Ginkgo,csm-to-csm,tom@meridian.example,2027-11-02,,')).toMatchObject({
    state: 'refused',
    because: expect.stringContaining('has not come'),
  })
  expect(await one('Ginkgo,csm-to-cse,,2026-11-02,,Nowhere')).toMatchObject({
    state: 'refused',
    because: expect.stringContaining('Its stages are'),
  })
  expect(await one('Ginkgo,csm-to-csm,,2026-11-02,,')).toMatchObject({ state: 'asked', asked: [{ field: 'to' }] })
})

test('only what the preview has shown is written', async () => {
  await add('Hazel')
  const csv = 'Account,Playbook,To,Started\nHazel,csm-to-csm,tom@meridian.example,2026-11-02\n'
  await expect(confirm(csv, 'a'.repeat(64))).rejects.toMatchObject({ code: 'move-in.changed' })
  const { digest } = await preview(csv)
  await expect(confirm(csv.replace('2026-11-02', '2026-11-03'), digest)).rejects.toMatchObject({ code: 'move-in.changed' })
})

test('the template is a file that reads', async () => {
  const { csv } = await getMoveInTemplate()({}, office.as('olu'))
  const shown = await preview(csv)
  expect(shown.columns.filter(({ field }) => field === null)).toEqual([])
  expect(shown.problems).toEqual([])
})

test('a document that is of no playbook, and people for roles that cannot be read, are refused', async () => {
  await expect(preview('Dear diary', { name: 'diary.md' })).rejects.toMatchObject({ code: 'move-in.unread' })
  await expect(preview('Account\nHazel', { name: 'list.csv', roles: 'AE' })).rejects.toMatchObject({ code: 'move-in.roles' })
})

test('who is asked for somebody is told why nobody is known and what they are asked for', async () => {
  await add('Elm Mills')
  const seen = await preview('Account,Playbook,To,Started\nElm Mills,csm-to-cse,,2026-10-05\n')
  expect(seen.handovers[0]).toMatchObject({
    state: 'asked',
    asked: [
      {
        field: 'role:AE',
        title: 'Who is the AE?',
        why: 'Elm Mills has no AE here. What this role did and has to do stands with whoever you name.',
      },
    ],
  })
})
