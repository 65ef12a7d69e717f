import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Member } from '../policy/member.ts'
import { Run } from './testing/run.ts'
import { ada, aiko, csePool, diego, ines, lena, marta, named, nina, priya, sam, tom } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'
import { approved, proposed, released, running, verdictOf } from './testing/stages.ts'
import type { World } from './world.ts'

// The change of hands against what else may happen to an account and its people meanwhile.

const source = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')
const compile = (name: string) => compilePlaybook(source(name)).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const review = 'territory-owner-review'

const heldBy = (world: World, member: Member): World =>
  withRecords(
    world,
    record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'person', person: named(member) }, from: '2024-01-01T00:00:00Z' }),
  )
const held = (run: Run) =>
  run.waiting().flatMap(({ task, person, verb, command, on }) => (task === 'held' ? [{ person, verb, command, on }] : []))

test('an account that may pass before the customer is told does not pass once the approval is taken back, and does when it is given again', () => {
  const run = approved(toPool)
  run.does(marta, 'set-effective-date', null, { date: '2026-11-04', waived: 'Lena is there from Wednesday on' })
  run.does(lena, 'revoke-approval', review, { because: 'The document names the wrong product' })
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handover.ownership.changedAt).toBeNull()
  run.does(priya, 'submit', review)
  expect(run.does(lena, 'decide', review, verdictOf(run))).toContain('OwnershipChanged')
  expect(run.replayed()).toEqual(run.handover)
})

test('a manager who holds an account between two CSMs and gives up the managing still hands it over', () => {
  const run = new Run({
    definition: toPerson,
    world: heldBy(kestrel, marta),
    at: '2026-11-02T15:00:00.000Z',
    starter: tom,
    start: { to: tom.id, reason: { kind: 'departure' } },
  })
  expect(run.handover).toMatchObject({ from: { id: marta.id }, awaiting: marta.id })
  run.does(sam, 'reassign', 'New CSM Manager', { person: ines.id, because: 'Nobody checks their own handover' })
  expect(run.handover).toMatchObject({ from: { id: marta.id }, awaiting: marta.id, accepter: marta.id })
  run.does(marta, 'accept')
  expect(run.happened.findLast(({ type }) => type === 'ParticipantChanged')).toMatchObject({ previous: marta.id, beside: true })
  run.does(sam, 'reassign', 'Old CSM', { person: nina.id, because: 'Marta is away' })
  expect(run.handover.from).toEqual({ kind: 'person', id: nina.id })
  expect(run.replayed()).toEqual(run.handover)
})

test('a holder who is corrected while the account is handed over: the manager is asked to choose them, or to look which is wrong', () => {
  const run = running(toPerson)
  run.records((world) => heldBy(world, nina))
  expect(held(run)).toEqual([
    {
      person: marta.id,
      verb: 'Make Nina Alvarez the Old CSM, who holds Kestrel Logistics by its ledger, instead of Priya Nair',
      command: 'reassign',
      on: 'Old CSM',
    },
  ])
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  expect(run.refusal(marta, 'apply', 'assign-account')).toMatchObject({
    code: 'ownership.held-by-other',
    says: 'By its ledger Nina Alvarez holds Kestrel Logistics, not Priya Nair. Choose who hands over, or correct the ledger first.',
  })
  run.does(marta, 'set-effective-date', null, { date: '2026-11-26' })
  run.clock('2026-11-27T15:00:00.000Z')
  expect(run.handover.ownership.changedAt).toBeNull()
  expect(run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'As the ledger says' })).toContain('OwnershipChanged')
  expect(held(run)).toEqual([])
  expect(run.happened.find(({ type }) => type === 'OwnershipChanged')).toMatchObject({ from: { id: nina.id }, to: { id: tom.id } })
})

test('an account that its ledger gives to a third person does not pass from them, neither after the letter nor by a waiver', () => {
  const told = released(toPool)
  told.does(marta, 'set-effective-date', null, { date: '2026-11-20' })
  told.clock('2026-11-05T15:30:00.000Z')
  told.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  const early = approved(toPool)
  early.does(marta, 'set-effective-date', null, { date: '2026-11-20', waived: 'The pool is there from then on' })
  for (const run of [told, early]) {
    run.records((world) => heldBy(world, nina))
    run.clock('2026-11-21T15:00:00.000Z')
    expect(run.handover.ownership.changedAt).toBeNull()
    expect(held(run)).toMatchObject([{ command: 'reassign', on: 'CSM' }])
    expect(run.does(marta, 'reassign', 'CSM', { person: nina.id, because: 'As the ledger says' })).toContain('OwnershipChanged')
  }
})

