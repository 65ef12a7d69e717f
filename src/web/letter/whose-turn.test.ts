import { expect, test } from 'vitest'
import { others, ownLineWords, whoseTurn } from './whose-turn.ts'

const now = new Date('2026-11-30T11:00:00.000Z')
const priya = { id: 'priya', name: 'Priya' }
const rules = { writers: [priya], senders: [priya], noDraftYet: null, waitsFor: ['Diego has not agreed to a day.'] }
const none = { versions: [], release: null, handedOver: null, unansweredAt: null, outcome: null, given: null }
const room = (letter: object = {}, state = 'running') => ({ state, letter: { ...none, ...letter } }) as never
const drafted = { versions: [{ version: 1 }] }

test('before there is a draft, the one who writes it and everybody else read what it waits for', () => {
  const locked = { ...rules, noDraftYet: 'It unlocks when the call was held.' }
  expect(whoseTurn(room(), locked, 'priya', now)).toEqual(['It unlocks when the call was held.'])
  expect(whoseTurn(room(), locked, 'tom', now)).toEqual(['Only Priya can write this letter.', 'It unlocks when the call was held.'])
})

test('a draft that waits is told as whose it is; one that waits for nothing, as ready for whoever sends it', () => {
  expect(whoseTurn(room(drafted), rules, 'tom', now)).toEqual(['Only Priya can write this letter.'])
  expect(whoseTurn(room(drafted), { ...rules, waitsFor: [] }, 'tom', now)).toEqual([
    'Nothing stands in the way: Priya can check and send it.',
  ])
})

test('of a letter that is on its way, or sent, nobody is told who could write it', () => {
  const released = { ...drafted, release: { version: 1, leavesAt: '2026-12-01T09:00:00.000Z' } }
  expect(whoseTurn(room(released), rules, 'tom', now)).toEqual([])
  const sent = { ...released, outcome: { version: 1, outcome: 'sent', at: '2026-11-29T09:00:00.000Z', evidence: '250' } }
  expect(whoseTurn(room(sent), rules, 'tom', now)).toEqual([])
  expect(whoseTurn(room(drafted, 'paused'), rules, 'tom', now)).toEqual([])
})

test('of a letter that nobody knows about, nobody is told that somebody could write it; of a refused one, who', () => {
  const came = (outcome: string) => ({ ...drafted, outcome: { version: 1, outcome, at: '2026-11-29T09:00:00.000Z', evidence: '' } })
  expect(whoseTurn(room(came('unknown')), rules, 'tom', now)).toEqual([])
  expect(whoseTurn(room(came('refused')), rules, 'tom', now)).toEqual(['Only Priya can write this letter.'])
})

test('who could do what the reader cannot is named; what the reader can is not said of others', () => {
  expect(others([priya], 'tom')).toEqual(['Priya'])
  expect(others([priya], 'priya')).toEqual([])
})

test('the line that the writer adds is nobody else\'s "own"', () => {
  expect(ownLineWords([priya], 'priya')).toMatch(/^Your own line/)
  expect(ownLineWords([priya], 'tom')).toBe("A line of Priya's own, at most 400 characters, goes here with the draft.")
})
