import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { openBeforeCompletion } from './completion.ts'
import type { StartInput } from './start.ts'
import { Run } from './testing/run.ts'
import { lena, marta, named, nina, priya, sam, tom } from './testing/sample-people.ts'
import { kestrel, updatedFor, withRecords } from './testing/sample-world.ts'

const page = (name: string) => compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const csmToCsm = page('csm-to-csm')

/** Tuesday 1 December is the next call of a cadence that repeats every second week. */
const world = withRecords(
  kestrel,
  record('series', 'cadence', {
    title: 'Cadence',
    pattern: 'every second Tuesday 10:00',
    organiser: 'internal',
    organisedBy: named(priya),
    accepted: true,
    nextAt: '2026-12-01T16:00:00Z',
  }),
)
const startedBy = (starter = priya, start: Partial<StartInput> = {}) =>
  new Run({
    definition: csmToCsm,
    world,
    at: '2026-11-25T21:10:00.000Z',
    starter,
    start: { to: tom.id, reason: { kind: 'territory change' }, ...start },
  })
const slow = () => {
  const run = startedBy(priya, { pace: 'slow', flipOn: '2026-12-29' })
  run.does(tom, 'accept')
  return run
}
const ledger = (run: Run) => run.view(priya).cadence?.calls.map(({ day, lead, state }) => `${day} ${lead.name.split(' ')[0]} ${state}`)

test('a slow transition has a lead for each cadence call: the outgoing person until the flip, the incoming one from then on', () => {
  const run = slow()
  expect(run.handover.pace).toBe('slow')
  expect(ledger(run)).toEqual([
    '2026-12-01 Priya coming',
    '2026-12-15 Priya coming',
    '2026-12-29 Tom coming',
    '2027-01-12 Tom coming',
    '2027-01-26 Tom coming',
  ])
  expect(startedBy(priya).view(priya).cadence).toBeNull()
})

test('without a day a slow start proposes a flip in six weeks, a standard one in two', () => {
  expect(startedBy(priya, { pace: 'slow' }).handover.flipOn).toBe('2027-01-06')
  expect(startedBy(priya).handover.flipOn).toBe('2026-12-09')
})

test('the flip is a proposal: while the incoming person has not said "ready", the outgoing one goes on leading', () => {
  const run = slow()
  run.clock('2026-12-21T10:00:00.000Z')
  expect(run.waiting().filter(({ task }) => task === 'flip')).toEqual([])
  run.clock('2026-12-22T10:00:00.000Z')
  expect(run.waiting().filter(({ task }) => task === 'flip')).toMatchObject([
    { person: tom.id, command: 'say-ready', due: '2026-12-29T15:00:00.000Z', unblocks: priya.id },
  ])
  run.clock('2026-12-30T10:00:00.000Z')
  expect(ledger(run)?.slice(2)).toEqual(['2026-12-29 Priya to say', '2027-01-12 Priya coming', '2027-01-26 Priya coming'])
  expect(run.waiting().filter(({ task }) => task === 'flip')).toHaveLength(1)
  expect(run.refusal(priya, 'say-ready').code).toBe('flip.not-yours')
  run.does(tom, 'say-ready', null, { note: 'I know them by now' })
  expect(ledger(run)?.slice(2)).toEqual(['2026-12-29 Tom to say', '2027-01-12 Tom coming', '2027-01-26 Tom coming'])
  expect(run.view(tom).cadence?.ready).toMatchObject({ by: { id: tom.id }, note: 'I know them by now' })
  expect(run.refusal(tom, 'say-ready').code).toBe('flip.ready')
  expect(run.replayed()).toEqual(run.handover)
})

