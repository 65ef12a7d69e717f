import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { dueWords, partAt, placesOf } from './process-parts.ts'

const page = readFileSync('playbooks/csm-to-cse.md', 'utf8')
const { definition } = compilePlaybook(page)
const lineOf = (text: string) => page.split('\n').findIndex((line) => line.includes(text)) + 1

test('a line of the page leads to what it became, and the task wins over its stage', () => {
  const places = placesOf(definition)
  expect(partAt(places, lineOf('- Move the account to the Scale tier'))).toBe('task-update-tier')
  expect(partAt(places, lineOf('id: update-tier'))).toBe('task-update-tier')
  expect(partAt(places, 100_000)).toBeUndefined()
})

test('each task of the process has a line that leads back to it', () => {
  const places = placesOf(definition)
  const tasks = definition.stages.flatMap((stage) => stage.tasks)
  expect(tasks.length).toBeGreaterThan(20)
  for (const task of tasks) expect(places.some(({ id, from }) => id === `task-${task.id}` && from > 0)).toBe(true)
})

test('a due is said with what it counts from', () => {
  expect(dueWords({ amount: 3, unit: 'business-days', from: 'opened' })).toBe('Due 3 working days after it opens.')
  expect(dueWords({ amount: 2, unit: 'end-of-week', from: 'start' })).toBe('Due at the end of week 2.')
  expect(dueWords({ amount: -60, unit: 'days', from: 'renewal' })).toBe('Due 60 days before the renewal.')
})
