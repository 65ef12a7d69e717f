import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const day = 86_400_000
const plus = (instant: string, days: number) => new Date(Date.parse(instant) + days * day).toISOString()

test('who falls ill in the middle has a named person act for them, and who leaves is replaced, each with a trace', async () => {
  const old = desk.withRole('csm')
  const next = desk.withRole('csm', [old.id])
  const third = desk.withRole('csm', [old.id, next.id])
  const manager = desk.managerOf(next)
  const { id: account } = await desk.newAccount('Ill in the Middle', old)
  const { id, ref } = await desk.start(old.email, { account, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  const pass = (body: Record<string, unknown>, as = manager.email, status = 200) =>
    desk.answer<{ done: { ref: string; role: string }[]; refused: { ref: string; why: string }[] }>('POST', `/people/${next.id}/pass-on`, {
      as,
      body,
      status,
    })
  await pass({ to: third.id, because: 'Ill' }, third.email, 403)
  const ill = await pass({ to: third.id, because: 'Ill until the end of the week', until: plus(await desk.now(), 5) })
  expect(ill.done.filter((one) => one.ref === ref)).toMatchObject([{ role: 'New CSM' }])
  const inbox = () => desk.get<{ items: { ref: string; task: string }[] }>(third.email, '/inbox?limit=200')
  expect((await inbox()).items).toContainEqual(expect.objectContaining({ ref, task: 'new-reads-playbook' }))
  const both = await pass({ to: old.id, because: 'Nobody else is there' })
  expect(both.refused.find((one) => one.ref === ref)?.why).toContain(`${old.name} cannot be New CSM here`)

  const left = await pass({ to: third.id, because: 'They have left us' })
  expect(left.done.filter((one) => one.ref === ref)).toMatchObject([{ role: 'New CSM' }])
  expect((await desk.handover(old.email, id)).to).toMatchObject({ id: third.id })
  const { items } = await desk.get<{ items: { type: string; reason: string | null }[] }>(old.email, `/handovers/${id}/events?limit=200`)
  expect(
    items.filter(({ type }) => type === 'RoleDelegated' || type === 'ParticipantChanged').map(({ type, reason }) => [type, reason]),
  ).toEqual([
    ['RoleDelegated', 'Ill until the end of the week'],
    ['ParticipantChanged', 'They have left us'],
    // Whoever takes over comes with their own manager.
    ['ParticipantChanged', `Manages ${third.name}.`],
  ])
})
