import { expect, test } from 'vitest'
import { hoursWords } from './hours-words.ts'

test('days with the same hours that follow each other are said together, others by themselves', () => {
  expect(hoursWords({ 1: ['09:00', '17:00'], 2: ['09:00', '17:00'], 3: ['09:00', '17:00'], 5: ['09:00', '15:00'] })).toBe(
    'Mon to Wed 09:00 to 17:00, Fri 09:00 to 15:00',
  )
  expect(hoursWords({ 6: ['10:00', '12:00'], 7: ['10:00', '12:00'] })).toBe('Sat to Sun 10:00 to 12:00')
  expect(hoursWords({ 1: ['09:00', '17:00'], 3: ['09:00', '17:00'] })).toBe('Mon 09:00 to 17:00, Wed 09:00 to 17:00')
})
