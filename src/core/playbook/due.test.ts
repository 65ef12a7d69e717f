import { expect, test } from 'vitest'
import { dueIn, readDue } from './due.ts'

const words = (due: ReturnType<typeof readDue>) => due && `${due.amount} ${due.unit} from ${due.from}`

test.each([
  ['3 business days', '3 business-days from opened'],
  ['within 3 working days', '3 business-days from opened'],
  ['two weeks', '14 days from opened'],
  ['48 hours', '2 days from opened'],
  ['end of week 2', '2 end-of-week from start'],
  ['Week 2', '2 end-of-week from start'],
  ['by day 5', '5 days from start'],
  ['2 days before renewal', '-2 days from renewal'],
  ['innerhalb von 3 Werktagen', '3 business-days from opened'],
  ['bis Ende Woche 2', '2 end-of-week from start'],
  ['2. Woche', '2 end-of-week from start'],
  ['sous 3 jours ouvrés', '3 business-days from opened'],
  ['fin de semaine 2', '2 end-of-week from start'],
  ['en un plazo de 2 días hábiles', '2 business-days from opened'],
  ['em até 3 dias úteis', '3 business-days from opened'],
  ['no prazo de 5 dias', '5 days from opened'],
  ['3営業日以内', '3 business-days from opened'],
  ['第２週', '2 end-of-week from start'],
  ['第2週末まで', '2 end-of-week from start'],
])('"%s" can be counted', (text, expected) => {
  expect(words(readDue(text))).toBe(expected)
})

test.each(['2026-03-12', 'soon', 'before the renewal', '3 of 4', '30 hours', '', 'Weekly', 'Q1'])('"%s" is left to people', (text) => {
  expect(readDue(text)).toBeUndefined()
})

test('a span in the middle of a task is about the work and not about when it is due', () => {
  expect(dueIn('List everyone who renews within 30 days')).toBeUndefined()
  expect(words(dueIn('Read the list (within 2 business days)'))).toBe('2 business-days from opened')
  expect(words(dueIn('The lead signs within 5 working days.'))).toBe('5 business-days from opened')
})
