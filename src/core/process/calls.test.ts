import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { questionsToLeave } from './agenda.ts'
import type { Run } from './testing/run.ts'
import { diego, ines, lena, marta, named, noor, oskar, priya, sam, tom } from './testing/sample-people.ts'
import { scaled, withRecords } from './testing/sample-world.ts'
import { approved, running } from './testing/stages.ts'
import { wouldBreak } from './would-break.ts'

/** What people may rely on around an internal call, in the pool's playbook and in the one between CSMs. */

const start = '2026-12-03T15:00:00.000Z'
const invites = (run: Run) => run.invited.map(({ method, people }) => [method, people.map((id) => run.people.get(id)?.name)])
function read(run: Run, index = -1) {
  const text = run.invited.at(index)?.calendar ?? ''
  const event = new ICAL.Component(ICAL.parse(text) as never[]).getFirstSubcomponent('vevent')
  return {
    uid: event?.getFirstPropertyValue('uid'),
    sequence: event?.getFirstPropertyValue('sequence'),
    text: text.replaceAll('\r\n ', ''),
  }
}

const page = (name: string) => compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPool = page('csm-to-cse')
const toPerson = page('csm-to-csm')

/** Approved, the manager has acted: the call can be held. */
function callOpen(): Run {
  const run = approved(toPool)
  run.records(scaled)
  return run
}
const between = () => running(toPerson)

test('the form proposes moments that suit both, each as both read it on the wall, and takes them as they are', () => {
  const run = callOpen()
  const can = run.can(priya).find(({ command }) => command === 'schedule-call')
  const needs = can?.needs as { properties: { start: { anyOf: { const?: string; title: string }[] } } }
  const [first] = needs.properties.start.anyOf
  expect(first?.title).toMatch(/^\w{3} \d+ \w{3}, \d\d:\d\d \(Chicago\), \d\d:\d\d \(Berlin\)$/)
  expect(needs.properties.start.anyOf.at(-1)?.title).toBe('Another moment')
  run.does(priya, 'schedule-call', 'handover-call', { start: first?.const, minutes: 45 })
  expect(run.handover.calls['handover-call']).toMatchObject({ start: first?.const, minutes: 45, people: [priya.id, lena.id] })
})

test('outside of hours, on leave, on top of another call or for an unusual length a reason is asked for, and kept', () => {
  const run = callOpen()
  const ask = (input: object) => run.refusal(priya, 'schedule-call', 'handover-call', input as Record<string, unknown>).says
  expect(ask({ start: '2026-12-03T21:00:00.000Z', minutes: 45 })).toContain('lies outside the hours of Lena Vogt, 09:00 to 17:00')
  expect(ask({ start, minutes: 20 })).toContain('The page asks for 30 to 60 minutes, not 20.')
  run.busy = [{ person: lena.id, start, minutes: 30, ref: 'OSP-4' }]
  expect(ask({ start, minutes: 45 })).toContain('Lena Vogt is in the call of OSP-4 then.')
  expect(run.happened.some(({ type }) => type === 'CallScheduled')).toBe(false)
  const because = 'Lena has no other half hour before her leave'
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 20, because })
  expect(run.happened.findLast(({ type }) => type === 'CallScheduled')).toMatchObject({ because, minutes: 20 })
})

test('customers and outside addresses are refused as guests by name and reason; people of the workspace may come', () => {
  const run = callOpen()
  const ask = (guest: string) => run.refusal(priya, 'schedule-call', 'handover-call', { start, minutes: 45, guests: [guest] }).says
  expect(ask('ana@kestrel.example')).toContain('Ana Ortiz is a contact of Kestrel Logistics. No customer takes part in an internal call')
  expect(ask('Somebody.New@KESTREL.example')).toContain('is an address of Kestrel Logistics')
  expect(ask('helper@elsewhere.example')).toContain('is an address outside of this workspace')
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45, guests: [noor.id, 'diego@meridian.example'] })
  expect(run.handover.calls['handover-call']?.guests).toEqual([noor.id, diego.id])
  expect(read(run).text).toContain('ROLE=OPT-PARTICIPANT')
})

