import { describe, expect, test } from 'vitest'
import { Refusal } from '../base/refusal.ts'
import { addWorkingDays } from './add-working-days.ts'
import { officeWeek, type Week, type WorkingCalendar } from './calendar.ts'
import { dueAfter } from './due.ts'

const chicago: WorkingCalendar = {
  zone: 'America/Chicago',
  week: officeWeek,
  holidays: { '2026-11-26': 'Thanksgiving Day', '2026-12-25': 'Christmas Day' },
  leave: [],
}

const due = (start: string, amount: number, calendar: WorkingCalendar = chicago) => addWorkingDays(start, amount, calendar).due

test('three working days after Wednesday 25 November 2026, 15:10 in Chicago are Tuesday 1 December, 15:10', () => {
  const deadline = addWorkingDays('2026-11-25T21:10:00.000Z', 3, chicago)
  expect(deadline.due).toBe('2026-12-01T21:10:00.000Z')
  expect(deadline.days).toEqual([
    { date: '2026-11-25', counts: false, why: 'The count starts at 15:10', kind: 'start' },
    { date: '2026-11-26', counts: false, why: 'Holiday: Thanksgiving Day', kind: 'holiday' },
    { date: '2026-11-27', counts: true, why: 'Working day 1 of 3', kind: 'counted' },
    { date: '2026-11-28', counts: false, why: 'Saturday is no working day', kind: 'closed' },
    { date: '2026-11-29', counts: false, why: 'Sunday is no working day', kind: 'closed' },
    { date: '2026-11-30', counts: true, why: 'Working day 2 of 3', kind: 'counted' },
    { date: '2026-12-01', counts: true, why: 'Working day 3 of 3', kind: 'counted' },
  ])
})

describe('mistakes that other tools have made', () => {
  test('a working day is a day, not 24 hours of work', () => {
    expect(due('2026-11-16T16:00:00.000Z', 3)).toBe('2026-11-19T16:00:00.000Z')
  })

  test('a holiday that was entered moves the deadline', () => {
    const start = '2026-11-25T21:10:00.000Z'
    expect(due(start, 1, { ...chicago, holidays: {} })).toBe('2026-11-26T21:10:00.000Z')
    expect(due(start, 1)).toBe('2026-11-27T21:10:00.000Z')
  })

  test('nothing is due on 4 July', () => {
    const calendar = { ...chicago, holidays: { '2028-07-04': 'Independence Day' } }
    expect(due('2028-07-03T15:00:00.000Z', 1, calendar)).toBe('2028-07-05T15:00:00.000Z')
  })

  test('each person has their own calendar', () => {
    const start = '2026-11-25T10:00:00.000Z'
    const london = { ...chicago, zone: 'Europe/London', holidays: {} }
    const kolkata = { ...chicago, zone: 'Asia/Kolkata', holidays: { '2026-11-26': 'Day of the works council' } }
    expect(due(start, 1, london)).toBe('2026-11-26T10:00:00.000Z')
    expect(due(start, 1, kolkata)).toBe('2026-11-27T10:00:00.000Z')
    // 04:00 in Chicago: the count starts at 09:00.
    expect(due(start, 1)).toBe('2026-11-27T15:00:00.000Z')
  })
})

describe('what arrives when nobody works', () => {
  test('in the evening counts from the next morning', () => {
    const deadline = addWorkingDays('2026-11-17T00:30:00.000Z', 1, chicago)
    expect(deadline.countsFrom).toBe('2026-11-17T15:00:00.000Z')
    expect(deadline.due).toBe('2026-11-18T15:00:00.000Z')
    expect(deadline.days[0]).toEqual({ date: '2026-11-16', counts: false, why: 'It arrived at 18:30; work ended at 17:00', kind: 'late' })
  })

  test('early in the morning counts from the start of work that day', () => {
    expect(due('2026-11-16T12:00:00.000Z', 1)).toBe('2026-11-17T15:00:00.000Z')
  })

  test('at the minute at which work ends counts from the next morning', () => {
    expect(due('2026-11-16T22:59:00.000Z', 1)).toBe('2026-11-17T22:59:00.000Z')
    expect(due('2026-11-16T23:00:00.000Z', 1)).toBe('2026-11-18T15:00:00.000Z')
  })

  test('on Saturday counts from Monday', () => {
    expect(due('2026-11-14T18:00:00.000Z', 1)).toBe('2026-11-17T15:00:00.000Z')
  })

  test('after the cut-off counts from the next morning; at the cut-off is in time', () => {
    const calendar = { ...chicago, cutOff: '15:00' }
    expect(due('2026-11-16T21:00:00.000Z', 1, calendar)).toBe('2026-11-17T21:00:00.000Z')
    const late = addWorkingDays('2026-11-16T21:00:01.000Z', 1, calendar)
    expect(late.due).toBe('2026-11-18T15:00:00.000Z')
    expect(late.days[0]?.why).toBe('It arrived at 15:00, after the cut-off at 15:00')
    // Evening is after work, whatever the cut-off.
    expect(addWorkingDays('2026-11-17T02:00:00.000Z', 1, calendar).days[0]?.why).toBe('It arrived at 20:00; work ended at 17:00')
  })

  test('on a holiday counts from the next working day', () => {
    expect(due('2026-11-26T18:00:00.000Z', 1)).toBe('2026-11-30T15:00:00.000Z')
  })
})