test('a moved flip asks the incoming person again, and what is due from that day on is counted anew with the reason', () => {
  const run = slow()
  run.records((world) => updatedFor(world, '2026-11-25'))
  run.does(tom, 'say-ready')
  const before = run.handover.tasks['assign-plan-and-ctas']
  expect(run.refusal(priya, 'move-flip', null, { to: '2027-01-12', because: 'Release' }).code).toBe('flip.not-yours')
  const happened = run.does(tom, 'move-flip', null, { to: '2027-01-12', because: 'The customer ships a release' })
  expect(run.handover).toMatchObject({ flipOn: '2027-01-12' })
  expect(run.handover.ready).toBeUndefined()
  expect(happened).toContain('DueSet')
  expect([before?.due?.due, run.handover.tasks['assign-plan-and-ctas']?.due?.due]).toEqual([
    '2026-12-30T15:00:00.000Z',
    '2027-01-13T15:00:00.000Z',
  ])
  expect(ledger(run)).toContain('2026-12-29 Priya coming')
  expect(run.does(marta, 'move-flip', null, { to: '2027-01-05', because: 'Books change on the 5th' })).toContain('FlipMoved')
})

test('who led is asked of the lead once the call is over, and either side or the manager can say or correct it', () => {
  const run = slow()
  expect(run.waiting().some(({ command }) => command === 'report-cadence-call')).toBe(false)
  run.clock('2026-12-01T18:00:00.000Z')
  expect(run.waiting().filter(({ command }) => command === 'report-cadence-call')).toMatchObject([
    { person: priya.id, verb: 'Say who led the cadence call of Tue 1 Dec' },
  ])
  expect(run.refusal(lena, 'report-cadence-call', null, {}).code).toBe('cadence.not-yours')
  expect(run.refusal(tom, 'report-cadence-call', null, { day: '2026-12-15', held: true, lead: tom.id }).code).toBe('command.invalid')
  run.does(tom, 'report-cadence-call', null, { day: '2026-12-01', held: true, lead: priya.id })
  expect(run.waiting().some(({ command }) => command === 'report-cadence-call')).toBe(false)
  expect(ledger(run)?.[0]).toBe('2026-12-01 Priya led')
  run.does(marta, 'report-cadence-call', null, { day: '2026-12-01', held: false, lead: priya.id, note: 'They were away' })
  expect(ledger(run)?.[0]).toBe('2026-12-01 Priya not held')
  run.clock('2026-12-03T18:00:00.000Z')
  run.does(priya, 'report-cadence-call', null, { day: '2026-12-03', held: true, lead: tom.id, note: 'They called' })
  expect(ledger(run)?.[1]).toBe('2026-12-03 Tom led')
})

test('one coming call can have another lead, who is told', () => {
  const run = slow()
  run.does(priya, 'choose-lead', '2026-12-15', { lead: tom.id, because: 'To try it out' })
  expect(ledger(run)?.[1]).toBe('2026-12-15 Tom coming')
  expect(run.heard.at(-1)?.messages.map(({ person }) => person)).toEqual([tom.id])
  expect(run.refusal(priya, 'choose-lead', '2026-12-16', { lead: tom.id }).code).toBe('cadence.no-call')
})

test('a slow transition is not complete before the incoming person is ready to lead', () => {
  const run = slow()
  const missing = () => openBeforeCompletion(run.handover, run.as(tom), 'close-handover')
  expect(missing()).toContain('Tom Becker has not said that they are ready to lead.')
  run.does(tom, 'say-ready')
  expect(missing()).not.toContain('Tom Becker has not said that they are ready to lead.')
})

test('a playbook that offers no slow pace refuses it, and names what it is for', () => {
  const toPool = () =>
    new Run({
      definition: page('csm-to-cse'),
      world,
      at: '2026-11-25T21:10:00.000Z',
      starter: priya,
      start: { to: 'pool_cse', reason: { kind: 'realignment' }, pace: 'slow' },
    })
  expect(toPool).toThrow('offers no slow pace')
})

test('the other side can name what should be different, and the starter agrees in one step', () => {
  const run = startedBy(priya)
  run.does(tom, 'propose-change', null, { text: 'The release is in January', pace: 'slow', flipOn: '2027-01-12' })
  expect(run.waiting()).toMatchObject([{ person: priya.id, command: 'accept', verb: 'Answer the proposed change' }])
  expect(run.refusal(tom, 'accept').code).toBe('handover.change-proposed')
  expect(run.can(priya).find(({ command }) => command === 'accept')?.label).toBe('Agree to the change')
  run.does(priya, 'accept')
  expect(run.handover).toMatchObject({ status: 'running', pace: 'slow', flipOn: '2027-01-12' })
  expect(run.replayed()).toEqual(run.handover)
})

