import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { evolveAll, notStarted } from './evolve.ts'
import type { Happened } from './handover.ts'
import { reviewTime } from './review-time.ts'
import type { Run } from './testing/run.ts'
import { diego, lena, marta, nina, oskar, priya, sam, tom } from './testing/sample-people.ts'
import { poolOnCustomerCall, scaled } from './testing/sample-world.ts'
import { approved, released, running, submitted, verdictOf } from './testing/stages.ts'

// A pause stops everything, also the clocks (decision 0062): nobody is late for a time in which nobody could do anything.

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const letter = 'send-letter'
const task = 'records-current'

const dueOf = (run: Run, id: string) => run.handover.tasks[id]?.due?.due
const reminded = (run: Run) => run.happened.flatMap((event) => (event.type === 'Reminded' ? [`${event.kind} ${event.about}`] : []))

test('what was left of a due at the pause is left when it goes on, and the due says which days do not count', () => {
  // Due on Tue 1 Dec, 15:10 in Chicago.
  const run = running(toPerson)
  run.clock('2026-11-30T16:10:00.000Z')
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  run.clock('2026-12-09T16:10:00.000Z')
  expect(reminded(run).filter((one) => one.endsWith(` ${task}`))).toEqual([])
  run.does(marta, 'resume')
  expect(dueOf(run, task)).toBe('2026-12-10T21:10:00.000Z')
  expect(run.handover.tasks[task]?.due?.words).toBe(
    'Due Thu 10 Dec, 15:10 (Chicago). Thu 26 Nov is a holiday and does not count. Tue 1 Dec to Tue 8 Dec are in the pause and do not count.',
  )
  const days = run.handover.tasks[task]?.due?.days ?? []
  expect(days.filter(({ kind }) => kind === 'paused')).toHaveLength(8)
  expect(days.find(({ date }) => date === '2026-11-30')?.why).toMatch(/, paused at 10:10$/)
  expect(days.find(({ date }) => date === '2026-12-09')?.why).toBe('It counts again from 10:10')
  expect(run.view(priya).tasks.find(({ id }) => id === task)?.isLate).toBe(false)
  expect(run.refusal(marta, 'recompute-due', task).code).toBe('due.same')
  expect(run.replayed()).toEqual(run.handover)
})

test('a pause whose starter has left is ended by who may end it, though the manager of the starter has no part any more', () => {
  const asked = (run: Run) => run.waiting().flatMap(({ command, person }) => (command === 'resume' ? [person] : []))
  const paused = () => {
    const run = running(toPerson)
    run.does(priya, 'pause', null, { because: 'The customer merges' })
    run.leaves(priya)
    return run
  }
  expect(asked(paused())).toEqual([marta.id])
  const run = paused()
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya leaves' })
  run.people.set(priya.id, { ...priya, manager: oskar.id, active: false })
  expect(run.refusal(oskar, 'resume').code).toBe('handover.not-yours-to-run')
  const [person] = asked(run)
  expect(run.mayDo(run.people.get(person ?? '') ?? oskar)).toContain('resume')
})

test('a pause of some hours is said with the day that it fell into', () => {
  const run = running(toPerson)
  run.clock('2026-11-30T16:10:00.000Z')
  run.does(marta, 'pause', null, { because: 'A word with the manager' })
  run.clock('2026-11-30T18:10:00.000Z')
  run.does(marta, 'resume')
  // Ten minutes of the two hours are left for the next morning.
  expect(dueOf(run, task)).toBe('2026-12-02T15:10:00.000Z')
  expect(run.handover.tasks[task]?.due?.days.find(({ date }) => date === '2026-11-30')?.why).toMatch(/, paused from 10:10 to 12:10$/)
})

test('a pause by mistake that is taken back at once moves nothing and writes to nobody', () => {
  const run = running(toPerson)
  run.clock('2026-11-30T16:10:00.000Z')
  const before = dueOf(run, task)
  run.does(marta, 'pause', null, { because: 'The wrong one' })
  run.clock('2026-11-30T16:10:09.000Z')
  expect(run.does(marta, 'resume')).toEqual(['HandoverResumed'])
  expect(dueOf(run, task)).toBe(before)
  expect(run.heard.at(-1)?.messages).toEqual([])
})

test('after a long pause nothing is late at once and nobody above hears of it; each person gets one mail about their dues', () => {
  const run = running(toPerson)
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  run.clock('2027-01-11T16:10:00.000Z')
  run.does(marta, 'resume')
  const mails = run.heard.at(-1)?.messages ?? []
  expect(mails.map(({ person }) => person).toSorted()).toEqual([priya.id, tom.id].toSorted())
  run.clock('2027-01-11T22:00:00.000Z')
  expect(reminded(run).filter((one) => one.startsWith('late'))).toEqual([])
})

test('what was late before a pause stays late, and goes up only when it stays so after it', () => {
  const run = running(toPerson)
  run.clock('2026-12-01T22:00:00.000Z')
  expect(reminded(run)).toContain(`late ${task}`)
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  run.clock('2026-12-09T16:00:00.000Z')
  run.does(marta, 'resume')
  expect(dueOf(run, task)).toBe('2026-12-01T21:10:00.000Z')
  run.clock('2026-12-10T15:59:00.000Z')
  expect(reminded(run)).not.toContain(`late-for-manager ${task}`)
  run.clock('2026-12-10T16:00:00.000Z')
  expect(reminded(run)).toContain(`late-for-manager ${task}`)
  expect(reminded(run).filter((one) => one === `late ${task}`)).toHaveLength(1)
})

