import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Leave, WorkingCalendar } from '../calendar/calendar.ts'
import { momentOn } from '../calendar/moment-on.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Member } from '../policy/member.ts'
import { can } from './decide.ts'
import { dueChain } from './due-steps.ts'
import type { Run } from './testing/run.ts'
import { ada, ines, lena, marta, nina, noor, oskar, priya, sam, tom, vic } from './testing/sample-people.ts'
import { kestrel } from './testing/sample-world.ts'
import { running, submitted, transition, unsigned } from './testing/stages.ts'

// Working time as people meet it: what is told when, what moves a due and what does not, and whose clock runs.

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const review = 'territory-owner-review'

/** Due Tue 1 Dec 15:10 in Chicago, where the Thursday between is Thanksgiving. */
const task = 'records-current'
const due = '2026-12-01T21:10:00.000Z'

const changes = (run: Run, member: Member, calendar: Partial<WorkingCalendar>) => {
  const known = run.people.get(member.id) ?? member
  run.people.set(member.id, { ...known, calendar: { ...known.calendar, ...calendar } })
}
const goesOnLeave = (run: Run, member: Member, ...leave: Leave[]) => changes(run, member, { leave })
const away: Leave = { from: '2026-11-30', to: '2026-12-04', why: 'rest' }

/** What was told about the task since the clock stood there: who, and the subject. */
const toldAbout = (run: Run, title: string) =>
  run.told.filter(({ subject }) => subject.includes(title)).map(({ people, subject }) => [people, subject.replace(/^[^:]*: /, '')])

const titleOf = (run: Run, id: string) => run.view(priya).tasks.find((one) => one.id === id)?.title ?? ''

test('a due is announced one working day before it, told when it has passed, and goes up to the manager and to operations', () => {
  const run = running(toPerson)
  const title = titleOf(run, task)
  run.clock('2026-11-30T21:09:59.000Z')
  expect(toldAbout(run, title)).toEqual([])
  run.clock('2026-11-30T21:10:00.000Z')
  expect(toldAbout(run, title)).toEqual([[[priya.id], `"${title}" is due soon`]])
  run.clock(due)
  expect(toldAbout(run, title).at(-1)).toEqual([[priya.id, marta.id], `"${title}" is late`])
  run.clock('2026-12-02T21:09:59.000Z')
  expect(toldAbout(run, title)).toHaveLength(2)
  run.clock('2026-12-02T21:10:00.000Z')
  expect(toldAbout(run, title).at(-1)).toEqual([[marta.id], `"${title}" is still late`])
  // Sam of operations sits in Dublin: the working day after is Thursday there, from nine on.
  run.clock('2026-12-04T12:00:00.000Z')
  expect(toldAbout(run, title).at(-1)).toEqual([[sam.id], `"${title}" has been late for two working days`])
  run.clock('2026-12-30T12:00:00.000Z')
  expect(toldAbout(run, title)).toHaveLength(dueChain.length)
  expect(run.status(task)).toBe('open')
})

test('a manager reads who has it, until when it was, and what they can do about it', () => {
  const run = running(toPerson)
  run.clock('2026-12-02T21:10:00.000Z')
  const told = run.told.find(
    ({ people, subject }) => people.includes(marta.id) && subject.endsWith(`"${titleOf(run, task)}" is still late`),
  )
  expect(told?.text).toContain('was due Tue 1 Dec, 15:10 (Chicago), and Priya Nair still has it. You can name a deputy')
})

test('no reminder comes outside of working hours', () => {
  // Started in the evening: everything counts from nine in the morning.
  const run = running(toPerson, '2026-11-24T03:00:00.000Z')
  for (const { kind, at } of run.timers()) if (kind === 'due-soon') expect(new Date(at).getUTCHours()).toBeGreaterThanOrEqual(15)
})

