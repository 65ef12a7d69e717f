import { expect, test } from 'vitest'
import { agendaNumber, agendaSays } from './agenda-says.ts'

const now = new Date('2026-11-30T11:00:00.000Z')
const point = (on: string, state: 'open' | 'discussed') => ({ on, state })
const task = (status: 'open' | 'done', states: ('open' | 'discussed')[], tickers: string[] = []) =>
  ({
    status,
    call: { start: '2026-11-27T16:00:00.000Z' },
    tickers: tickers.map((name) => ({ name })),
    agenda: states.map((state, index) => point(`call/${index}`, state)),
  }) as never
const room = (can: string[]) => ({ can: can.map((on) => ({ command: 'discuss-agenda-item', on })) }) as never

test('after both said that the call was held, the agenda says so, and who can tick what was talked about', () => {
  expect(agendaSays(room(['call/1']), task('done', ['discussed', 'open']), now)).toBe(
    'The call was held. 1 of 2 points is neither ticked nor handed on. Tick what you talked about. What stays open goes to the person named beside it.',
  )
  expect(agendaSays(room([]), task('done', ['open', 'open'], ['Priya', 'Tom']), now)).toBe(
    'The call was held. 2 of 2 points are neither ticked nor handed on. Priya and Tom can tick what they talked about. What stays open goes to the person named beside it.',
  )
  // Over is over: nobody is asked to tick any more.
  expect(agendaSays(room([]), task('done', ['open', 'open']), now)).toBe(
    'The call was held. 2 of 2 points are neither ticked nor handed on.',
  )
})

test('before, and once everything is dealt with, it says how far the points are', () => {
  expect(agendaSays(room([]), task('open', ['open', 'open']), now)).toBe('0 of 2 points are ticked or handed on.')
  expect(agendaSays(room([]), task('open', ['open']), new Date('2026-11-26T11:00:00.000Z'))).toBe(
    '0 of 1 points are ticked or handed on. Points are ticked once the call has begun.',
  )
  expect(agendaSays(room([]), task('done', ['discussed']), now)).toBe('1 of 1 points are ticked or handed on.')
})

test('the tab of a call that was held without a tick says "held", and counts as long as there is something to count', () => {
  expect(agendaNumber(task('done', ['open', 'open']))).toBe('held')
  expect(agendaNumber(task('done', ['discussed', 'open']))).toBe('1/2')
  expect(agendaNumber(task('open', ['open', 'open']))).toBe('0/2')
})
