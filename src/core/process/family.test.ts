import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { leftGroups } from './left-open.ts'
import { ownedAccounts } from './owned-accounts.ts'
import type { Run } from './testing/run.ts'
import { marta, named, priya, tom } from './testing/sample-people.ts'
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
  run.does(marta, 'apply', 'assign-account')
  run.records(bought)
  expect(run.status('assign-account')).toBe('done')
  expect(staying(run)).toEqual(['Harrier Air: It came after Kestrel Logistics had changed hands.'])
  // What went along and ends later has gone along all the same.
  run.records(apart('acc_osprey', 'Its contract has ended.'))
  expect(states(run)).toContainEqual(['Osprey Freight', 'verified'])
})