test('what was missed while nothing ran is told once, and a reminder that comes too late not at all', () => {
  const run = running(toPerson)
  const title = titleOf(run, task)
  run.now = '2026-12-15T12:00:00.000Z'
  const late = run.timers().filter(({ about, kind }) => about === task && kind !== 'recheck')
  expect(late.map(({ kind }) => kind)).toEqual(['late', 'late-for-manager', 'late-for-operations'])
  for (const { id } of late) run.machine({ command: 'wake', timer: id })
  for (const { id } of late) expect(run.machine({ command: 'wake', timer: id })).toEqual([])
  expect(toldAbout(run, title).map(([, subject]) => subject)).toEqual([
    `"${title}" is late`,
    `"${title}" is still late`,
    `"${title}" has been late for two working days`,
  ])
})

test('a timer that is woken before its time does nothing', () => {
  const run = running(toPerson)
  for (const { id } of run.timers()) expect(run.machine({ command: 'wake', timer: id })).toEqual([])
})

test("a manager's leave holds up no escalation", () => {
  const run = running(toPerson)
  goesOnLeave(run, marta, { from: '2026-12-01', to: '2026-12-31', why: 'rest' })
  run.clock('2026-12-02T21:10:00.000Z')
  expect(toldAbout(run, titleOf(run, task)).at(-1)?.[0]).toEqual([marta.id])
})

test('a breached review escalates and is never approved by that', () => {
  const run = submitted(toPool)
  const round = run.view(lena).gates[0]?.rounds[0]
  run.clock(round?.due.due ?? '')
  const subjects = () => toldAbout(run, run.view(lena).gates[0]?.title ?? '?').map(([, subject]) => subject)
  expect(subjects().at(-1)).toMatch(/ is late$/)
  run.clock('2026-11-20T12:00:00.000Z')
  expect(subjects().filter((subject) => String(subject).includes('late'))).toHaveLength(3)
  expect(run.view(lena).gates[0]).toMatchObject({
    state: 'in review',
    rounds: [expect.not.objectContaining({ decision: expect.anything() })],
  })
})

test('a standing deputy is called in when the review is late, and may decide before; without one a manager is asked to name one', () => {
  const reviewers = (run: Run) =>
    run
      .waiting()
      .filter(({ command, on }) => command === 'decide' && on === review)
      .map(({ person }) => person)
  const run = submitted(toPool)
  expect(reviewers(run)).toEqual([lena.id])
  expect(run.told.filter(({ about }) => about === 'Submitted').map(({ people }) => people)).toEqual([[lena.id]])
  expect(run.mayDo(noor)).toContain(`decide ${review}`)
  const title = run.view(lena).gates[0]?.title ?? '?'
  const due = run.view(lena).gates[0]?.rounds[0]?.due.due ?? ''
  run.clock(new Date(Date.parse(due) - 1).toISOString())
  expect(toldAbout(run, title).flatMap(([people]) => people)).not.toContain(noor.id)
  run.clock(due)
  expect(reviewers(run)).toEqual([lena.id, noor.id])
  const [people, subject] = toldAbout(run, title).at(-1) ?? []
  expect(people).toEqual(expect.arrayContaining([lena.id, noor.id]))
  expect(subject).toMatch(/ is late$/)
  expect(run.told.at(-1)?.text).toMatch(/Lena Vogt has it\. Noor \S+ can decide in their place\.$/)
  run.clock('2026-11-20T12:00:00.000Z')
  expect(run.waiting().filter(({ command }) => command === 'delegate')).toEqual([])

  const alone = submitted(toPool)
  alone.people.set(noor.id, { ...noor, active: false })
  alone.people.set(oskar.id, { ...oskar, active: true })
  alone.clock(due)
  expect(alone.waiting().filter(({ command }) => command === 'delegate')).toEqual([])
  alone.clock('2026-11-20T12:00:00.000Z')
  expect(alone.waiting().filter(({ command }) => command === 'delegate')).toMatchObject([
    { person: lena.manager, on: 'CSE Territory Owner', verb: `Name a deputy for Lena Vogt: "${title}" is late`, unblocks: priya.id },
  ])
  alone.does(ines, 'delegate', 'CSE Territory Owner', { person: oskar.id, until: '2026-12-05T06:00:00.000Z', because: 'Late' })
  expect(alone.waiting().filter(({ command }) => command === 'delegate')).toEqual([])
  expect(reviewers(alone)).toEqual([lena.id, oskar.id])
})

