import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Desk } from '../../../tests/acceptance/desk.ts'
import { openTestBaton, type TestBaton } from '../../../tests/support/baton.ts'
import type { BulkPreview, BulkStarted } from '../../contract/bulk-starts.ts'
import type { HandoverView } from '../../contract/handover-view.ts'
import type { MailDetail, MailView } from '../../contract/mail.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { replayed } from '../replay.ts'

/** Many accounts change hands at once: a territory changes, somebody leaves. All of them or none, and nobody drowns in mail. */

let baton: TestBaton
let desk: Desk
let made = 0
const sam = 'sam@meridian.example'

beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

type Held = { id: string; name: string }
let accounts: Held[]
beforeEach(async () => {
  accounts = await Promise.all(['First', 'Second', 'Third'].map((name) => account(`${name} ${++made}`)))
})

async function account(name: string, more: object = {}): Promise<Held> {
  const body = { name, region: 'US Central', csm: desk.person('Priya Nair').id, ...more }
  const { id } = await desk.answer<{ id: string }>('POST', '/accounts', { as: sam, body, status: 201 })
  return { id, name }
}

const list = (ids: readonly (string | object)[], more: object = {}) => ({
  playbook: 'csm-to-csm',
  to: desk.person('Tom Becker').id,
  reason: { kind: 'territory change' },
  accounts: ids.map((one) => (typeof one === 'string' ? { account: one } : one)),
  ...more,
})
const start = (
  body: object,
  { as = sam, status = 201, headers = {} }: { as?: string; status?: number; headers?: Record<string, string> } = {},
) =>
  desk.answer<BulkStarted & { code: string; detail: string; details: { rows: { row: number; code: string; message: string }[] } }>(
    'POST',
    '/handovers/bulk',
    { as, body, status, headers },
  )
const preview = (body: object, as = sam) => desk.answer<BulkPreview>('POST', '/handovers/bulk/preview', { as, body })
const entries = async () => (await verifyWorkspace(baton.app.services.database, baton.app.tenant, { replay: replayed })).entries
const mailsTo = async (address: string): Promise<MailView[]> => {
  const { items } = await desk.get<{ items: MailView[] }>(sam, '/mail?limit=200')
  return items.filter(({ to }) => to.includes(address))
}

test('all begin together, each as a single start begins, with numbers in the order of the list', async () => {
  const single = await desk.start(sam, { account: (await account('Alone')).id, playbook: 'csm-to-csm', to: desk.person('Tom Becker').id })
  const { handovers } = await start(list(accounts.map(({ id }) => id)))
  expect(handovers.map(({ row, account: { name }, state, awaiting }) => [row, name, state, awaiting?.name])).toEqual(
    accounts.map(({ name }, index) => [index + 1, name, 'proposed', 'Tom Becker']),
  )
  const [first] = handovers
  expect(handovers.map(({ number }) => number)).toEqual([0, 1, 2].map((more) => (first?.number ?? 0) + more))
  for (const { id, ref, account: of } of handovers) {
    const view = await desk.get<HandoverView>(sam, `/handovers/${id}`)
    const same = ({ state, from, to, participants, tasks, playbook, reason }: HandoverView) => ({
      state,
      from,
      to,
      participants: participants.map(({ from: _, ...person }) => person),
      tasks: tasks.map(({ id: task, status }) => [task, status]),
      playbook,
      reason,
    })
    expect([view.ref, view.account.id]).toEqual([ref, of.id])
    expect(same(view)).toEqual(same(single))
  }
  // And they go on like any other.
  await desk.command('tom@meridian.example', handovers[1]?.id ?? '', 'accept')
  expect((await desk.get<HandoverView>(sam, `/handovers/${handovers[1]?.id}`)).state).toBe('running')
  expect(await verifyWorkspace(baton.app.services.database, baton.app.tenant, { replay: replayed })).toMatchObject({ findings: [] })
}, 60_000)

test('a preview says the same and writes nothing', async () => {
  const before = await entries()
  const { rows, problems, mails } = await preview(list([...accounts.map(({ id }) => id), 'no-such-account']))
  expect(await entries()).toBe(before)
  expect([problems, mails]).toEqual([1, 1])
  expect(rows[0]).toMatchObject({
    row: 1,
    account: accounts[0],
    from: { name: 'Priya Nair' },
    to: { name: 'Tom Becker' },
    awaiting: { name: 'Tom Becker' },
    problem: null,
  })
  expect(rows[3]).toMatchObject({ row: 4, account: null, problem: { code: 'account.unknown' } })
})

test('with one that cannot begin none does, and every row that is wrong says why', async () => {
  const [one, two, three] = accounts as [Held, Held, Held]
  await desk.start(sam, { account: two.id, playbook: 'csm-to-csm', to: desk.person('Tom Becker').id })
  const parent = await account('Parent')
  const child = await account('Child', { parent: parent.id })
  const before = await entries()
  const refused = await start(
    list([
      one.id,
      two.id,
      { account: three.id, to: desk.person('Priya Nair').id },
      '00000000-0000-4000-8000-000000000000',
      one.id,
      parent.id,
      child.id,
    ]),
    { status: 409 },
  )
  expect(refused.code).toBe('bulk.refused')
  expect(refused.detail).toContain('5 of 7')
  expect(refused.details.rows.map(({ row, code }) => [row, code])).toEqual([
    [2, 'account.has-handover'],
    [3, 'start.same-holder'],
    [4, 'account.unknown'],
    [5, 'bulk.twice'],
    [7, 'bulk.twice'],
  ])
  expect(refused.details.rows[3]?.message).toContain('Row 1')
  expect(await entries()).toBe(before)
})