test('one call keeps its name in calendars while it moves, is called off and is arranged anew, and each word about it is newer', () => {
  const run = callOpen()
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45 })
  const first = read(run)
  run.does(lena, 'schedule-call', 'handover-call', { start: '2026-12-04T15:00:00.000Z', minutes: 60 })
  const moved = read(run)
  run.does(lena, 'cancel-call', 'handover-call', { because: 'The account stays' })
  const off = read(run)
  run.does(lena, 'schedule-call', 'handover-call', { start, minutes: 45 })
  const again = read(run)
  expect([first, moved, off, again].map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3])
  expect(new Set([first, moved, off, again].map(({ uid }) => uid)).size).toBe(1)
  expect(invites(run)).toEqual([
    ['REQUEST', ['Priya Nair', 'Lena Vogt']],
    ['REQUEST', ['Priya Nair', 'Lena Vogt']],
    ['CANCEL', ['Priya Nair', 'Lena Vogt']],
    ['REQUEST', ['Priya Nair', 'Lena Vogt']],
  ])
  // Who moves it does not become its organiser: calendars would take it for another call.
  expect(moved.text).toMatch(/ORGANIZER;CN="Priya Nair"/)
})

test('who is replaced is told that it is off for them, who comes instead is invited', () => {
  const run = callOpen()
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45 })
  run.does(sam, 'reassign', 'CSE Territory Owner', { person: noor.id, because: 'Lena is ill' })
  expect(invites(run).slice(1)).toEqual([
    ['CANCEL', ['Lena Vogt']],
    ['REQUEST', ['Priya Nair', 'Noor Haddad']],
  ])
  expect(read(run).sequence).toBe(1)
  expect(run.handover.calls['handover-call']?.people).toEqual([priya.id, noor.id])
})

test('a call leaves the calendars with its task and with its handover', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8')
  const optional = compilePlaybook(source.replace('  kind: call\n', '  kind: call\n  optional: true\n')).definition
  const skipped = running(optional)
  skipped.does(priya, 'schedule-call', 'internal-meeting', { start, minutes: 45 })
  skipped.does(priya, 'mark-not-applicable', 'internal-meeting', { because: 'They sit side by side' })
  expect(invites(skipped).at(-1)).toEqual(['CANCEL', ['Priya Nair', 'Tom Becker']])

  const ended = between()
  ended.does(priya, 'schedule-call', 'internal-meeting', { start, minutes: 45 })
  ended.does(sam, 'cancel', null, { because: 'The account left' })
  expect(invites(ended).at(-1)).toEqual(['CANCEL', ['Priya Nair', 'Tom Becker']])
  expect(ended.replayed()).toEqual(ended.handover)
})

test('the agenda is made of what matters, of how people get along and of what is open, each with somebody who takes it along', () => {
  const run = callOpen()
  run.does(diego, 'comment', null, { text: 'Who tells their board?', mentions: [priya.id] })
  const points = run.view(priya).tasks.find(({ id }) => id === 'handover-call')?.agenda ?? []
  expect(points.filter(({ part }) => part === 'top').map(({ text }) => text)).toEqual(['As discussed', 'As discussed', 'As discussed'])
  expect(points.filter(({ part }) => part === 'people')).toMatchObject([{ text: 'Ana Ortiz · Head of IT · Direct', restricted: 'candid' }])
  expect(points.find(({ text }) => text === 'Who tells their board?')).toMatchObject({
    part: 'open',
    owner: { name: 'Priya Nair' },
    state: 'open',
  })
})

