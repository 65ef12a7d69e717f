import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { mapOf, windowsOf } from './map-model.ts'

const transition = mapOf(compilePlaybook(readFileSync('playbooks/csm-to-cse.md', 'utf8')).definition)
const checklist = mapOf(compilePlaybook(readFileSync('playbooks/csm-to-csm.md', 'utf8')).definition)
const stageOf = (id: string) => transition.find((stage) => stage.id === id)
const taskOf = (id: string) => transition.flatMap(({ groups }) => groups.flatMap(({ tasks }) => tasks)).find((task) => task.id === id)

test('the map has every stage and every task once, under the names of their groups', () => {
  for (const [map, page] of [
    [transition, 'playbooks/csm-to-cse.md'],
    [checklist, 'playbooks/csm-to-csm.md'],
  ] as const) {
    const { definition } = compilePlaybook(readFileSync(page, 'utf8'))
    expect(map.map(({ id }) => id)).toEqual(definition.stages.map(({ id }) => id))
    expect(map.flatMap(({ groups }) => groups.flatMap(({ tasks }) => tasks.map(({ id }) => id)))).toEqual(
      definition.stages.flatMap(({ tasks }) => tasks.map(({ id }) => id)),
    )
  }
  expect(stageOf('prepare')?.groups.map(({ name }) => name)).toEqual(['Clean up the data', 'Write the handover document'])
})

test('a gate stands over what is looked at there, and its way back leads to the stage where fixes are made', () => {
  const [review] = stageOf('review')?.groups ?? []
  expect(review?.gate).toMatchObject({
    id: 'territory-owner-review',
    role: 'CSE Territory Owner',
    back: { stage: 'prepare', name: 'Preparation' },
  })
  expect(review?.tasks.map(({ id }) => id)).toEqual(['review-plans-closed', 'review-instances', 'review-systems'])
})

test('what has to follow the task above it is joined to it, and what may be done in any order is not', () => {
  expect(taskOf('agree-timing')).toMatchObject({ joined: true, after: [] })
  expect(taskOf('send-letter')).toMatchObject({ joined: true, after: [] })
  expect(taskOf('classify-instances')).toMatchObject({ joined: false, after: [] })
})

test('a task that waits for a whole gate names the gate, not each thing that is looked at there', () => {
  expect(taskOf('update-tier')).toMatchObject({ joined: false, after: ['Territory owner review'] })
})

test('stages with windows in one unit stand on one line of time; without windows there is none', () => {
  expect(windowsOf(transition)).toMatchObject({ unit: 'week', last: 4 })
  expect(windowsOf(transition)?.bars.map(({ from, to }) => [from, to])).toEqual([
    [1, 2],
    [2, 2],
    [2, 3],
    [3, 3],
    [3, 4],
  ])
  expect(windowsOf([{ id: 'a', name: 'A' }])).toBeUndefined()
  const mixed = [
    { id: 'a', name: 'A', window: { from: 1, to: 2, unit: 'week' as const } },
    { id: 'b', name: 'B', window: { from: 1, to: 2, unit: 'day' as const } },
  ]
  expect(windowsOf(mixed)).toBeUndefined()
})