test('a child beside its parent begins where the parent says that it stays, in either order of the list', async () => {
  for (const isChildFirst of [true, false]) {
    const parent = await account(`Parent with one that stays ${++made}`)
    const child = await account(`One that stays ${++made}`, { parent: parent.id })
    const rows = [child.id, { account: parent.id, staying: [{ account: child.id, because: 'It goes to somebody else' }] }]
    const { handovers } = await start(list(isChildFirst ? rows : rows.toReversed()))
    expect(handovers).toHaveLength(2)
  }
  const parent = await account(`Parent begun later ${++made}`)
  const child = await account(`Begun before ${++made}`, { parent: parent.id })
  const { ref } = await desk.start(sam, { account: child.id, playbook: 'csm-to-csm', to: desk.person('Tom Becker').id })
  expect((await start(list([parent.id]), { status: 409 })).details.rows[0]?.message).toBe(
    `${child.name}, a child account of ${parent.name}, already has a running handover, ${ref}. Complete or cancel it first, or let ${child.name} stay.`,
  )
  const staying = [{ account: child.id, because: 'It is handed over by itself' }]
  expect((await start(list([{ account: parent.id, staying }]))).handovers).toHaveLength(1)
})

test('one that cannot begin behind many that can takes back what was written of them, and says so of all that cannot', async () => {
  const many = await Promise.all(Array.from({ length: 60 }, (_, place) => account(`One of many ${place}`)))
  const parent = await account('Behind many')
  const child = await account('Child behind many', { parent: parent.id })
  const before = await entries()
  const refused = await start(list([...many.map(({ id }) => id), parent.id, child.id, 'no-such-account']), { status: 409 })
  expect(refused.details.rows.map(({ row, code }) => [row, code])).toEqual([
    [62, 'bulk.twice'],
    [63, 'account.unknown'],
  ])
  expect(await entries()).toBe(before)
  // The line of the workspace is free, and nothing of them is in the way.
  const { handovers } = await start(list(many.map(({ id }) => id)))
  expect(handovers).toHaveLength(60)
  expect(await verifyWorkspace(baton.app.services.database, baton.app.tenant, { replay: replayed })).toMatchObject({ findings: [] })
}, 60_000)

test('who may not start one of them starts none', async () => {
  const [one] = accounts as [Held]
  const stranger = desk
    .people()
    .find(({ roles, name, active }) => active && roles.includes('csm') && !['Priya Nair', 'Tom Becker'].includes(name))
  const refused = await start(list([one.id]), { as: stranger?.email ?? '', status: 409 })
  expect(refused.details.rows).toMatchObject([{ row: 1, code: 'handover.not-yours-to-start' }])
  // Their holder may.
  expect((await start(list([one.id]), { as: 'priya@meridian.example' })).handovers).toHaveLength(1)
})

test('the same key begins nothing twice, and two at once begin each account once', async () => {
  const body = list(accounts.map(({ id }) => id))
  const headers = { 'idempotency-key': `bulk-${made}` }
  const [first, second] = await Promise.all([start(body, { headers }), start(body, { headers })])
  expect(second.handovers).toEqual(first.handovers)
  const before = await entries()
  expect((await start(body, { headers })).handovers).toEqual(first.handovers)
  expect(await entries()).toBe(before)
  const others = await Promise.all([account('Raced one'), account('Raced two')])
  const raced = list(others.map(({ id }) => id))
  const answers = await Promise.all([0, 1].map(() => baton.ask('POST', '/handovers/bulk', { as: sam, body: raced })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
}, 30_000)

describe('mail', () => {
  test('is one for each person, whatever the number, and names what begins', async () => {
    const before = (await mailsTo('tom@meridian.example')).length
    const { handovers, mails } = await start(list(accounts.map(({ id }) => id)))
    expect(mails).toBe(1)
    const sent = await mailsTo('tom@meridian.example')
    expect(sent.length).toBe(before + 1)
    const { items: ofOne } = await desk.get<{ items: MailView[] }>(sam, `/handovers/${handovers[2]?.ref}/mail`)
    expect(ofOne).toHaveLength(1)
    const mail = await desk.get<MailDetail>(sam, `/mail/${ofOne[0]?.id}`)
    expect(mail.subject).toBe(`3 handovers at once: ${accounts[0]?.name} and 2 more`)
    for (const { ref, account: of } of handovers) {
      expect(mail.text).toContain(`/h/${ref}`)
      expect(mail.text).toContain(of.name)
    }
  })

  test('about one of them alone is the mail of a single start', async () => {
    const [one, two] = accounts as [Held, Held]
    const other = desk
      .people()
      .find(({ roles, name, active }) => active && roles.includes('csm') && !['Priya Nair', 'Tom Becker'].includes(name))
    const { handovers, mails } = await start(list([one.id, { account: two.id, to: other?.id ?? '' }]))
    expect(mails).toBe(2)
    const { items } = await desk.get<{ items: MailView[] }>(sam, `/handovers/${handovers[1]?.id}/mail`)
    expect(items.map(({ to, handover }) => [to, handover?.ref])).toEqual([[[other?.email], handovers[1]?.ref]])
  })
})