test('a correction to a pool, or to who takes over, is looked at by who can end the handover; taken back, nobody is asked', () => {
  const pooled = (world: World) =>
    withRecords(
      world,
      record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'pool', pool: csePool.name }, from: '2024-01-01T00:00:00Z' }),
    )
  const asked = proposed(toPerson)
  asked.records(pooled)
  expect(held(asked)).toEqual([
    {
      person: marta.id,
      verb: 'CSE+ holds Kestrel Logistics by its ledger, not Priya Nair: correct the ledger, or cancel',
      command: 'cancel',
      on: null,
    },
  ])
  const run = running(toPerson)
  run.records((world) => heldBy(world, tom))
  expect(held(run)).toMatchObject([
    { command: 'cancel', verb: expect.stringContaining('Tom Becker holds Kestrel Logistics by its ledger') },
  ])
  run.records((world) => heldBy(world, priya))
  expect(held(run)).toEqual([])
})

test('whoever was put into the place of the holder hands over, though the ledger names the one before until it passes', () => {
  const run = running(toPerson)
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya leaves' })
  expect(held(run)).toEqual([])
})

test('a letter that names somebody else than the ledger as who hands over does not leave', () => {
  const run = released(toPool)
  run.records((world) => heldBy(world, nina))
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handedOver).toEqual([])
  expect(run.happened.findLast(({ type }) => type === 'LetterHeld')).toMatchObject({
    because: expect.stringContaining('By its ledger Nina Alvarez holds Kestrel Logistics, and the letter says that Priya Nair does.'),
  })
})

test('the account passed, and then somebody else takes over: whoever assigns it reads the way to the ledger', () => {
  const run = running(toPerson)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  run.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom leaves' })
  expect(run.status('assign-account')).toBe('open')
  expect(run.refusal(marta, 'apply', 'assign-account').says).toBe(
    'The account has changed hands, and not to Nina Alvarez. Undo the change of holder, then assign it again.',
  )
  run.does(marta, 'undo', 'ownership')
  run.does(marta, 'apply', 'assign-account')
  expect(run.status('assign-account')).toBe('done')
})

test('an account passes to nobody who has left, by itself or by a press: somebody is asked to choose another, and then it passes to them', () => {
  const run = running(toPerson)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'set-effective-date', null, { date: '2026-12-02' })
  run.leaves(tom)
  run.clock('2026-12-03T15:00:00.000Z')
  expect(run.handover.ownership.changedAt).toBeNull()
  expect(run.refusal(marta, 'apply', 'assign-account')).toMatchObject({
    code: 'ownership.receiver-left',
    says: 'Tom Becker, who was to take Kestrel Logistics over, has left. Choose somebody else for their role first.',
  })
  expect(run.waiting().find(({ task }) => task === 'receiver')).toMatchObject({
    person: marta.id,
    verb: 'Choose another New CSM: Tom Becker, who was to take Kestrel Logistics over, has left',
    command: 'reassign',
    on: 'New CSM',
  })
  run.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom has left' })
  expect(run.waiting().some(({ task }) => task === 'receiver')).toBe(false)
  expect(run.does(priya, 'attest', 'introduce-new-csm')).toContain('OwnershipChanged')
  expect(run.handover).toMatchObject({ to: { id: nina.id }, ownership: { effectiveOn: '2026-12-03' } })
})

