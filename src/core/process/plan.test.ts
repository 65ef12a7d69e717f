import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { StoredRecord } from '../records/record.ts'
import { handoverPlan } from './plan.ts'
import { Run } from './testing/run.ts'
import { marta, named, priya, tom } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'
import type { World } from './world.ts'

const { definition } = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8'))

function running(more: { providers?: Record<string, 'built-in' | 'by hand'> } = {}): Run {
  const world = withRecords(
    kestrel,
    record('communication', 'current', { automatedSender: named(priya) }),
    record('recording', 'ebr', { title: 'EBR', link: 'https://recordings.example/1', sharedWith: [named(priya)] }),
    record('document', 'old', { title: 'Old notes', kind: 'notes', link: 'https://docs.example/1', inStandardFolder: true }),
  )
  const run = new Run({
    definition,
    world,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'realignment' } },
    ...more,
  })
  run.does(tom, 'accept')
  return run
}
const planOf = (run: Run) => handoverPlan(run.handover, run.as(tom))

test('one plan lists every change in every system, also what only later tasks will make, each behind what it waits for', () => {
  const { changes } = planOf(running())
  const subjects = changes.map(({ subject }) => subject)
  expect(new Set(changes.map(({ system }) => system))).toEqual(
    new Set(['Recordings', 'Chat', 'Tracker', 'Owners', 'CS platform', 'Mail', 'Calendar', 'Helpdesk']),
  )
  expect(subjects).toContain('Kestrel Logistics passes to Tom Becker')
  expect(changes.filter(({ system }) => system === 'Owners')).toHaveLength(3)
  const leave = changes.find(({ subject }) => subject.startsWith('Priya Nair leaves ticket T-1'))
  const follow = changes.find(({ subject }) => subject.startsWith('Tom Becker follows ticket T-1'))
  expect(leave).toMatchObject({ state: 'planned', afterIds: [follow?.id], waitsFor: expect.stringContaining('unlocks when') })
  const end = changes.find(({ subject }) => subject === '"Cadence" of Priya Nair ends')
  const begin = changes.find(({ subject }) => subject === 'Tom Becker sets up "Cadence"')
  expect(end?.afterIds).toEqual([begin?.id])
  expect(subjects.indexOf(begin?.subject ?? '')).toBeLessThan(subjects.indexOf(end?.subject ?? ''))
})

test('where nothing is connected, each change is an instruction and is reported one by one, with a link', () => {
  const run = running({ providers: { chat: 'by hand' } })
  const channel = 'join-channels/channel/kestrel'
  expect(planOf(run).changes.find(({ id }) => id === channel)).toMatchObject({
    by: 'by hand',
    instruction: expect.stringContaining('invite Tom Becker'),
  })
  expect(run.refusal(tom, 'report-change', channel, { link: 'https://chat.example/k' }).code).toBe('task.not-yours')
  expect(() => run.does(priya, 'report-change', channel, { link: 'seen it' })).toThrow(/link/i)
  run.does(priya, 'report-change', channel, { link: 'https://chat.example/k' })
  expect(run.handover.effects[channel]).toMatchObject({ state: 'requested', attested: { by: priya.id, link: 'https://chat.example/k' } })
})

test('a change that could not be taken back still counts as made, and can be taken back again', () => {
  const run = running()
  const channel = 'join-channels/channel/kestrel'
  run.does(priya, 'apply', 'join-channels')
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'verified' } })
  run.does(priya, 'undo', channel)
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'failed', because: 'Not allowed' } })
  expect(planOf(run).changes.find(({ id }) => id === channel)).toMatchObject({ state: 'applied', because: 'Not allowed' })
  expect(run.mayDo(priya)).toContain(`undo ${channel}`)
})

test('what failed is stuck until it is planned anew, or the records show that it was made by other means', () => {
  const run = running()
  const channel = 'join-channels/channel/kestrel'
  const fails = () => {
    run.does(priya, 'apply', 'join-channels')
    run.machine({ command: 'effect-result', effect: channel, result: { state: 'failed', because: 'Not allowed' } })
  }
  const row = () => planOf(run).changes.filter(({ task }) => task?.id === 'join-channels')
  fails()
  expect(row()).toMatchObject([{ id: channel, state: 'failed', because: 'Not allowed' }])
  expect(planOf(run).counts.stuck).toBe(1)
  run.does(priya, 'plan-effects', 'join-channels')
  expect(row()).toMatchObject([{ id: `${channel}#2`, state: 'planned' }])
  expect(planOf(run)).toMatchObject({ isHalfDone: false, counts: { stuck: 0 } })
  run.does(priya, 'apply', 'join-channels')
  run.machine({ command: 'effect-result', effect: `${channel}#2`, result: { state: 'failed', because: 'Not allowed' } })
  run.records((world) =>
    withRecords(world, record('channel', 'kestrel', { name: 'kestrel', shared: true, members: [named(priya), named(tom)] })),
  )
  expect(row()).toMatchObject([{ state: 'verified', because: 'The records show it: it was made by other means.' }])
  expect(planOf(run).counts.stuck).toBe(0)
})

