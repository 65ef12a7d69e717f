import { expect, test } from 'vitest'
import { Refusal } from '../base/refusal.ts'
import { checkCalendar, officeWeek, workingCalendar } from './calendar.ts'

test('the closest word on a subject holds: person over team over region over workspace', () => {
  const calendar = workingCalendar({
    workspace: { zone: 'Europe/Berlin', holidays: { '2026-12-31': 'Winter break' } },
    region: { zone: 'America/Chicago', holidays: { '2026-11-26': 'Thanksgiving Day', '2026-11-11': 'Veterans Day' }, cutOff: '15:00' },
    team: { holidays: { '2026-11-11': null }, leave: [{ from: '2026-11-20', to: '2026-11-20', why: 'offsite' }] },
    person: {
      zone: 'America/Denver',
      week: { 1: ['08:00', '14:00'] },
      cutOff: null,
      leave: [{ from: '2026-12-01', to: '2026-12-04', why: 'rest' }],
    },
  })
  expect(calendar).toEqual({
    zone: 'America/Denver',
    week: { 1: ['08:00', '14:00'] },
    holidays: { '2026-12-31': 'Winter break', '2026-11-26': 'Thanksgiving Day' },
    leave: [
      { from: '2026-11-20', to: '2026-11-20', why: 'offsite' },
      { from: '2026-12-01', to: '2026-12-04', why: 'rest' },
    ],
  })
})

test('without a word on hours it is Monday to Friday, nine to five', () => {
  expect(workingCalendar({ region: { zone: 'UTC' } })).toEqual({ zone: 'UTC', week: officeWeek, holidays: {}, leave: [] })
})

test('a calendar is plain data', () => {
  const calendar = workingCalendar({ region: { zone: 'UTC', cutOff: '12:00' } })
  expect(JSON.parse(JSON.stringify(calendar))).toEqual(calendar)
})

const sound = { zone: 'UTC', week: officeWeek, holidays: {}, leave: [] }

test.each([
  ['an unknown zone', { ...sound, zone: 'Europe/Atlantis' }, 'calendar.zone'],
  ['hours that are no times', { ...sound, week: { 1: ['9', '17:00'] as [string, string] } }, 'calendar.hours'],
  ['hours that end before they start', { ...sound, week: { 1: ['22:00', '06:00'] as [string, string] } }, 'calendar.hours'],
  ['a cut-off that is no time', { ...sound, cutOff: '24:30' }, 'calendar.cut-off'],
  ['a holiday on 31 February', { ...sound, holidays: { '2026-02-31': 'Nothing' } }, 'calendar.holiday'],
  ['leave that ends before it starts', { ...sound, leave: [{ from: '2026-03-02', to: '2026-03-01', why: '' }] }, 'calendar.leave'],
])('%s is refused, and named', (_what, calendar, code) => {
  expect(() => checkCalendar(calendar)).toThrow(expect.objectContaining({ code, kind: 'invalid' }))
})

test('a calendar without a zone is refused: no zone is right by default', () => {
  expect(() => workingCalendar({ team: {} })).toThrow(Refusal)
})
