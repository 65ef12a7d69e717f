import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../../tests/support/office.ts'
import { withTenant } from '../../store/database.ts'
import { lastSeq } from '../../store/log.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { commandHandover } from '../command-handover.ts'
import { confirmMoveIn } from '../confirm-move-in.ts'
import { createAccount } from '../create-account.ts'
import { sendDigests } from '../digests.ts'
import { getHandover } from '../get-handover.ts'
import { listEvents } from '../list-events.ts'
import { previewMoveIn } from '../preview-move-in.ts'
import { publishPlaybooks } from '../publish-playbooks.ts'
import { replayed } from '../replay.ts'
import { listMoveIns, previewMoveInUndo, undoMoveIn } from './undo-move-in.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const page = { name: 'csm-to-csm.md', text: readFileSync(new URL('../../../playbooks/csm-to-csm.md', import.meta.url), 'utf8') }
  const other = { name: 'csm-to-cse.md', text: readFileSync(new URL('../../../playbooks/csm-to-cse.md', import.meta.url), 'utf8') }
  await publishPlaybooks(office.services, office.tenant, [page, other])
})
afterAll(() => database?.close())

const later = (hours: number) => new Date(friday.getTime() + hours * 3_600_000)
const add = async (name: string) =>
  (
    await createAccount(office.services)(
      { body: { name, region: 'EMEA', zone: 'UTC', csm: office.people.priya.id } },
      office.as('olu', { now: new Date('2026-09-01T10:00:00.000Z') }),
    )
  ).id
const listOf = (...names: string[]) =>
  ['Account,Playbook,To,Started', ...names.map((name) => `${name},csm-to-csm,tom@meridian.example,2026-11-02`)].join('\n')
async function moveIn(csv: string) {
  const body = new TextEncoder().encode(csv)
  const query = { name: 'list.csv' }
  const { digest, ready, handovers } = await previewMoveIn(office.services)({ query, body }, office.as('olu'))
  expect(ready, JSON.stringify(handovers)).toBe(true)
  const done = await confirmMoveIn(office.services)({ params: { digest }, query, body }, office.as('olu'))
  const [run] = (await listMoveIns(office.services)({}, office.as('olu'))).items
  return { file: run?.file ?? '', handovers: done.handovers, run }
}
const look = (file: string, by: FirstName = 'olu', now = later(1)) =>
  previewMoveInUndo(office.services)({ params: { file } }, office.as(by, { now }))
const undo = (file: string, by: FirstName = 'olu', now = later(1), more = {}) =>
  undoMoveIn(office.services)({ params: { file } }, office.as(by, { now, ...more }))
const show = (id: string) => getHandover(office.services)({ params: { id } }, office.as('olu', { now: later(2) }))
const seq = () => lastSeq(database, office.tenant)
const rows = (table: 'baton.mail' | 'baton.task' | 'baton.timer', handover: string) =>
  withTenant(database, office.tenant, async (queries) =>
    table === 'baton.mail'
      ? queries.selectFrom('baton.mail').select('subject as id').where('tenant', '=', office.tenant).execute()
      : table === 'baton.task'
        ? queries
            .selectFrom('baton.task')
            .select('task as id')
            .where('tenant', '=', office.tenant)
            .where('handover', '=', handover)
            .execute()
        : queries
            .selectFrom('baton.timer')
            .select('id')
            .where('tenant', '=', office.tenant)
            .where('fired_at', 'is', null)
            .where('cancelled_at', 'is', null)
            .where((is) => is.or([is('handover', '=', handover), is('id', 'like', `note.${handover}.%`)]))
            .execute(),
  )