test('what opens after a pause is due as if the days of the pause had not been', () => {
  const [run, other] = [submitted(toPool), approved(toPool)]
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  run.clock('2026-11-16T15:00:00.000Z')
  run.does(marta, 'resume')
  run.does(lena, 'decide', 'territory-owner-review', verdictOf(run))
  for (const one of [run, other]) one.records(scaled)
  // "Week 2-3" began on Mon 2 Nov: fifteen days of work, and Thanksgiving is none.
  expect(dueOf(other, 'handover-call')).toBe('2026-11-20T23:00:00.000Z')
  expect(dueOf(run, 'handover-call')).toBe('2026-12-07T23:00:00.000Z')
})

test('a review that was paused has its time again, and what it took does not count the pause', () => {
  const run = submitted(toPool)
  const before = dueOf(run, 'review-plans-and-ctas') ?? dueOf(run, toPool.gates[0]?.task ?? '')
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  const at = run.now
  run.clock('2026-11-16T15:00:00.000Z')
  run.does(marta, 'resume')
  const after = dueOf(run, toPool.gates[0]?.task ?? '')
  expect(before).toBe('2026-11-05T15:00:00.000Z')
  expect(after).toBe('2026-11-19T15:00:00.000Z')
  expect(run.waiting().find(({ command }) => command === 'decide')?.due).toBe(after)
  expect(at).toBe('2026-11-02T15:00:00.000Z')
  const gate = toPool.gates[0]
  expect(gate && reviewTime(run.handover, gate, run.as(lena))?.workingHours).toBe(0)
})

test('nobody’s silence is recorded for days on which they could say nothing', () => {
  const run = approved(toPool)
  run.records(scaled)
  for (const who of [priya, lena]) run.does(who, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-20'] })
  const silent = () => run.happened.filter(({ type }) => type === 'ConsultationSilent')
  expect(run.waiting().some(({ command }) => command === 'consult')).toBe(true)
  run.does(marta, 'pause', null, { because: 'The customer merges' })
  run.clock('2026-11-16T15:00:00.000Z')
  run.does(marta, 'resume')
  run.clock('2026-11-16T15:01:00.000Z')
  expect(silent()).toEqual([])
  run.clock('2026-11-18T15:01:00.000Z')
  expect(silent()).not.toEqual([])
})

test('a letter that was released before a pause has its minute again when it goes on: it can still be held', () => {
  const run = released(toPool)
  run.does(marta, 'pause', null, { because: 'Strike' })
  run.clock('2026-11-06T20:00:00.000Z')
  expect(run.can(marta).find(({ command }) => command === 'resume')?.label).toBe('Resume, and let the letter leave')
  run.does(marta, 'resume')
  run.clock('2026-11-06T20:00:59.000Z')
  expect(run.handedOver).toEqual([])
  run.does(diego, 'hold-letter', letter, { because: 'They have not told the others yet' })
  run.clock('2026-11-07T20:00:00.000Z')
  expect(run.handedOver).toEqual([])
})

test('a letter whose day has not come when it goes on leaves on that day', () => {
  const run = released(toPool)
  run.does(marta, 'pause', null, { because: 'Strike' })
  run.does(marta, 'resume')
  run.clock('2026-11-05T14:59:59.000Z')
  expect(run.handedOver).toEqual([])
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handedOver).toEqual([1])
})

test('a handover that was paused before pauses stopped the clocks goes on as it was, and its log gives the same state', () => {
  const run = running(toPerson)
  run.clock('2026-11-30T16:10:00.000Z')
  const before = dueOf(run, task)
  const paused: Happened = { type: 'HandoverPaused', because: 'The customer merges', by: marta.id, at: run.now }
  run.handover = evolveAll(run.handover, [paused])
  expect(run.handover.pausedAt).toBeUndefined()
  run.now = '2026-12-09T16:10:00.000Z'
  run.does(marta, 'resume')
  expect(dueOf(run, task)).toBe(before)
  expect(evolveAll(notStarted('han_1'), [paused]).status).toBe('paused')
})

test('a pause waits for who started it since it began', () => {
  const run = running(toPerson)
  run.clock('2026-11-30T16:10:00.000Z')
  run.does(sam, 'pause', null, { because: 'The customer merges' })
  expect(run.waiting()).toMatchObject([{ task: 'pause', person: priya.id, since: '2026-11-30T16:10:00.000Z' }])
})

test('what the customer writes in a pause waits for its owner, and so does a letter of which nobody knows whether it left', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.does(marta, 'pause', null, { because: 'Strike' })
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply in ten minutes' })
  const rows = () => run.waiting().map(({ command, person }) => [command, person])
  expect(rows()).toContainEqual(['settle-unknown', priya.id])
  run.does(priya, 'settle-unknown', letter, { outcome: 'sent', evidence: 'They have it' })
  run.does(diego, 'log-letter-item', letter, { kind: 'question', from: 'Ana Ortiz', text: 'Who helps us in December?' })
  expect(rows()).toContainEqual(['answer-letter-item', priya.id])
  run.does(priya, 'answer-letter-item', run.waiting().find(({ command }) => command === 'answer-letter-item')?.on, { answer: 'Diego does' })
  expect(rows()).toEqual([['resume', priya.id]])
})

test('an engineer of the pool on a call with the customer is an incident in a pause too: it is told at once and can be explained', () => {
  const run = approved(toPool)
  run.does(marta, 'pause', null, { because: 'Strike' })
  expect(run.records((world) => poolOnCustomerCall(world, run.now))).toEqual(['IncidentOpened'])
  expect(run.told.at(-1)).toMatchObject({ subject: expect.stringContaining('a principle was broken') })
  const row = run.waiting().find(({ command }) => command === 'explain-incident')
  expect(row?.person).toBe(marta.id)
  run.does(marta, 'explain-incident', row?.on, { because: 'It was held before anybody knew' })
  expect(run.waiting().map(({ command }) => command)).toEqual(['resume'])
})
