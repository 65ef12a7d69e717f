import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { ServiceTier } from '../policy/service-tiers.ts'
import { leftGroups } from './left-open.ts'
import { ownedAccounts } from './owned-accounts.ts'
import { Run } from './testing/run.ts'
import { ada, csePool, marta, named, nina, priya, tom } from './testing/sample-people.ts'
import { edited, kestrel } from './testing/sample-world.ts'
import { released, running } from './testing/stages.ts'
import type { World } from './world.ts'

// Families change while an account changes hands: a child is bought, ends, or passes by a handover of its own (invariant 19).

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')

const bought = (world: World): World => ({
  ...world,
  children: [...world.children, { id: 'acc_harrier', name: 'Harrier Air', csm: named(priya) }],
})
const apart =
  (account: string, because: string) =>
  (world: World): World => ({
    ...world,
    children: world.children.map((child) => (child.id === account ? { ...child, apart: because } : child)),
  })
const sent = (run: Run) => {
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  return run
}
const states = (run: Run) => ownedAccounts(run.handover, run.as(marta)).map(({ name, state }) => [name, state])
const staying = (run: Run) =>
  leftGroups(run.handover, run.as(marta))
    .filter(({ id }) => id === 'children-that-stay')
    .flatMap(({ items }) => items.map(({ subject }) => subject))

test('a child that comes into the family before the account changes hands goes along, to a person and to a pool', () => {
  const toTom = running(toPerson, '2026-11-02T15:00:00.000Z')
  for (const who of [priya, tom]) toTom.does(who, 'report-call', 'internal-meeting', { held: true })
  toTom.does(priya, 'attest', 'introduce-new-csm')
  toTom.records(bought)
  expect(toTom.view(marta).children.map(({ name, moves }) => [name, moves])).toContainEqual(['Harrier Air', true])
  expect(toTom.can(marta).find(({ on }) => on === 'assign-account')?.label).toBe('Assign 4 accounts')
  toTom.does(marta, 'apply', 'assign-account')
  expect(states(toTom)).toContainEqual(['Harrier Air', 'verified'])
  expect(toTom.status('assign-account')).toBe('done')

  const toCse = released(toPool)
  toCse.records(bought)
  sent(toCse)
  expect(states(toCse)).toContainEqual(['Harrier Air', 'verified'])
  expect(toCse.replayed()).toEqual(toCse.handover)
})

test('a child that ends meanwhile, or is handed over by itself, stays, says why, and holds nothing up', () => {
  const run = running(toPerson, '2026-11-02T15:00:00.000Z')
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.records(apart('acc_merlin', 'Its contract has ended.'))
  expect(run.view(marta).children).toContainEqual({
    id: 'acc_merlin',
    name: 'Merlin Parcels',
    moves: false,
    because: 'Its contract has ended.',
  })
  run.does(marta, 'apply', 'assign-account')
  expect(run.happened.find(({ type }) => type === 'OwnershipChanged')).toMatchObject({ accounts: ['acc_kestrel', 'acc_osprey'] })
  expect(states(run)).toContainEqual(['Merlin Parcels', 'stays'])
  expect(staying(run)).toEqual(['Merlin Parcels: Its contract has ended.'])
  expect(run.status('assign-account')).toBe('done')
  expect(run.replayed()).toEqual(run.handover)
})

test('a child that comes after the change of hands is no part of it any more, and its new CSM reads that it is not theirs', () => {
  const run = running(toPerson, '2026-11-02T15:00:00.000Z')
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  run.records(bought)
  expect(run.status('assign-account')).toBe('done')
  expect(staying(run)).toEqual(['Harrier Air: It came after Kestrel Logistics had changed hands.'])
  // What went along and ends later has gone along all the same.
  run.records(apart('acc_osprey', 'Its contract has ended.'))
  expect(states(run)).toContainEqual(['Osprey Freight', 'verified'])
})

