import { expect, test } from 'vitest'
import { holidayCredit, publicHolidays } from './holidays.ts'

test('Thanksgiving is a public holiday, the Friday after it is none', async () => {
  const days = await publicHolidays({ country: 'US', years: [2026] })
  expect(days['2026-11-26']).toBe('Thanksgiving Day')
  expect(days).not.toHaveProperty('2026-11-27')
})

test('a holiday on a weekend brings its substitute day, across the year end too', async () => {
  const days = await publicHolidays({ country: 'US', years: [2026, 2027] })
  expect(days['2026-07-03']).toBe('Independence Day (substitute day)')
  expect(days['2027-07-05']).toBe('Independence Day (substitute day)')
  expect(days['2027-12-31']).toBe("New Year's Day (substitute day)")
  expect((await publicHolidays({ country: 'GB', state: 'ENG', years: [2026] }))['2026-12-28']).toBe('Boxing Day (substitute day)')
})

test('states and regions have days of their own', async () => {
  const [berlin, bavaria, augsburg] = await Promise.all([
    publicHolidays({ country: 'DE', state: 'BE', years: [2026] }),
    publicHolidays({ country: 'DE', state: 'BY', years: [2026] }),
    publicHolidays({ country: 'DE', state: 'BY', region: 'A', years: [2026] }),
  ])
  expect(berlin).not.toHaveProperty('2026-01-06')
  expect(bavaria['2026-01-06']).toBe('Epiphany')
  expect(bavaria).not.toHaveProperty('2026-08-08')
  expect(augsburg).toHaveProperty('2026-08-08')
})

test('observances, bank days and holidays from noon on are working days', async () => {
  const germany = await publicHolidays({ country: 'DE', years: [2026] })
  expect(germany).not.toHaveProperty('2026-12-24')
  const kentucky = await publicHolidays({ country: 'US', state: 'KY', years: [2027] })
  expect(kentucky).not.toHaveProperty('2027-03-26')
})

test('a holiday of several days takes all of its whole days', async () => {
  const days = await publicHolidays({ country: 'TR', years: [2027] })
  expect(Object.keys(days).filter((date) => date.startsWith('2027-03'))).toEqual(['2027-03-09', '2027-03-10', '2027-03-11'])
})

test("the workspace's own days stand beside the law's", async () => {
  const days = await publicHolidays({ country: 'US', years: [2026], own: { '2026-11-27': 'Day after Thanksgiving' } })
  expect(days['2026-11-27']).toBe('Day after Thanksgiving')
  expect(days['2026-11-26']).toBe('Thanksgiving Day')
})

test.each([
  [{ country: 'ZZ' }, 'holidays.country'],
  [{ country: 'US', state: 'BY' }, 'holidays.state'],
  [{ country: 'DE', state: 'BY', region: 'XX' }, 'holidays.region'],
])('a place that the tables do not know is refused instead of guessed: %o', async (place, code) => {
  await expect(publicHolidays({ ...place, years: [2026] })).rejects.toMatchObject({ code })
})

test('the tables are credited', () => {
  expect(holidayCredit).toContain('date-holidays')
  expect(holidayCredit).toContain('Creative Commons')
})