test('the manager takes the change of holder back, for the account and its children, in one step', () => {
  const run = running()
  run.does(priya, 'schedule-call', 'internal-meeting', { start: '2026-11-03T16:00:00.000Z', minutes: 45, agenda: 'History' })
  run.clock('2026-11-03T17:00:00.000Z')
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  expect(run.refusal(tom, 'undo', 'ownership').code).toBe('task.not-yours')
  run.does(marta, 'undo', 'ownership')
  expect(run.handover.ownership.changedAt).toBeNull()
  expect(run.status('assign-account')).toBe('open')
  expect(run.world.children.map(({ csm }) => csm?.id)).toEqual([priya.id, priya.id])
  expect(run.replayed()).toEqual(run.handover)
})

test('what cannot be moved is acknowledged by who takes over, group by group, and again when something comes into the group', () => {
  const run = running()
  const group = () => planOf(run).leftBehind.find(({ id }) => id === 'unknown-access')
  expect(group()).toMatchObject({ acknowledged: null, items: [{ subject: 'The notes "Old notes"' }] })
  expect(run.refusal(priya, 'acknowledge', 'unknown-access').code).toBe('left-behind.not-yours')
  run.does(tom, 'acknowledge', 'unknown-access')
  expect(group()?.acknowledged).toMatchObject({ by: { id: tom.id } })
  expect(run.refusal(tom, 'acknowledge', 'unknown-access').code).toBe('left-behind.acknowledged')
  run.records((world) => withRecords(world, record('document', 'more', { title: 'More', kind: 'other', link: 'https://docs.example/2' })))
  expect(group()?.acknowledged).toBeNull()
})

test('what a child account holds is listed with before and after, is acknowledged, and goes once its records show the change', () => {
  const merlin = (ticket: object) => [
    record('ticket', 'T-9', { subject: 'Label printer', status: 'open', followers: [named(priya)], ...ticket }),
    record('cta', 'c-1', { title: 'Renew in spring', status: 'open', owner: named(priya) }),
  ]
  const withMerlin = (records: StoredRecord[]): World => ({
    ...kestrel,
    children: kestrel.children.map((child) => (child.id === 'acc_merlin' ? { ...child, records } : child)),
  })
  const run = new Run({
    definition,
    world: withMerlin(merlin({})),
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'realignment' } },
  })
  run.does(tom, 'accept')
  const group = () => planOf(run).leftBehind.find(({ id }) => id === 'childrens-work')
  expect(group()?.items.map(({ subject }) => subject)).toEqual([
    'Merlin Parcels: CTA "Renew in spring" goes to Tom Becker',
    'Merlin Parcels: Tom Becker follows ticket T-9 "Label printer"',
    'Merlin Parcels: Priya Nair leaves ticket T-9 "Label printer"',
  ])
  expect(group()?.items[1]?.change).toMatchObject({
    account: 'acc_merlin',
    system: 'Helpdesk',
    before: { followers: [named(priya)] },
    after: { followers: [named(priya), named(tom)] },
    instruction: expect.stringContaining('add Tom Becker as a follower'),
  })
  run.does(tom, 'acknowledge', 'childrens-work')
  run.records(() => withMerlin(merlin({ followers: [named(priya), named(tom)] })))
  expect(group()).toMatchObject({ acknowledged: { by: { id: tom.id } }, items: [{}, { change: { before: { followers: [{}, {}] } } }] })
  run.records(() => withMerlin([...merlin({}), record('cta', 'c-2', { title: 'New since then', status: 'open', owner: named(priya) })]))
  expect(group()?.acknowledged).toBeNull()
})

test('no call with the customer within 14 days: one has to be scheduled for the introduction, within these days', () => {
  const run = running()
  run.does(priya, 'schedule-call', 'internal-meeting', { start: '2026-11-03T16:00:00.000Z', minutes: 45, agenda: 'History' })
  run.clock('2026-11-03T17:00:00.000Z')
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  expect(planOf(run).safeguards.find(({ id }) => id === 'cadence')?.kept).toBe(false)
  expect(planOf(run).heldBack).toContainEqual(
    expect.objectContaining({ task: 'introduce-new-csm', because: expect.stringContaining('schedule one') }),
  )
  expect(() => run.does(priya, 'apply', 'introduce-new-csm', { at: '2026-12-24T16:00:00.000Z' })).toThrow(/14 days/)
  expect(run.does(priya, 'apply', 'introduce-new-csm', { at: '2026-11-10T16:00:00.000Z' })).toContain('EffectRequested')
})