test('ticks finish the tasks after the call: nobody says a second time what was talked about', () => {
  const run = callOpen()
  run.does(diego, 'comment', null, { text: 'Who tells their board?' })
  const points = () => run.view(priya).tasks.find(({ id }) => id === 'handover-call')?.agenda ?? []
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true })
  const top = points().filter(({ part }) => part === 'top')
  for (const { on } of top) {
    expect(run.status('top-three')).toBe('open')
    run.does(lena, 'discuss-agenda-item', on)
  }
  expect(run.handover.tasks['top-three']).toMatchObject({
    status: 'done',
    evidence: { kind: 'attested', by: lena.id, note: '3 of 3 talked about in the call' },
  })
  const question = points().find(({ part }) => part === 'open')
  run.does(priya, 'leave-agenda-item', question?.on, { owner: diego.id, note: 'Ask their board' })
  for (const { on, state, part } of points()) if (state === 'open' && part === 'open') run.does(lena, 'discuss-agenda-item', on)
  expect(run.status('open-questions')).toBe('done')
  expect(run.waiting().find(({ command }) => command === 'settle-open-end')).toMatchObject({
    person: diego.id,
    verb: 'Who tells their board?',
  })
  expect(run.told.findLast(({ about }) => about === 'AgendaItemLeft')?.people).toEqual([diego.id])
  expect(run.replayed()).toEqual(run.handover)
})

test('a point that was left for somebody who leaves waits for their manager, who has no other part in it and can settle it', () => {
  const run = callOpen()
  run.does(diego, 'comment', null, { text: 'Who tells their board?' })
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true })
  const [point] = run.view(priya).tasks.find(({ id }) => id === 'handover-call')?.agenda ?? []
  run.does(priya, 'leave-agenda-item', point?.on, { owner: lena.id })
  run.does(marta, 'reassign', 'CSE Territory Owner', { person: oskar.id, because: 'Lena leaves' })
  run.leaves(lena)
  const end = run.waiting().find(({ command }) => command === 'settle-open-end')
  expect(end).toMatchObject({ person: ines.id, verb: expect.stringContaining('Lena Vogt has left') })
  expect(run.refusal(diego, 'settle-open-end', end?.on, { outcome: 'Told' }).code).toBe('open-end.not-yours')
  run.does(ines, 'settle-open-end', end?.on, { outcome: 'Told' })
  expect(run.waiting().filter(({ command }) => command === 'settle-open-end')).toEqual([])
})

test('what was talked about together is said at one stroke, and stands in the log point by point', () => {
  const run = callOpen()
  run.does(diego, 'comment', null, { text: 'Who tells their board?' })
  const points = () => run.view(priya).tasks.find(({ id }) => id === 'handover-call')?.agenda ?? []
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true })
  const [left, ...rest] = points().map(({ on }) => on)
  run.does(priya, 'leave-agenda-item', left, { owner: diego.id })
  const [gone, ...ids] = [left, ...rest].map((on) => on?.split('/')[1])
  // One that is dealt with already is no part of it, and then none of the others is ticked either.
  expect(run.refusal(lena, 'discuss-agenda', 'handover-call', { points: [...ids, gone] }).code).toBe('command.invalid')
  expect(run.refusal(diego, 'discuss-agenda', 'handover-call', { points: ids }).code).toBe('task.not-yours')
  const before = run.happened.length
  run.does(lena, 'discuss-agenda', 'handover-call', { points: ids })
  const ticked = run.happened.slice(before).flatMap((event) => (event.type === 'AgendaItemDiscussed' ? [event.item.id] : []))
  expect(ticked).toEqual(ids)
  expect(points().map(({ state, by }) => [state, by?.name])).toEqual([['left', 'Priya Nair'], ...ids.map(() => ['discussed', 'Lena Vogt'])])
  expect(run.refusal(lena, 'discuss-agenda', 'handover-call', { points: ids }).code).toBe('agenda.settled')
  expect(run.status('top-three')).toBe('done')
  expect(run.replayed()).toEqual(run.handover)
})