const tier = (name: string, servedBy: ServiceTier['servedBy'], poolMayTake = false): ServiceTier => ({
  id: name,
  name,
  order: 0,
  servedBy,
  poolMayTake,
})
const inTier =
  (account: string, name: string) =>
  (world: World): World => ({
    ...world,
    children: world.children.map((child) =>
      child.id === account ? { ...child, records: [record('service-tier', 'current', { tier: name })] } : child,
    ),
  })
const toThePool = (tiers: ServiceTier[], world = kestrel) =>
  new Run({
    definition: toPool,
    world,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
    tiers,
  })

test('a child that comes with a tier that no pool takes stays, as the start would have asked, until operations allow it or it has another', () => {
  const run = toThePool([tier('Gold', 'person'), tier('Scale', 'pool')])
  run.records(bought)
  run.records(inTier('acc_harrier', 'gold'))
  const stands = (one: Run) => one.view(marta).children.find(({ name }) => name === 'Harrier Air')
  expect(stands(run)).toMatchObject({ moves: false, because: 'It has the service tier Gold, which is not handed to a pool.' })
  run.records(inTier('acc_harrier', 'Scale'))
  expect(stands(run)).toMatchObject({ moves: true })
  const allowed = toThePool([tier('Gold', 'person', true)])
  allowed.records(bought)
  allowed.records(inTier('acc_harrier', 'Gold'))
  expect(stands(allowed)).toMatchObject({ moves: true })
})

test('a child that has ended keeps its parent from no pool, whatever tier it had: it goes along with nobody', () => {
  const gold = inTier('acc_merlin', 'Gold')(kestrel)
  expect(() => toThePool([tier('Gold', 'person')], gold)).toThrow('Merlin Parcels has the service tier Gold')
  const run = toThePool([tier('Gold', 'person')], apart('acc_merlin', 'Its contract has ended.')(gold))
  expect(staying(run)).toEqual(['Merlin Parcels: Its contract has ended.'])
})

test('a child that gets such a tier while its parent is on the way to a pool is left out of the change of hands, with the reason', () => {
  const run = toThePool([tier('Gold', 'person')])
  run.records(inTier('acc_merlin', 'Gold'))
  expect(staying(run)).toEqual(['Merlin Parcels: It has the service tier Gold, which is not handed to a pool.'])
  const toTom = running(toPerson)
  toTom.records(inTier('acc_merlin', 'Gold'))
  expect(staying(toTom)).toEqual([])
})

test('taken back, each account returns to who held it, and what the ledger gave to somebody else since stays theirs', () => {
  const run = running(toPerson)
  run.records((world) => ({
    ...world,
    children: world.children.map((child) => (child.id === 'acc_osprey' ? { ...child, csm: named(nina) } : child)),
  }))
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  const holders = () => run.world.children.map(({ id, csm }) => [id, csm?.id])
  expect(holders()).toEqual([
    ['acc_merlin', tom.id],
    ['acc_osprey', tom.id],
  ])
  const [corrected, another] = [run.fork(), run.fork()]
  run.does(marta, 'undo', 'ownership')
  expect(holders()).toEqual([
    ['acc_merlin', priya.id],
    ['acc_osprey', nina.id],
  ])
  expect(run.replayed()).toEqual(run.handover)
  run.does(marta, 'apply', 'assign-account')
  expect(run.status('assign-account')).toBe('done')

  corrected.records((world) => ({
    ...world,
    children: world.children.map((child) => (child.id === 'acc_merlin' ? { ...child, csm: named(ada) } : child)),
  }))
  corrected.does(marta, 'undo', 'ownership')
  expect(corrected.happened.findLast(({ type }) => type === 'OwnershipChanged')).toMatchObject({ accounts: ['acc_kestrel', 'acc_osprey'] })
  another.records((world) => edited(world, 'assignment', `CSM-${another.now}`, { holder: { type: 'person', person: named(ada) } }))
  expect(another.refusal(marta, 'undo', 'ownership')).toMatchObject({
    code: 'ownership.held-by-other',
    says: 'By its ledger Ada Kessler holds Kestrel Logistics since; correct the ledger first.',
  })
})
