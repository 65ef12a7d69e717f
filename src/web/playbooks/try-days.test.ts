import { expect, test } from 'vitest'
import type { TriedOut } from '../../contract/playbook-pages.ts'
import { byKind } from './changes.ts'
import { daysOf, reasonFor, together } from './try-days.ts'

const tried = (day: number, commands: string[], stage = 'Prepare'): TriedOut => ({
  day,
  at: '2026-11-23T09:00:00.000Z',
  stage,
  can: commands.map((command) => ({ command, on: null, label: command, title: command })),
  waiting: [],
  locked: [],
  steps: [],
})

test('a week is its five working days, a day is itself', () => {
  expect(daysOf({ unit: 'week', number: 2 })).toEqual([6, 7, 8, 9, 10])
  expect(daysOf({ unit: 'day', number: 3 })).toEqual([3])
  expect(daysOf({ unit: 'week', number: 40 })).toEqual([196, 197, 198, 199, 200])
})

test('what can be done on several days is told once, with its days', () => {
  const week = together([tried(7, ['complete', 'decide', 'comment'], 'Review'), tried(6, ['complete', 'comment'])])
  expect(week?.can.map(({ key, from, to }) => [key, from, to])).toEqual([
    ['complete ', 6, 7],
    ['decide ', 7, 7],
  ])
  expect(week).toMatchObject({ from: 6, to: 7, stages: ['Prepare', 'Review'], end: { day: 7 } })
  expect(together([])).toBeUndefined()
})

test('the blanks of a document are one thing to do, and a change elsewhere says for which task', () => {
  const can = [
    { command: 'answer', on: 'a', label: 'Answer "Customer"', title: 'Customer' },
    { command: 'answer', on: 'b', label: 'Answer "AE"', title: 'AE' },
    { command: 'apply-effects', on: 'tier', label: 'Apply 2 changes', title: 'Move the account' },
  ]
  expect(together([{ ...tried(1, []), can }])?.can).toMatchObject([
    { key: 'answer', blanks: 2 },
    { label: 'Apply 2 changes: Move the account', blanks: 0 },
  ])
})

test('a reason does not say again what stands above it', () => {
  expect(reasonFor({ title: 'Call', because: '"Call" unlocks when "Review" is done.' })).toBe('Unlocks when "Review" is done.')
  expect(reasonFor({ title: 'Call', because: 'A review is open.' })).toBe('A review is open.')
})

test('differences stand under what they are about, what changes the work first', () => {
  const change = { kind: 'changed', id: 'a', title: 'A', before: null, after: null, words: 'A changed.', range: null } as const
  expect(
    byKind([
      { ...change, what: 'title' },
      { ...change, what: 'task' },
    ]).map(({ what }) => what),
  ).toEqual(['task', 'title'])
})
