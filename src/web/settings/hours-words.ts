import type { CalendarView } from '../../contract/calendars.ts'

type Week = NonNullable<CalendarView['week']>
const short = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `Mon to Thu 09:00 to 17:00, Fri 09:00 to 15:00`: days with the same hours that follow each other are said together. */
export function hoursWords(week: Week): string {
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => week[String(day) as keyof Week]?.join(' to '))
  const runs: { first: number; last: number; hours: string }[] = []
  for (const [at, hours] of days.entries()) {
    if (hours === undefined) continue
    const before = runs.at(-1)
    if (before?.last === at - 1 && before.hours === hours) before.last = at
    else runs.push({ first: at, last: at, hours })
  }
  return runs.map(({ first, last, hours }) => `${short[first]}${last > first ? ` to ${short[last]}` : ''} ${hours}`).join(', ')
}
