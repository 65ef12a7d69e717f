import { expect, test } from 'vitest'
import { wayOnWords } from './way-on.ts'

const priya = { id: 'priya', name: 'Priya' }
const marta = { id: 'marta', name: 'Marta' }
const wayOn = [
  { command: 'plan-effects' as const, people: [priya] },
  { command: 'undo' as const, people: [priya, marta] },
]

test('a change that is half made tells each reader what they can do about it, and who can do the rest', () => {
  expect(wayOnWords(wayOn, 'priya')).toEqual(['You can plan the rest again, or undo what was made.'])
  expect(wayOnWords(wayOn, 'marta')).toEqual(['You can undo what was made.', 'Priya can plan the rest again.'])
  expect(wayOnWords(wayOn, 'tom')).toEqual(['Priya can plan the rest again.', 'Priya and Marta can undo what was made.'])
  expect(wayOnWords([], 'tom')).toEqual(['Nobody can change that in the current state of the handover.'])
})