test('words alone cannot be agreed to, only answered', () => {
  const run = startedBy(priya)
  run.does(tom, 'propose-change', null, { text: 'Could it wait?' })
  expect(run.refusal(priya, 'accept').code).toBe('handover.change-proposed')
  run.does(priya, 'propose-change', null, { text: 'No.' })
  expect(run.does(tom, 'accept')).toContain('HandoverStarted')
})

test('what the starter names in an answer is agreed to with the acceptance', () => {
  const run = startedBy(priya)
  run.does(tom, 'propose-change', null, { text: 'In January, please', flipOn: '2027-01-12' })
  run.does(priya, 'propose-change', null, { text: 'Before Christmas, slowly', pace: 'slow', flipOn: '2026-12-22' })
  expect(run.waiting()).toMatchObject([{ person: tom.id, command: 'accept', verb: 'Accept handover' }])
  expect(run.can(tom).find(({ command }) => command === 'accept')?.label).toBe('Accept with the change')
  expect(run.does(tom, 'accept')).toEqual(expect.arrayContaining(['ChangeAgreed', 'HandoverStarted']))
  expect(run.handover).toMatchObject({ status: 'running', pace: 'slow', flipOn: '2026-12-22' })
  expect(run.replayed()).toEqual(run.handover)
})

test('whoever has the place of a starter who left answers what the other side proposed; without one, whoever steers the handover does', () => {
  const replaced = startedBy(priya)
  replaced.does(tom, 'propose-change', null, { text: 'Could it wait?' })
  replaced.leaves(priya)
  replaced.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya has left' })
  expect(replaced.waiting()).toMatchObject([{ person: nina.id, command: 'propose-change', verb: 'Answer the proposed change' }])
  replaced.does(nina, 'propose-change', null, { text: 'It cannot.' })
  expect(replaced.does(tom, 'accept')).toContain('HandoverStarted')

  const run = startedBy(sam)
  run.does(tom, 'propose-change', null, { text: 'In January, please', flipOn: '2027-01-12' })
  run.leaves(sam)
  expect(run.waiting()).toMatchObject([{ person: marta.id, command: 'accept' }])
  expect(run.refusal(tom, 'accept').says).toBe('A change is proposed; Sam Okafor has to answer it first.')
  expect(run.refusal(priya, 'accept').code).toBe('handover.change-proposed')
  run.does(marta, 'accept')
  expect(run.handover).toMatchObject({ status: 'running', flipOn: '2027-01-12' })
  expect(run.replayed()).toEqual(run.handover)
})

test('a proposal that waits for somebody on leave: their deputy answers, and where nobody is, their manager names one', () => {
  const run = startedBy(priya)
  const leave = [{ from: '2026-11-30', to: '2026-12-18', why: 'Leave' }]
  run.people.set(tom.id, { ...tom, calendar: { ...tom.calendar, leave } })
  run.people = new Map(run.people)
  const rows = () => run.waiting().map(({ person, command, on }) => [person, command, on])
  expect(rows()).toEqual([[tom.id, 'accept', null]])
  expect(run.timers().map(({ at }) => at)).toEqual(['2026-11-30T06:00:00.000Z', '2026-12-19T06:00:00.000Z'])
  run.clock('2026-12-01T15:00:00.000Z')
  expect(rows()).toEqual([
    [tom.id, 'accept', null],
    [marta.id, 'delegate', 'New CSM'],
  ])
  expect(run.waiting()[1]?.verb).toBe('Name a deputy for Tom Becker, on leave from Mon 30 Nov to Fri 18 Dec: "Accept handover" waits')
  run.does(marta, 'delegate', 'New CSM', { person: nina.id, until: '2026-12-19T00:00:00Z', because: 'Tom is on leave' })
  expect(rows()).toEqual([
    [tom.id, 'accept', null],
    [nina.id, 'accept', null],
  ])
  expect(run.refusal(priya, 'accept').code).toBe('handover.not-yours-to-accept')
  run.does(nina, 'accept')
  expect(run.handover).toMatchObject({ status: 'running', acceptedBy: nina.id, to: { id: tom.id } })
  expect(run.replayed()).toEqual(run.handover)
})