test('a standing deputy is called in on the first day of the leave of who decides', () => {
  const run = submitted(toPool)
  goesOnLeave(run, lena, { from: '2026-11-04', to: '2026-11-20', why: '' })
  run.machine({ command: 'recheck' })
  const called = () => run.waiting().some(({ command, person }) => command === 'decide' && person === noor.id)
  expect(called()).toBe(false)
  run.clock('2026-11-04T12:00:00.000Z')
  expect(called()).toBe(true)
  expect(run.view(lena).gates[0]?.state).toBe('in review')
})

test('a standing deputy is reminded of the signature for the pool no sooner than they may sign', () => {
  const run = unsigned(toPool)
  const sign = 'pool-sign-off'
  const listed = () => run.waiting().flatMap(({ task: id, person }) => (id === sign ? [person] : []))
  expect(listed()).toEqual([priya.id, lena.id])
  run.clock(new Date(Date.parse(run.handover.tasks[sign]?.due?.due ?? '') - 1).toISOString())
  const soon = run.happened.find((event) => event.type === 'Reminded' && event.about === sign)
  expect(soon).toMatchObject({ kind: 'due-soon', people: [priya.id, lena.id] })
  run.clock('2026-11-20T15:00:00.000Z')
  expect(listed()).toEqual([priya.id, lena.id, noor.id])
})

test('leave moves no due: it is shown, and the manager is asked for a deputy', () => {
  const run = running(toPerson)
  goesOnLeave(run, priya, away)
  run.machine({ command: 'recheck' })
  const shown = run.view(marta).tasks.find(({ id }) => id === task)
  expect(shown?.due).toBe(due)
  expect(shown?.away).toMatchObject([
    {
      person: { id: priya.id },
      deputies: [],
      words: 'Priya Nair is on leave from Mon 30 Nov to Fri 4 Dec. Nobody stands in as Old CSM yet.',
    },
  ])
  const rows = run.waiting().filter((row) => row.task === 'away.Old CSM')
  expect(rows).toMatchObject([{ person: marta.id, command: 'delegate', on: 'Old CSM', due: null, unblocks: priya.id }])
  expect(rows[0]?.verb).toMatch(/^Name a deputy for Priya Nair, on leave from Mon 30 Nov to Fri 4 Dec: ".*" is due$/)
  run.does(marta, 'delegate', 'Old CSM', { person: nina.id, until: '2026-12-05T06:00:00.000Z', because: 'Priya is away' })
  expect(run.waiting().filter((row) => row.task.startsWith('away.'))).toEqual([])
  expect(run.view(marta).tasks.find(({ id }) => id === task)?.away[0]?.words).toContain('Nina Alvarez can act meanwhile.')
})

test('half a day of leave makes nobody unavailable', () => {
  const run = running(toPerson)
  goesOnLeave(run, priya, { from: '2026-12-01', to: '2026-12-01', half: 'morning', why: '' })
  expect(run.view(marta).tasks.find(({ id }) => id === task)?.away).toEqual([])
})

test('a reviewer on leave has the deputy of the territory, so nobody has to be found', () => {
  const run = submitted(toPool)
  goesOnLeave(run, lena, { from: '2026-11-02', to: '2026-11-20', why: '' })
  const gate = run.view(marta).tasks.find(({ kind, status }) => kind === 'gate' && status === 'open')
  expect(gate?.away[0]).toMatchObject({ person: { id: lena.id }, deputies: [{ id: noor.id }] })
  expect(run.waiting().some((row) => row.task.startsWith('away.'))).toBe(false)
  expect(run.mayDo(noor)).toContain(`decide ${review}`)
})