test('between two CSMs too the customer hears first: the account passes once the new one was introduced, earlier only by a waiver', () => {
  const run = running(toPerson)
  run.does(marta, 'set-effective-date', null, { date: '2026-11-26' })
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  expect(run.refusal(marta, 'apply', 'assign-account').says).toMatch(/unlocks when "Introduce the new CSM on the next cadence call/)
  run.clock('2026-11-30T15:00:00.000Z')
  expect(run.handover.ownership.changedAt).toBeNull()
  expect(run.does(priya, 'attest', 'introduce-new-csm')).toContain('OwnershipChanged')

  const early = running(toPerson)
  early.does(marta, 'set-effective-date', null, { date: '2026-11-26', waived: 'Priya leaves, and the customer has no call before' })
  early.clock('2026-11-30T15:00:00.000Z')
  expect(early.handover.ownership.changedAt).toBeNull()
  early.does(priya, 'report-call', 'internal-meeting', { held: true })
  expect(early.does(tom, 'report-call', 'internal-meeting', { held: true })).toContain('OwnershipChanged')
  expect(early.handover.ownership.early).toMatchObject({ by: marta.id, because: expect.stringContaining('Priya leaves') })
  early.does(priya, 'attest', 'introduce-new-csm')
  expect(early.status('assign-account')).toBe('done')
  expect(early.replayed()).toEqual(early.handover)
})

test('who was introduced to the customer does not take over after all: the one who does is introduced', () => {
  const run = running(toPerson)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.clock('2026-11-26T15:00:00.000Z')
  run.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom leaves' })
  expect(run.handover.tasks['introduce-new-csm']).toMatchObject({
    status: 'open',
    reopened: { because: 'Nina Alvarez takes over since, and has not been introduced.' },
  })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.records((world) => ({ ...world }))
  expect(run.status('introduce-new-csm')).toBe('done')
})

test('where a page has no check for it, a change of hands that is undone is to be done again', () => {
  const text = source('csm-to-csm')
  const from = text.indexOf('  - The account itself')
  const unchecked = compilePlaybook(text.slice(0, from) + text.slice(text.indexOf('- Old CSM: Hand over what is still open'))).definition
  const run = running(unchecked)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  expect(run.status('assign-account')).toBe('done')
  run.does(marta, 'undo', 'ownership')
  expect(run.status('assign-account')).toBe('open')
  expect(run.does(marta, 'apply', 'assign-account')).toContain('OwnershipChanged')
})

test('cancelled after the account has passed and before the customer knows: somebody is left with the way back', () => {
  const run = running(toPerson)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(marta, 'set-effective-date', null, { date: '2026-11-25', waived: 'Priya is gone, and Tom is there' })
  run.does(marta, 'cancel', null, { because: 'Tom leaves' })
  expect(run.handover.openEnds).toMatchObject([
    {
      person: priya.id,
      text: 'Tom Becker has had Kestrel Logistics since Wed 25 Nov, and the customer was not told. Start the way back, or say here that it stays so.',
    },
  ])
  const early = running(toPerson)
  early.does(marta, 'cancel', null, { because: 'Tom leaves' })
  expect(early.handover.openEnds).toEqual([])
})

test('who is only informed of a handover can be given a part in it: the renewal manager who becomes the AE', () => {
  const run = approved(toPool)
  run.people.set(aiko.id, { ...aiko, roles: ['renewal-manager', 'ae'] })
  run.clock('2026-11-03T15:00:00.000Z')
  run.records((world) =>
    withRecords(
      world,
      record('assignment', 'AE-1', {
        role: 'AE',
        holder: { type: 'person', person: named(diego) },
        from: '2024-01-01T00:00:00Z',
        to: run.now,
      }),
      record('assignment', 'AE-2', { role: 'AE', holder: { type: 'person', person: named(aiko) }, from: run.now }),
    ),
  )
  expect(run.waiting().find(({ task }) => task === 'recorded.AE')?.verb).toBe(
    'Make Aiko Mori the AE, as the account says, instead of Diego Ramos',
  )
  run.does(marta, 'reassign', 'AE', { person: aiko.id, because: 'As the account says' })
  expect(run.waiting().filter(({ task }) => task === 'recorded.AE')).toEqual([])
})

test('an account does not go back to somebody who has left, and neither does a child', () => {
  const changed = () => {
    const run = running(toPerson)
    for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
    run.does(priya, 'attest', 'introduce-new-csm')
    return run
  }
  const run = changed()
  run.does(marta, 'apply', 'assign-account')
  run.leaves(priya)
  expect(run.refusal(marta, 'undo', 'ownership')).toEqual({
    kind: 'conflict',
    code: 'ownership.holder-left',
    says: 'Kestrel Logistics cannot go back to Priya Nair, who has left. Choose another Old CSM first: it goes to them.',
  })
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya has left' })
  run.does(marta, 'undo', 'ownership')
  expect(run.happened.findLast(({ type }) => type === 'OwnershipChanged')).toMatchObject({ to: { id: nina.id }, back: true })
  const child = changed()
  child.records((world) => ({
    ...world,
    children: world.children.map((one) => (one.id === 'acc_osprey' ? { ...one, csm: named(nina) } : one)),
  }))
  child.does(marta, 'apply', 'assign-account')
  child.leaves(nina)
  expect(child.refusal(marta, 'undo', 'ownership').says).toBe(
    'Osprey Freight cannot go back to Nina Alvarez, who has left. Correct its ledger first: it stays with whom that names.',
  )
  child.records((world) => ({
    ...world,
    children: world.children.map((one) => (one.id === 'acc_osprey' ? { ...one, csm: named(ada) } : one)),
  }))
  expect(child.does(marta, 'undo', 'ownership')).toContain('OwnershipChanged')
})