test('a point is ticked once the call has begun, and a tick can be taken back until a task rests on it', () => {
  const run = callOpen()
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45 })
  const [first] = run.view(priya).tasks.find(({ id }) => id === 'handover-call')?.agenda ?? []
  expect(run.refusal(lena, 'discuss-agenda-item', first?.on).code).toBe('call.not-yet')
  expect(run.refusal(diego, 'discuss-agenda-item', first?.on).code).toBe('task.not-yours')
  const tickers = () =>
    run
      .view(diego)
      .tasks.find(({ id }) => id === 'handover-call')
      ?.tickers.map(({ name }) => name)
  // What the screen says of who can tick is what the rules would say to them.
  expect(tickers()).toEqual([])
  run.does(lena, 'add-agenda-item', 'handover-call', { text: 'How do they take bad news?', part: 'people' })
  expect(
    run
      .view(lena)
      .tasks.find(({ id }) => id === 'handover-call')
      ?.agenda.find(({ addedBy }) => addedBy.name === 'Lena Vogt'),
  ).toMatchObject({ restricted: 'candid' })
  run.clock('2026-12-03T15:10:00.000Z')
  expect(tickers()).toEqual(['Priya Nair', 'Lena Vogt', 'Noor Haddad'])
  run.does(lena, 'discuss-agenda-item', first?.on)
  run.does(lena, 'take-up-agenda-item', first?.on)
  expect(
    run
      .view(lena)
      .tasks.find(({ id }) => id === 'handover-call')
      ?.agenda.find(({ on }) => on === first?.on)?.state,
  ).toBe('open')
})

test('"not held" of one opens the question for both, and says whose word it was', () => {
  const run = callOpen()
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45 })
  run.clock('2026-12-03T17:00:00.000Z')
  run.does(priya, 'report-call', 'handover-call', { held: true })
  const task = () => run.view(lena).tasks.find(({ id }) => id === 'handover-call')
  expect(task()?.said).toMatchObject([{ person: { name: 'Priya Nair' }, held: true }])
  run.does(lena, 'report-call', 'handover-call', { held: false, note: 'I waited alone' })
  expect(task()?.said).toEqual([])
  expect(task()?.reopened?.because).toBe('Lena Vogt says that it was not held. I waited alone')
  expect(run.status('top-three')).toBe('locked')
})

test('what nobody ticked and nobody took is handed to its owner by name when the handover ends', () => {
  const run = between()
  run.does(tom, 'comment', null, { text: 'Who signs for the add-on?', mentions: [priya.id] })
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  expect(run.handover.agendas?.['internal-meeting']?.kept).toBe(true)
  expect(questionsToLeave(run.handover, run.as(tom))).toMatchObject([
    { type: 'AgendaItemLeft', owner: priya.id, item: { text: 'Who signs for the add-on?' } },
  ])
  run.does(priya, 'comment', null, { text: 'Their head of IT does.' })
  expect(questionsToLeave(run.handover, run.as(tom))).toEqual([])
})

test('candid points stand in no invitation and no notice', () => {
  const run = callOpen()
  run.records((world) => withRecords(world, record('contact', 'zoe', { name: 'Zoe', email: 'zoe@kestrel.example' })))
  run.does(priya, 'add-agenda-item', 'handover-call', { text: 'candid-word', part: 'people' })
  run.does(priya, 'schedule-call', 'handover-call', { start, minutes: 45 })
  const point = run
    .view(priya)
    .tasks.find(({ id }) => id === 'handover-call')
    ?.agenda.find(({ text }) => text === 'candid-word')
  run.does(priya, 'leave-agenda-item', point?.on, { owner: lena.id })
  expect(JSON.stringify([run.told, run.invited, run.waiting()])).not.toContain('candid-word')
  expect(run.invited.at(-1)?.text).toContain('As discussed')
})

test('Baton itself arranges no meeting of a customer with an engineer of the pool, and says so before it is written', () => {
  const run = callOpen()
  const meeting = (attendees: object[]) =>
    record('meeting', 'next', { kind: 'cadence', title: 'Weekly call', at: '2026-12-10T15:00:00.000Z', attendees })
  const customer = { name: 'Ana Ortiz', side: 'customer' }
  const engineer = { name: lena.name, side: 'us', person: named(lena) }
  const says = (attendees: object[]) => wouldBreak(meeting(attendees), run.handover, run.as(priya))
  expect(says([customer, engineer])).toBe('No engineer of the pool takes part in a call with the customer during the handover')
  expect(says([customer, { name: priya.name, side: 'us', person: named(priya) }])).toBeUndefined()
  expect(says([engineer])).toBeUndefined()
})