test('leave does not count, and its reason stays private', () => {
  const calendar = { ...chicago, leave: [{ from: '2026-11-17', to: '2026-11-20', why: 'operation' }] }
  const deadline = addWorkingDays('2026-11-16T16:00:00.000Z', 1, calendar)
  expect(deadline.due).toBe('2026-11-23T16:00:00.000Z')
  expect(deadline.days[1]).toEqual({ date: '2026-11-17', counts: false, why: 'On leave', kind: 'leave' })
  expect(JSON.stringify(deadline)).not.toContain('operation')
})

test('a shorter last day ends the deadline with its work', () => {
  const calendar = { ...chicago, week: { ...officeWeek, 5: ['09:00', '13:00'] } satisfies Week }
  expect(due('2026-11-19T21:10:00.000Z', 1, calendar)).toBe('2026-11-20T19:00:00.000Z')
})

test('no days at all is due when the count starts', () => {
  expect(due('2026-11-14T18:00:00.000Z', 0)).toBe('2026-11-16T15:00:00.000Z')
})

describe('when the clocks change', () => {
  const nights = (zone: string): WorkingCalendar => {
    const hours: [string, string] = ['00:00', '08:00']
    return { zone, week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: hours, 7: hours }, holidays: {}, leave: [] }
  }

  test('office hours keep their local time', () => {
    expect(due('2026-03-06T21:10:00.000Z', 1)).toBe('2026-03-09T20:10:00.000Z')
    expect(due('2026-10-30T20:10:00.000Z', 1)).toBe('2026-11-02T21:10:00.000Z')
  })

  test('a local time that does not exist moves forward, north and south and by half an hour', () => {
    expect(due('2026-03-07T08:30:00.000Z', 1, nights('America/Chicago'))).toBe('2026-03-08T08:30:00.000Z')
    expect(due('2026-10-02T16:30:00.000Z', 1, nights('Australia/Sydney'))).toBe('2026-10-03T16:30:00.000Z')
    expect(due('2026-10-02T15:45:00.000Z', 1, nights('Australia/Lord_Howe'))).toBe('2026-10-03T15:45:00.000Z')
  })

  test('of a local time that comes twice the first counts', () => {
    expect(due('2026-10-31T06:30:00.000Z', 1, nights('America/Chicago'))).toBe('2026-11-01T06:30:00.000Z')
    expect(due('2026-04-03T15:30:00.000Z', 1, nights('Australia/Sydney'))).toBe('2026-04-04T15:30:00.000Z')
    expect(due('2026-04-03T14:45:00.000Z', 1, nights('Australia/Lord_Howe'))).toBe('2026-04-04T14:45:00.000Z')
  })

  test('a day that a country leaves out is no working day', () => {
    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    const deadline = addWorkingDays('2011-12-29T12:00:00.000Z', 2, nights('Pacific/Apia'))
    expect(deadline.days.find(({ date }) => date === '2011-12-30')?.kind).toBe('skipped')
    expect(deadline.due).toBe('2011-12-31T12:00:00.000Z')
  })

  test('zones of half and quarter hours count in their own time', () => {
    const kolkata = { ...chicago, zone: 'Asia/Kolkata' }
    expect(due('2026-11-16T11:29:00.000Z', 1, kolkata)).toBe('2026-11-17T11:29:00.000Z')
    expect(due('2026-11-16T11:30:00.000Z', 1, kolkata)).toBe('2026-11-18T03:30:00.000Z')
    expect(due('2026-11-16T03:14:00.000Z', 1, { ...chicago, zone: 'Asia/Kathmandu' })).toBe('2026-11-17T03:15:00.000Z')
  })
})

describe('deadlines that cannot be computed are refused', () => {
  const refusalOf = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      if (error instanceof Refusal) return error.code
    }
    return 'no refusal'
  }

  test('in a calendar without a working day', () => {
    expect(refusalOf(() => due('2026-11-16T16:00:00.000Z', 1, { ...chicago, week: {} }))).toBe('calendar.no-working-day')
    const gone = { ...chicago, leave: [{ from: '2026-11-17', to: '2036-01-01', why: 'sabbatical' }] }
    expect(refusalOf(() => due('2026-11-16T16:00:00.000Z', 1, gone))).toBe('calendar.no-working-day')
    expect(refusalOf(() => dueAfter({ start: '2026-11-16T16:00:00.000Z', amount: 1, unit: 'end-of-week' }, { ...chicago, week: {} }))).toBe(
      'calendar.no-working-day',
    )
  })

  test('for half days, negative days and thousands of days', () => {
    for (const amount of [0.5, -1, 1001, Number.NaN])
      expect(refusalOf(() => due('2026-11-16T16:00:00.000Z', amount))).toBe('deadline.amount')
    expect(refusalOf(() => dueAfter({ start: '2026-11-16T16:00:00.000Z', amount: 0, unit: 'end-of-week' }, chicago))).toBe('deadline.week')
  })
})
