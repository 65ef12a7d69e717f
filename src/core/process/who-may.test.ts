import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Member } from '../policy/member.ts'
import { tasksOf } from './circumstances.ts'
import { randomFrom } from './testing/random.ts'
import { Run } from './testing/run.ts'
import { ada, csePool, diego, everybody, lena, marta, nina, priya, vic } from './testing/sample-people.ts'
import { kestrel, scaled } from './testing/sample-world.ts'
import { approved, transition } from './testing/stages.ts'
import { step } from './testing/walk.ts'
import { peopleIn, rightsOf, tasksAsked, whose } from './who-may.ts'

// "Who may do what" is no second copy of the rules: it says what `can` and the refusals say, for anybody and any moment.

const toPool = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

const about = (run: Run, task: string, people: readonly Member[], now = run.now) => {
  const around = { ...run.as(vic), now }
  const [rights] = rightsOf(
    run.handover,
    tasksAsked(around, task),
    people.map(({ id }) => id),
    around,
  )
  if (!rights) throw new Error(`There is no task ${task}`)
  return rights
}
const mayDo = (run: Run, task: string, person: Member, now?: string) => {
  const [answer] = about(run, task, [person], now).people
  if (!answer) throw new Error('Nobody was asked')
  return answer
}

test('on a random walk it says for everybody and every task what their screen would offer', () => {
  const random = randomFrom(11)
  const run = new Run({
    definition: toPool,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })
  for (let index = 0; index < 30; index += 1) {
    step(run, random)
    if (index % 6 !== 5) continue
    const around = run.as(vic)
    const tasks = tasksOf(run.definition)
    const people = everybody.filter(() => random.chance(0.4))
    const all = rightsOf(
      run.handover,
      tasks,
      people.map(({ id }) => id),
      around,
    )
    for (const [place, { id }] of people.entries()) {
      const offered = new Set(run.mayDo(run.people.get(id) ?? vic))
      for (const { task, people: answers } of all) {
        const answer = answers[place]
        const gate = run.definition.gates.find((one) => one.task === task || one.reviews.includes(task))?.id
        for (const { command } of answer?.can ?? [])
          expect([...offered]).toEqual(expect.arrayContaining([expect.stringMatching(`^${command} (${task}|${gate})$`)]))
        const own = [...offered].filter((one) => one.endsWith(` ${task}`))
        expect([task, answer?.can.length]).toEqual([
          task,
          own.length + (gate ? [...offered].filter((one) => one.endsWith(` ${gate}`)).length : 0),
        ])
        expect(answer?.may === (answer?.why === null)).toBe(true)
      }
    }
  }
})

test('what is not theirs is told apart from what is not yet', () => {
  const run = transition(toPool)
  expect(mayDo(run, 'send-letter', priya)).toMatchObject({
    may: false,
    right: true,
    cells: ['R/A'],
    why: expect.stringContaining('unlocks when'),
  })
  expect(mayDo(run, 'send-letter', diego)).toMatchObject({ may: false, right: false, cells: ['C'] })
  expect(mayDo(run, 'timeline-note', priya)).toMatchObject({ may: true, why: null })
  expect(mayDo(run, 'timeline-note', ada)).toMatchObject({ may: false, right: false, parts: [], cells: [] })
})

test('a deputy may from then on and until then, and it says for whom', () => {
  const run = transition(toPool)
  run.does(priya, 'delegate', 'CSM', {
    person: nina.id,
    from: '2026-11-09T15:00:00.000Z',
    until: '2026-11-14T00:00:00.000Z',
    because: 'A course',
  })
  const on = (day: string) => mayDo(run, 'timeline-note', nina, `${day}T18:00:00.000Z`)
  expect([on('2026-11-05').may, on('2026-11-10').may, on('2026-11-16').may]).toEqual([false, true, false])
  expect(on('2026-11-10').parts).toEqual([
    { role: 'CSM', from: '2026-11-09T15:00:00.000Z', until: '2026-11-14T00:00:00.000Z', delegateOf: priya.id },
  ])
  expect(peopleIn(run.handover, 'CSM', { ...run.as(vic), now: '2026-11-10T18:00:00.000Z' })).toEqual([priya.id, nina.id])
})

test('who is on leave that day is said to be, and may all the same', () => {
  const run = transition(toPool)
  const calendar = { ...priya.calendar, leave: [{ from: '2026-11-10', to: '2026-11-12', why: 'rest' }] }
  run.people.set(priya.id, { ...priya, calendar })
  expect(mayDo(run, 'timeline-note', priya, '2026-11-11T18:00:00.000Z').away).toEqual({
    from: '2026-11-10',
    to: '2026-11-12',
    words: 'Priya Nair is on leave from Tue 10 Nov to Thu 12 Nov.',
  })
  expect(mayDo(run, 'timeline-note', priya, '2026-11-13T18:00:00.000Z').away).toBeNull()
})

test('who must beside, who is asked before and who is told after stand with it, and where in the page', () => {
  const run = approved(toPool)
  run.records(scaled)
  const call = about(run, 'handover-call', [])
  expect(call.signs.map(({ role, signed }) => [role, signed])).toEqual([
    ['CSM', false],
    ['CSE Territory Owner', false],
  ])
  run.does(priya, 'report-call', 'handover-call', { held: true })
  expect(about(run, 'handover-call', []).signs.map(({ signed }) => signed)).toEqual([true, false])
  const letter = about(run, 'send-letter', [])
  expect(letter.asked).toContainEqual({
    role: 'CSM Manager',
    people: [marta.id],
    words: 'asked once it begins, with one working day to answer',
  })
  expect(letter.told).toContainEqual(
    expect.objectContaining({
      role: 'CSE Territory Owner',
      words: 'at once, in their working hours, when the letter is confirmed as sent',
    }),
  )
  expect(letter.row).toMatchObject({ activity: 'Write and send the letter', rule: null })
  expect(letter.line).toBeGreaterThan(1)
  expect(about(run, 'leave-active-book', []).row).toMatchObject({ rule: 'joint' })
  expect(about(run, toPool.gates[0]?.task ?? '', [lena]).told.every(({ words }) => words.includes('approved'))).toBe(true)
})

test('whose the letter is to write is said before its moment, and also where no contact may receive one', () => {
  const writers = (run: Run) => whose('draft-letter', 'send-letter', run.handover, run.as(vic)).map((id) => run.people.get(id)?.name)
  const run = transition(toPool)
  expect(writers(run)).toEqual([priya.name])
  run.records((world) => ({ ...world, records: world.records.filter(({ kind }) => kind !== 'contact') }))
  expect(writers(run)).toEqual([priya.name])
  run.does(priya, 'delegate', 'CSM', { person: nina.id, until: '2026-11-07T12:00:00.000Z', because: 'A course' })
  expect(writers(run).toSorted()).toEqual([nina.name, priya.name].toSorted())
})
