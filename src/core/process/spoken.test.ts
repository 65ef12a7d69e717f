import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Run } from './testing/run.ts'
import { lena, marta, nina, noor, priya, tom } from './testing/sample-people.ts'
import { scaled } from './testing/sample-world.ts'
import { approved, running } from './testing/stages.ts'
import { rightsOf, tasksAsked } from './who-may.ts'

// What takes the word of several: whose word was given stays given, whoever has the role by then.

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const call = 'handover-call'

const before = () => {
  const run = approved(toPool)
  run.records(scaled)
  return run
}
const waitsFor = (run: Run, task: string) => run.waiting().flatMap((row) => (row.task === task ? [row.person] : []))
const signs = (run: Run) => {
  const around = run.as(priya)
  return rightsOf(run.handover, tasksAsked(around, call), [], around)[0]?.signs.map(({ role, signed }) => [role, signed])
}

test('the word of a deputy holds after their time: the other side finishes it, and nobody is asked again', () => {
  const run = before()
  run.does(priya, 'delegate', 'CSM', { person: nina.id, until: '2026-11-04T18:00:00.000Z', because: 'A course' })
  expect(run.does(nina, 'report-call', call, { held: true })).toEqual(['TaskSaid'])
  run.clock('2026-11-05T15:00:00.000Z')
  expect(waitsFor(run, call)).toEqual([lena.id, noor.id])
  expect(signs(run)).toEqual([
    ['CSM', true],
    ['CSE Territory Owner', false],
  ])
  expect(run.does(lena, 'report-call', call, { held: true })).toContain('TaskDone')
  expect(run.status(call)).toBe('done')
})

test('while a deputy acts, whoever they act for is not reminded of what the deputy has said', () => {
  const run = before()
  run.does(priya, 'delegate', 'CSM', { person: nina.id, until: '2026-12-04T18:00:00.000Z', because: 'A course' })
  run.does(nina, 'report-call', call, { held: true })
  expect(waitsFor(run, call)).toEqual([lena.id, noor.id])
  const due = run.handover.tasks[call]?.due?.due ?? ''
  run.clock(due)
  const soon = run.happened.find((event) => event.type === 'Reminded' && event.about === call && event.kind === 'due-soon')
  expect(soon).toMatchObject({ people: [lena.id, noor.id] })
})

test('who has said that the call was held, and passes the role on, has said so', () => {
  const run = running(toPerson)
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.clock('2026-11-27T15:00:00.000Z')
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya leaves' })
  run.leaves(priya)
  expect(waitsFor(run, 'internal-meeting')).toEqual([tom.id])
  expect(run.does(tom, 'report-call', 'internal-meeting', { held: true })).toContain('TaskDone')
})