test('another receiver who was named still has to accept, with their manager in the manager’s role', () => {
  const run = startedBy(priya)
  run.does(tom, 'propose-change', null, { text: 'Nina speaks their language', to: nina.id })
  run.does(priya, 'accept')
  expect(run.handover).toMatchObject({ status: 'proposed', to: { id: nina.id }, awaiting: nina.id, accepter: nina.id })
  expect(run.refusal(tom, 'accept').code).toBe('handover.not-yours-to-accept')
  run.does(nina, 'accept')
  expect(run.handover.status).toBe('running')
})

test.each([
  ['the outgoing side', priya, tom.id],
  ['the incoming side', tom, priya.id],
  ['the manager', marta, tom.id],
  ['operations', sam, tom.id],
])('when %s starts, the other side is asked', (_who, starter, awaiting) => {
  expect(startedBy(starter).handover.awaiting).toBe(awaiting)
})

test('a day for the lead that has passed, or is half a year away, is refused at the start as it is later', () => {
  const start = (flipOn: string) => () =>
    new Run({
      definition: csmToCsm,
      world: kestrel,
      at: '2026-11-02T15:00:00.000Z',
      starter: priya,
      start: { to: tom.id, reason: { kind: 'territory change' }, flipOn },
    })
  expect(start('2026-11-01')).toThrow('The lead can change between Mon 2 Nov and Sat 1 May 2027, not on Sun 1 Nov.')
  expect(start('2027-05-02')).toThrow('not on Sun 2 May 2027')
  expect(start('2026-11-02')().handover.flipOn).toBe('2026-11-02')
})

test('a proposal that is accepted after the day it named gets a new one, and nothing is late from the start', () => {
  const run = startedBy()
  run.clock('2026-12-14T16:00:00.000Z')
  expect(run.does(tom, 'accept')).toContain('FlipMoved')
  expect(run.handover.flipOn).toBe('2026-12-28')
  expect(run.happened.find(({ type }) => type === 'FlipMoved')).toMatchObject({
    by: 'baton',
    before: '2026-12-09',
    because: 'That day had passed when both sides agreed.',
  })
  expect(run.view(priya).isLate).toBe(false)
  const inTime = startedBy()
  inTime.clock('2026-12-09T16:00:00.000Z')
  expect(inTime.does(tom, 'accept')).not.toContain('FlipMoved')
})

test('whoever proposes a slow transition and names no day proposes six weeks; a day that somebody named stays', () => {
  const run = startedBy()
  run.does(tom, 'propose-change', null, { text: 'I need to see some calls', pace: 'slow' })
  run.does(priya, 'accept')
  expect(run.handover).toMatchObject({ pace: 'slow', flipOn: '2027-01-06' })
  expect(run.happened.find(({ type }) => type === 'ChangeAgreed')).toMatchObject({ change: { pace: 'slow', flipOn: '2027-01-06' } })
  const named = startedBy(priya, { flipOn: '2026-12-18' })
  named.does(tom, 'propose-change', null, { text: 'I need to see some calls', pace: 'slow' })
  named.does(priya, 'accept')
  expect(named.handover).toMatchObject({ pace: 'slow', flipOn: '2026-12-18' })
  const both = startedBy()
  both.does(tom, 'propose-change', null, { text: 'I need to see some calls', pace: 'slow', flipOn: '2026-12-22' })
  both.does(priya, 'accept')
  expect(both.handover.flipOn).toBe('2026-12-22')
})

test('a day that no start could name cannot be proposed either', () => {
  const run = startedBy()
  expect(run.refusal(tom, 'propose-change', null, { text: 'Later', flipOn: '2028-01-01' })).toMatchObject({
    says: expect.stringContaining('is not between 2026-11-25 and 2027-05-24'),
  })
})

test('two weeks are two weeks also over the night in which the clocks go forward', () => {
  const run = new Run({
    definition: csmToCsm,
    world,
    // 23:30 in Chicago; a week later the clocks go forward there.
    at: '2027-03-08T05:30:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'territory change' } },
  })
  expect(run.handover.flipOn).toBe('2027-03-21')
})