test('a due is counted anew only by a decision with a reason, which says before what it would become', () => {
  const run = running(toPerson)
  expect(run.mayDo(marta)).not.toContain(`recompute-due ${task}`)
  expect(run.refusal(marta, 'recompute-due', task, { because: 'x' })).toMatchObject({ code: 'due.same' })
  goesOnLeave(run, priya, away)
  expect(run.machine({ command: 'recheck' })).toEqual([])
  const offered = run.can(marta).find(({ command, on }) => command === 'recompute-due' && on === task)
  expect(offered?.label).toBe(`Recalculate the due date of "${titleOf(run, task)}": Tue 1 Dec, 15:10 becomes Tue 8 Dec, 15:10 (Chicago)`)
  expect(JSON.stringify(offered?.needs)).toContain('Mon 30 Nov to Fri 4 Dec are leave and do not count.')
  expect(run.refusal(marta, 'recompute-due', task, {})).toMatchObject({ code: 'command.invalid' })
  expect(run.does(marta, 'recompute-due', task, { because: 'Priya is away that week' })).toEqual(['DueSet'])
  expect(run.handover.tasks[task]?.due?.due).toBe('2026-12-08T21:10:00.000Z')
  expect(run.told.at(-1)).toMatchObject({ people: [priya.id], text: expect.stringContaining('Priya is away that week') })
  // Everything around the new due is told anew, once.
  run.clock('2026-12-08T21:10:00.000Z')
  expect(toldAbout(run, titleOf(run, task)).map(([, subject]) => String(subject).replace(/.*" /, ''))).toEqual([
    'has another due',
    'is due soon',
    'is late',
  ])
})

test('nobody gives themselves more time, and strangers give none to others', () => {
  const run = running(toPerson)
  goesOnLeave(run, priya, away)
  expect(run.refusal(priya, 'recompute-due', task, { because: 'I am away' })).toMatchObject({ kind: 'forbidden', code: 'due.not-yours' })
  for (const member of [tom, vic, noor, ines]) expect(run.refusal(member, 'recompute-due', task, { because: 'x' }).kind).toBe('forbidden')
  for (const member of [marta, sam, ada]) expect(run.mayDo(member)).toContain(`recompute-due ${task}`)
  expect(can(run.handover, run.asSoftware(marta)).map(({ command }) => command)).not.toContain('recompute-due')
})

test('a changed calendar moves no stored due; what opens later is counted by the new one', () => {
  const run = running(toPerson)
  changes(run, priya, { holidays: { ...priya.calendar.holidays, '2026-12-01': 'Company day' } })
  run.clock('2026-11-27T16:00:00.000Z')
  expect(run.handover.tasks[task]?.due?.due).toBe(due)
  expect(run.mayDo(marta)).toContain(`recompute-due ${task}`)
})

test('the due of a review is moved for all of its items together, and its round stays as it was submitted', () => {
  const run = submitted(toPool)
  const before = run.handover.gates[review]?.rounds[0]?.due.due
  const gate = toPool.gates[0]?.task ?? ''
  goesOnLeave(run, lena, { from: '2026-11-03', to: '2026-11-06', why: '' })
  expect(run.refusal(lena, 'recompute-due', gate, { because: 'x' }).code).toBe('due.not-yours')
  run.does(marta, 'recompute-due', gate, { because: 'Lena is away, and Noor too' })
  const open = run.view(lena).tasks.filter(({ kind, status }) => kind === 'gate' && status === 'open')
  expect(new Set(open.map(({ due: moved }) => moved))).toEqual(new Set([run.waiting().find(({ command }) => command === 'decide')?.due]))
  expect(open[0]?.due).not.toBe(before)
  expect(run.handover.gates[review]?.rounds[0]?.due.due).toBe(before)
})

test('while the other side fixes, the clock of the review stands still, over a holiday too, and the total is told', () => {
  const run = submitted(toPool)
  // Lena sits in Berlin and was asked on Monday, 2 November, 16:00 there; she answers on Tuesday at 10:00.
  run.clock('2026-11-03T09:00:00.000Z')
  changes(run, lena, { holidays: { '2026-11-05': 'Town day' } })
  run.does(lena, 'decide', review, {
    verdict: 'needs fixes',
    returns: [{ item: 'every-system-up-to-date', reason: 'The CRM shows the old tier' }],
  })
  const item = () => run.view(lena).tasks.find(({ id }) => id === toPool.gates[0]?.task)
  expect(item()).toMatchObject({ status: 'locked', due: null })
  expect(run.view(lena).gates[0]?.reviewTime).toEqual({
    rounds: 1,
    workingHours: 2,
    words: 'In review for 2 h of working time in 1 round.',
  })
  run.clock('2026-11-06T09:00:00.000Z')
  expect(run.view(lena).gates[0]?.reviewTime?.workingHours).toBe(2)
  run.does(priya, 'complete-task', 'update-systems', { note: 'Corrected' })
  run.does(priya, 'submit', review)
  run.clock('2026-11-06T10:30:00.000Z')
  const why = item()?.dueWhy
  expect(why?.days.filter(({ kind }) => kind === 'paused')).toEqual([
    {
      date: '2026-11-03',
      counts: false,
      why: 'Round 1 ended at 10:00, needs fixes. Waiting for the fixes, does not count',
      kind: 'paused',
    },
    { date: '2026-11-04', counts: false, why: 'Waiting for the fixes, does not count', kind: 'paused' },
    { date: '2026-11-05', counts: false, why: 'Waiting for the fixes, does not count', kind: 'paused' },
  ])
  expect(why?.days[0]).toMatchObject({ date: '2026-11-02', why: 'Round 1: the count starts at 16:00' })
  expect(why?.words).toMatch(/In review for 3 h 30 min of working time in 2 rounds\.$/)
  // A fresh due: three working days from the second submission, not what the first round left.
  expect(item()?.due).toBe('2026-11-11T09:00:00.000Z')
})

test('a waiver ends with its last day where the account is, at that moment and not before, wherever its people are', () => {
  for (const zone of ['Asia/Tokyo', 'America/Chicago', 'Pacific/Honolulu']) {
    const run = transition(toPool)
    run.world = { ...kestrel, account: { ...kestrel.account, zone } }
    run.does(priya, 'waive', 'classify-instances', { because: 'Nobody can reach them', until: '2026-11-05' })
    run.does(lena, 'approve-waiver', 'classify-instances')
    const ends = momentOn('2026-11-06', '00:00', zone)
    run.clock(new Date(Date.parse(ends) - 60_000).toISOString())
    expect(run.status('classify-instances'), zone).toBe('waived')
    run.clock(ends)
    expect(run.status('classify-instances'), zone).toBe('open')
  }
})

test('days before a renewal end at the same time of day, also where the clocks change between', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8')
  const early = compilePlaybook(source.replace(/(id: follow-up-mail[^>]*?due: )[^\n]*/, '$120 days before renewal')).definition
  const run = running(early)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  // The renewal is on 31 March; on 14 March the clocks go forward in Chicago.
  expect(run.handover.tasks['follow-up-mail']?.due?.due).toBe(momentOn('2027-03-11', '09:00', 'America/Chicago'))
})

test('what opens after its due is late at once, and goes up only if it stays so', () => {
  const run = running(toPerson)
  const state = run.handover.tasks[task]
  if (!state) throw new Error('The task is there')
  run.now = '2026-12-10T16:00:00.000Z'
  run.handover = { ...run.handover, tasks: { ...run.handover.tasks, [task]: { ...state, openedAt: run.now } } }
  expect(run.timers().flatMap(({ about, kind, at }) => (about === task ? [[kind, at]] : []))).toEqual([
    ['late', due],
    ['late-for-manager', '2026-12-11T16:00:00.000Z'],
    ['late-for-operations', '2026-12-14T16:00:00.000Z'],
  ])
})
