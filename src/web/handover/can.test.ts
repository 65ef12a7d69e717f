import { expect, test } from 'vitest'
import { fieldsOf, type Schema } from '../forms/fields-of.ts'
import { asideOf, type Can, canOn, inOneStroke, needsNothing, rowChoices, schemaOf, shortLabel, startingWith } from './can.ts'

const can = (command: string, needs: Schema): Can => ({ command, on: 'task', label: 'Do it', needs })
const note = { type: 'string', title: 'Note', format: 'long-text' }

test('accepting needs nothing and happens at once', () => {
  expect(needsNothing(can('accept', { type: 'object', properties: {} }))).toBe(true)
})

test('finishing a task may carry a note, but one stroke is enough', () => {
  const finish = can('complete-task', { type: 'object', properties: { note } })
  expect(needsNothing(finish)).toBe(false)
  expect(inOneStroke(finish)).toBe(true)
})

test('what a person has to write keeps the form open', () => {
  expect(inOneStroke(can('attest', { type: 'object', properties: { note }, required: ['note'] }))).toBe(false)
})

test('a signature and a letter are never one stroke, even when they need nothing', () => {
  expect(inOneStroke(can('sign-off', { type: 'object', properties: { note } }))).toBe(false)
  expect(needsNothing(can('release-letter', { type: 'object', properties: { letterVersion: { const: 2 } } }))).toBe(false)
})

test('a required yes or no is a choice without a start, so nobody says no by accident', () => {
  const [held] = fieldsOf(
    schemaOf(can('report-call', { type: 'object', properties: { held: { type: 'boolean', title: 'Was it held?' } }, required: ['held'] })),
  )
  expect(held).toMatchObject({
    kind: 'choice',
    start: '',
    label: 'Was it held?',
    options: [
      { value: true, words: 'Yes' },
      { value: false, words: 'No' },
    ],
  })
})

test('a form starts with what is known, and with nothing where nothing is', () => {
  const schema: Schema = { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] }
  expect(fieldsOf(startingWith(schema, { value: 'green' }))[0]).toMatchObject({ start: 'green' })
  expect(fieldsOf(startingWith(schema, { value: '' }))[0]).toMatchObject({ start: '' })
})

test('a button beside the name of its task does not repeat it, and never becomes empty', () => {
  expect(shortLabel({ label: 'Attest "Read this page"' }, 'Read this page')).toBe('Attest')
  expect(shortLabel({ label: 'Plan "Follow tickets" again' }, 'Follow tickets')).toBe('Plan again')
  expect(shortLabel({ label: 'Apply 2 changes' }, 'Follow tickets')).toBe('Apply 2 changes')
})

test('a letter that can leave is one way on: its page, not first of all another version of it', () => {
  const [again, send, log, waive] = ['draft-letter', 'release-letter', 'log-letter-item', 'waive'].map((command) => can(command, {}))
  if (!again || !send || !log || !waive) throw new Error('four of them')
  expect(rowChoices([again, send, log, waive])).toEqual({ main: again, isWayToLetter: true, rest: [log, waive] })
  expect(rowChoices([again, waive])).toEqual({ main: again, isWayToLetter: false, rest: [waive] })
})

test('what may be done with a gate leaves out the blank of the document that has the same name', () => {
  const answer = { command: 'answer', on: 'review', label: 'Answer "Review"', needs: {} }
  const submit = { command: 'submit', on: 'review', label: 'Ask Lena to review', needs: {} }
  expect(canOn({ can: [answer, submit] }, 'review')).toEqual([submit])
})

test('a call that is planned and over is reported first; one that nobody has planned is planned first', () => {
  const moved = { ...can('schedule-call', {}), on: 'meeting' }
  const report = { ...can('report-call', {}), on: 'meeting' }
  const call = { start: '2026-11-23T16:00:00Z', minutes: 30, agenda: [] }
  const task = (planned: typeof call | null) => ({ can: [moved, report], tasks: [{ id: 'meeting', call: planned }] as never })
  expect(canOn(task(call), 'meeting')).toEqual([report, moved])
  expect(canOn(task(null), 'meeting')).toEqual([moved, report])
})

test('a task of somebody who has left gives its manager the press that chooses another, and says why', () => {
  const choose = { command: 'reassign', on: 'Old CSM', label: 'Choose another Old CSM', needs: {} }
  const finish = { command: 'complete-task', on: 'tickets', label: 'Complete', needs: {} }
  const verb = 'Choose another Old CSM for "Leave the tickets": Nina has left'
  const row = { task: 'tickets', verb, command: 'reassign', on: 'Old CSM', due: null, since: '', unblocks: null }
  const view = { can: [choose, finish], waiting: [{ ...row, person: { id: 'marta', name: 'Marta' } }] }
  expect(asideOf(view, 'tickets', 'marta')).toEqual({ can: choose, why: verb })
  expect(asideOf(view, 'tickets', 'tom')).toBeUndefined()
  const own = { ...row, command: 'complete-task', on: 'tickets', person: { id: 'marta', name: 'Marta' } }
  expect(asideOf({ ...view, waiting: [own] }, 'tickets', 'marta')).toBeUndefined()
})
