import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../base/refusal.ts'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { startHandover } from './start.ts'
import { Run } from './testing/run.ts'
import { csePool, diego, ines, lena, named, nina, noor, oskar, priya, territory, tom } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'
import { proposed, transition } from './testing/stages.ts'
import type { World } from './world.ts'

const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const { definition: toPool } = compilePlaybook(source)
const { definition: toPerson } = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8'))

test('an engineer who owns two territories is stood in for by the deputy of the one that the account lies in', () => {
  const run = transition(toPool)
  const north = { ...territory, id: 'ter_north', name: 'North', deputy: oskar.id, regions: ['North'] }
  const started = (region: string) =>
    startHandover(
      'han_2',
      { playbook: toPool.id, account: run.world.account.id, to: csePool.id, reason: { kind: 'realignment' } },
      {
        ...run.as(priya),
        world: { ...run.world, account: { ...run.world.account, region } },
        territories: [territory, north],
        number: 13,
        running: [],
      },
    ).flatMap((event) =>
      event.type === 'HandoverProposed'
        ? event.participants.flatMap(({ role, person }) => (role === 'CSE Territory Owner' ? [person] : []))
        : [],
    )
  expect(started('Central')).toEqual([lena.id, noor.id])
  expect(started('North')).toEqual([lena.id, oskar.id])
})

const asked = (run: Run) => run.waiting().flatMap(({ task, person, verb }) => (task.startsWith('recorded.') ? [{ person, verb }] : []))
const inRegion = (region: string) => (world: World) => ({ ...world, account: { ...world.account, region } })

test('an account that comes into another territory while it is handed over: somebody is asked to make its owner the gatekeeper', () => {
  const run = transition(toPool)
  run.territories = [territory, { ...territory, id: 'ter_north', name: 'North', owner: oskar.id, deputy: null, regions: ['North'] }]
  run.records(inRegion('North'))
  expect(asked(run)).toEqual([
    { person: ines.id, verb: 'Make Oskar Lund the CSE Territory Owner, as the account says, instead of Lena Vogt' },
  ])
  run.records(inRegion('Central'))
  expect(asked(run)).toEqual([])
  run.territories = [{ ...territory, owner: noor.id, deputy: null }]
  run.records((world) => ({ ...world }))
  expect(asked(run)).toMatchObject([{ verb: expect.stringContaining('Make Noor Haddad the CSE Territory Owner') }])
  run.does(ines, 'reassign', 'CSE Territory Owner', { person: oskar.id, because: 'Noor is full' })
  expect(asked(run)).toEqual([])
})

test('whoever was chosen as gatekeeper at the start stays, whosever the territory is', () => {
  const run = new Run({
    definition: toPool,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' }, roles: { 'CSE Territory Owner': oskar.id } },
  })
  expect(asked(run)).toEqual([])
})

const startedIn = (run: Run, around: { world?: World; deputy?: string }) =>
  startHandover(
    'han_2',
    { playbook: toPool.id, account: run.world.account.id, to: csePool.id, reason: { kind: 'realignment' } },
    {
      ...run.as(priya),
      world: around.world ?? run.world,
      territories: [{ ...territory, deputy: around.deputy ?? noor.id }],
      number: 13,
      running: [],
    },
  )

test('whoever hands over stands in for no gatekeeper, whatever the territory says: the call and the signature of both would be one word', () => {
  const run = transition(toPool)
  for (const { id } of [priya, diego]) {
    const [proposed] = startedIn(run, { deputy: id })
    const owners = proposed?.type === 'HandoverProposed' ? proposed.participants.filter(({ role }) => role === 'CSE Territory Owner') : []
    expect(owners.map(({ person }) => person)).toEqual([lena.id])
  }
})

test('an account whose CSM is recorded as its AE too: nobody proposes the day of the letter and agrees to it', () => {
  const run = transition(toPool)
  const holder = { type: 'person', person: named(priya) }
  const world = withRecords(run.world, record('assignment', 'AE-1', { role: 'AE', holder, from: '2024-01-01T00:00:00Z' }))
  expect(() => startedIn(run, { world })).toThrow(
    expect.objectContaining({
      constructor: Refusal,
      code: 'start.role-unfit',
      message: 'Priya Nair is already the CSM of this handover. Choose another AE.',
      where: 'roles.AE',
    }),
  )
})

test('a child that stays may have a handover of its own; one that would go along is in the way, and is named', () => {
  const run = transition(toPool)
  const starts = (staying: boolean, account = 'acc_merlin') =>
    startHandover(
      'han_2',
      {
        playbook: toPool.id,
        account: run.world.account.id,
        to: csePool.id,
        reason: { kind: 'realignment' },
        ...(staying ? { staying: [{ account: 'acc_merlin', because: 'It goes to Tom' }] } : {}),
      },
      { ...run.as(priya), number: 13, running: [{ account, ref: 'MER-4' }] },
    )
  expect(starts(true).map(({ type }) => type)).toContain('HandoverProposed')
  expect(() => starts(false)).toThrow(
    'Merlin Parcels, a child account of Kestrel Logistics, already has a running handover, MER-4. Complete or cancel it first, or let Merlin Parcels stay.',
  )
  expect(() => starts(true, 'acc_kestrel')).toThrow('Kestrel Logistics already has a running handover, MER-4. Complete or cancel it first.')
})

test('a deputy accepts in the place of whoever is asked only in the role by which they are asked', () => {
  const run = proposed(toPerson)
  const from = run.now
  run.handover = {
    ...run.handover,
    participants: [
      ...run.handover.participants.map((one) => (one.role === 'New CSM Manager' ? { ...one, person: tom.id } : one)),
      { role: 'New CSM Manager', person: ines.id, from, delegateOf: tom.id },
      { role: 'New CSM', person: nina.id, from, delegateOf: tom.id },
    ],
  }
  expect(run.waiting().flatMap(({ task, person }) => (task === 'accept' ? [person] : []))).toEqual([tom.id, nina.id])
  expect(run.refusal(ines, 'accept').code).toBe('handover.not-yours-to-accept')
  expect(run.does(nina, 'accept')).toContain('HandoverStarted')
})