test('what nobody touched goes within a day: nobody hears of it, its number is not given again, its story stays, and it may come in anew', async () => {
  await add('Alder Works')
  const mailBefore = await rows('baton.mail', '')
  const { file, handovers, run } = await moveIn(listOf('Alder Works'))
  const [{ id, ref } = { id: '', ref: '' }] = handovers
  expect(run).toMatchObject({ name: 'list.csv', by: 'Olu Adeyemi', until: later(24).toISOString(), handovers: [{ ref, takenBack: false }] })
  expect((await rows('baton.timer', id)).length).toBeGreaterThan(0)
  const before = await seq()
  expect(await look(file)).toMatchObject({ goes: [{ ref, account: { name: 'Alder Works' } }], stays: [] })
  expect(await seq()).toBe(before)

  expect(await undo(file)).toMatchObject({ goes: [{ ref }], stays: [] })
  expect(await show(id)).toMatchObject({ state: 'cancelled', tasks: expect.anything() })
  expect(await rows('baton.task', id)).toEqual([])
  expect(await rows('baton.timer', id)).toEqual([])
  expect(await sendDigests(office.services, office.tenant, later(96))).toBeDefined()
  expect(await rows('baton.mail', '')).toEqual(mailBefore)
  const story = (await listEvents(office.services)({ params: { id }, query: { limit: 50 } } as never, office.as('olu'))).items
  expect(story.map(({ words }) => words).join('\n')).toContain('Olu Adeyemi took the handover back: it was moved in by mistake')
  expect((await listMoveIns(office.services)({}, office.as('olu'))).items[0]).toMatchObject({
    until: null,
    handovers: [{ ref, takenBack: true }],
  })
  await expect(undo(file)).rejects.toMatchObject({ code: 'move-in.nothing-goes' })

  const again = await moveIn(listOf('Alder Works'))
  const [next] = again.handovers
  expect(next?.ref).not.toBe(ref)
  expect(Number(next?.ref.split('-')[1])).toBeGreaterThan(Number(ref.split('-')[1]))
  expect((await undo(again.file)).goes.map((one) => one.ref)).toEqual([next?.ref])
})

test('what somebody touched since stays and is named; the others of its file go', async () => {
  await add('Birch Bank')
  await add('Cedar Co')
  const { file, handovers } = await moveIn(listOf('Birch Bank', 'Cedar Co'))
  const [birch, cedar] = handovers
  await commandHandover(office.services)(
    { params: { id: birch?.id ?? '' }, body: { command: 'comment', text: 'I looked into it.' } },
    office.as('priya', { now: later(0.5) }),
  )
  const shown = await look(file)
  expect(shown.goes.map(({ ref }) => ref)).toEqual([cedar?.ref])
  expect(shown.stays).toMatchObject([{ ref: birch?.ref, because: expect.stringContaining('It was worked on since: Priya Nair') }])
  expect(await undo(file)).toEqual(shown)
  expect((await show(birch?.id ?? '')).state).toBe('running')
  expect((await show(cedar?.id ?? '')).state).toBe('cancelled')
  await expect(undo(file)).rejects.toMatchObject({ code: 'move-in.nothing-goes', message: expect.stringContaining('Priya Nair') })
})

test('whoever touches it while it is taken back keeps it', async () => {
  await add('Dogwood')
  const { file, handovers } = await moveIn(listOf('Dogwood'))
  const id = handovers[0]?.id ?? ''
  const [taken, said] = await Promise.allSettled([
    undo(file),
    commandHandover(office.services)({ params: { id }, body: { command: 'comment', text: 'Mine' } }, office.as('priya', { now: later(1) })),
  ])
  // One of the two came first, and the other was judged on what it found.
  expect([taken.status, said.status].filter((status) => status === 'fulfilled').length).toBeGreaterThan(0)
  const { state } = await show(id)
  expect(state).toBe(taken.status === 'fulfilled' ? 'cancelled' : 'running')
})

test('it is too late after a day, and what has had consequences elsewhere stays', async () => {
  await add('Elm Estates')
  const { file, handovers } = await moveIn(listOf('Elm Estates'))
  expect((await look(file, 'olu', later(23.9))).goes).toHaveLength(1)
  expect((await look(file, 'olu', later(24.1))).stays).toMatchObject([{ because: expect.stringContaining('more than 24 hours ago') }])
  await expect(undo(file, 'olu', later(24.1))).rejects.toMatchObject({ code: 'move-in.nothing-goes' })
  await commandHandover(office.services)(
    { params: { id: handovers[0]?.id ?? '' }, body: { command: 'cancel', because: 'Not needed' } },
    office.as('marta', { now: later(1) }),
  )
  expect((await look(file)).stays).toMatchObject([{ because: 'It has ended since.' }])
})

test('is for those who move in, and an unknown file is told', async () => {
  await add('Fir Farm')
  const { file } = await moveIn(listOf('Fir Farm'))
  await expect(undo(file, 'priya')).rejects.toMatchObject({ code: 'move-in.not-yours' })
  await expect(undo('a'.repeat(64))).rejects.toMatchObject({ code: 'move-in.unknown' })
  const first = await undo(file, 'sam', later(1), { idempotency: { key: 'once', requestHash: 'x' } })
  expect(await undo(file, 'sam', later(1), { idempotency: { key: 'once', requestHash: 'x' } })).toEqual(first)
})

test('after all of it the log verifies, and gives the same states again', async () => {
  expect((await verifyWorkspace(database, office.tenant, { replay: replayed })).findings).toEqual([])
})
