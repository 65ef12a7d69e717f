import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CalendarView, LeaveView } from '../../src/contract/calendars.ts'
import type { MailView } from '../../src/contract/mail.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk, refusalIn } from './desk.ts'

/** Working time through the API: what a deadline is, for whom, who may change what it rests on, and what that changes. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const mail = (name: string) => `${name}@meridian.example`
const [lena, priya, tom, marta, sam, ada, callum, haruka, vic] = [
  'lena',
  'priya',
  'tom',
  'marta',
  'sam',
  'ada',
  'callum',
  'haruka',
  'vic',
].map(mail) as [string, string, string, string, string, string, string, string, string]

type Explained = { due: string; days: { date: string; counts: boolean; why: string }[] }
const explain = (person: string, start: string, amount: number, more: object = {}) =>
  desk.answer<Explained>('POST', '/deadlines/explain', { as: tom, body: { start, amount, person, ...more } })
const dueOf = async (person: string, start: string, amount: number) => (await explain(person, start, amount)).due
const put = (as: string, path: string, body: object, headers: Record<string, string> = {}) => desk.ask('PUT', path, { as, body, headers })

test('three working days after Wednesday 25 November 2026, 15:10 in Chicago, are Tuesday 1 December, 15:10, day by day', async () => {
  const explained = await explain(lena, '2026-11-25T21:10:00.000Z', 3)
  expect(explained).toEqual({
    due: '2026-12-01T21:10:00.000Z',
    days: [
      { date: '2026-11-25', counts: false, why: 'The count starts at 15:10' },
      { date: '2026-11-26', counts: false, why: 'Holiday: Thanksgiving Day' },
      { date: '2026-11-27', counts: true, why: 'Working day 1 of 3' },
      { date: '2026-11-28', counts: false, why: 'Saturday is no working day' },
      { date: '2026-11-29', counts: false, why: 'Sunday is no working day' },
      { date: '2026-11-30', counts: true, why: 'Working day 2 of 3' },
      { date: '2026-12-01', counts: true, why: 'Working day 3 of 3' },
    ],
  })
  // Ids, addresses in capitals and other offsets mean the same.
  expect(await explain(desk.person('Lena Vogt').id, '2026-11-25T15:10:00-06:00', 3)).toEqual(explained)
  expect(await explain('LENA@Meridian.example', '2026-11-25T21:10:00Z', 3, { unit: 'business-days' })).toEqual(explained)
})

describe('mistakes that other tools have made', () => {
  test('a working day is a day, not 24 hours of work', async () => {
    expect(await dueOf(lena, '2026-11-16T16:00:00.000Z', 3)).toBe('2026-11-19T16:00:00.000Z')
  })

  test('nothing is due on 4 July, and where it falls on a Sunday, not on the Monday after', async () => {
    expect(await dueOf(lena, '2028-07-03T15:00:00.000Z', 1)).toBe('2028-07-05T15:00:00.000Z')
    expect(await dueOf(lena, '2027-07-02T15:00:00.000Z', 1)).toBe('2027-07-06T15:00:00.000Z')
    // Further ahead than anybody has stored.
    expect(await dueOf(lena, '2041-07-03T15:00:00.000Z', 1)).toBe('2041-07-05T15:00:00.000Z')
  })

  test('a holiday that was entered moves what is counted from then on', async () => {
    const before = await dueOf(lena, '2026-11-16T16:00:00.000Z', 2)
    const { name, for: scope, place, zone } = await desk.get<CalendarView>(sam, '/calendars/us-il')
    const entered = { name, for: scope, place, zone, days: { '2026-11-17': 'Founders day' } }
    expect((await put(sam, '/calendars/us-il', entered)).status).toBe(200)
    const after = await explain(lena, '2026-11-16T16:00:00.000Z', 2)
    expect([before, after.due]).toEqual(['2026-11-18T16:00:00.000Z', '2026-11-19T16:00:00.000Z'])
    expect(after.days).toContainEqual({ date: '2026-11-17', counts: false, why: 'Holiday: Founders day' })
    // The law's days of the place stay beside it.
    expect((await explain(lena, '2026-11-25T21:10:00.000Z', 1)).due).toBe('2026-11-27T21:10:00.000Z')
    await put(sam, '/calendars/us-il', { name, for: scope, place, zone })
    expect(await dueOf(lena, '2026-11-16T16:00:00.000Z', 2)).toBe(before)
  })

  test('people in Chicago, London and Tokyo each have their own calendar', async () => {
    const start = '2026-11-25T15:00:00.000Z' // 09:00 in Chicago, 15:00 in London, midnight in Tokyo
    expect(await dueOf(lena, start, 1)).toBe('2026-11-27T15:00:00.000Z')
    expect(await dueOf(callum, start, 1)).toBe('2026-11-26T15:00:00.000Z')
    expect(await dueOf(haruka, start, 1)).toBe('2026-11-27T00:00:00.000Z')
    expect((await explain(haruka, '2026-11-20T01:00:00.000Z', 1)).days).toContainEqual({
      date: '2026-11-23',
      counts: false,
      why: 'Holiday: Labor Thanksgiving Day',
    })
  })

  test('what comes on Friday evening counts from Monday morning', async () => {
    const { due, days } = await explain(callum, '2026-11-20T19:30:00.000Z', 1)
    expect(due).toBe('2026-11-24T09:00:00.000Z')
    expect(days[0]).toEqual({ date: '2026-11-20', counts: false, why: 'It arrived at 19:30; work ended at 17:00' })
  })

  test('a week in which the clocks change is a week like any other', async () => {
    // Clocks go back in Chicago on 1 November 2026, forward in London on 28 March 2027.
    expect(await dueOf(lena, '2026-10-30T20:00:00.000Z', 1)).toBe('2026-11-02T21:00:00.000Z')
    expect(await dueOf(callum, '2027-03-25T15:00:00.000Z', 1)).toBe('2027-03-30T14:00:00.000Z')
  })

  test('a night shift ends a gap later and counts a double hour once', async () => {
    const nights = { 1: ['00:00', '08:00'], 2: ['00:00', '08:00'], 6: ['00:00', '08:00'], 7: ['00:00', '08:00'] }
    const { own, region, team } = await desk.get<{ own: object; region: { id: string }; team: { id: string } }>(
      sam,
      `/people/${lena}/calendar`,
    )
    const back = { ...own, region: region.id, team: team.id }
    expect((await put(sam, `/people/${lena}/calendar`, { ...back, week: nights })).status).toBe(200)
    // Saturday 02:30, the same time on Sunday does not exist: half past three then. And in autumn the first 01:30 of two.
    expect(await dueOf(lena, '2027-03-13T08:30:00.000Z', 1)).toBe('2027-03-14T08:30:00.000Z')
    expect(await dueOf(lena, '2026-10-31T06:30:00.000Z', 1)).toBe('2026-11-01T06:30:00.000Z')
    await put(sam, `/people/${lena}/calendar`, back)
  })

  test('hours that cross midnight are refused, with the way to say it', async () => {
    const refused = refusalIn(await put(sam, '/calendars/nights', { name: 'Nights', for: 'team', week: { 1: ['22:00', '06:00'] } }))
    expect(refused).toMatchObject({
      status: 400,
      code: 'calendar.hours',
      detail: expect.stringContaining('Hours over midnight go to two days'),
    })
    expect((await desk.ask('GET', '/calendars/nights', { as: sam })).status).toBe(404)
  })

  test("a team's cut-off and day off hold for its people, over their region's", async () => {
    const { name, days } = await desk.get<CalendarView>(sam, '/calendars/cse-plus')
    await put(sam, '/calendars/cse-plus', {
      name,
      for: 'team',
      cutOff: '14:00',
      days: { ...days, '2026-11-18': 'Team day', '2026-11-26': null },
    })
    const { due, days: why } = await explain(lena, '2026-11-16T20:30:00.000Z', 1)
    expect(due).toBe('2026-11-19T15:00:00.000Z')
    expect(why[0]?.why).toBe('It arrived at 14:30, after the cut-off at 14:00')
    // The team works on Thanksgiving; Priya, who sits next door, does not.
    expect(await dueOf(lena, '2026-11-25T16:00:00.000Z', 1)).toBe('2026-11-26T16:00:00.000Z')
    expect(await dueOf(priya, '2026-11-25T16:00:00.000Z', 1)).toBe('2026-11-27T16:00:00.000Z')
    await put(sam, '/calendars/cse-plus', { name, for: 'team', days })
  })
})

test.each([
  ['no such person', { person: 'nobody@meridian.example' }, 404, 'person.unknown', 'There is nobody "nobody@meridian.example"'],
  ['half a day', { amount: 2.5 }, 400, 'deadline.amount', 'A deadline is 0 to 1000 whole working days, not 2.5.'],
  ['days back', { amount: -1 }, 400, 'deadline.amount', 'not -1'],
  ['days as words', { amount: '3' }, 400, 'request.invalid', '"amount"'],
  ['a start without a zone', { start: '2026-11-25T15:10:00' }, 400, 'request.invalid', '"start"'],
  ['a day that is none', { start: '2026-02-31T15:10:00Z' }, 400, 'request.invalid', '"start"'],
  ['another age', { start: '1812-06-24T15:10:00Z' }, 400, 'deadline.start', 'from 2000 to 2090'],
  ['an unknown unit', { unit: 'hours' }, 400, 'request.invalid', '"unit"'],
  ['week nought', { unit: 'end-of-week', amount: 0 }, 400, 'deadline.week', 'not in week 0'],
  ['something else', { calendar: 'us-il' }, 400, 'request.invalid', '"calendar": is not known here'],
])('a deadline with %s is answered clearly', async (_what, change, status, code, says) => {
  const body = { start: '2026-11-25T21:10:00.000Z', amount: 3, person: lena, ...change }
  expect(refusalIn(await desk.ask('POST', '/deadlines/explain', { as: tom, body }))).toMatchObject({
    status,
    code,
    detail: expect.stringContaining(says),
  })
})

describe('calendars', () => {
  test('are read by everybody, with where their holidays come from', async () => {
    const { items, credit } = await desk.get<{ items: CalendarView[]; credit: string }>(vic, '/calendars')
    expect(items.map((one) => [one.for, one.id]).slice(0, 1)).toEqual([['workspace', 'workspace']])
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['us-il', 'de-be', 'gb', 'cse-plus']))
    const berlin = items.find(({ id }) => id === 'de-be')
    expect(berlin).toMatchObject({ zone: 'Europe/Berlin', place: { country: 'DE', state: 'BE' }, people: expect.any(Number) })
    expect(Object.values(berlin?.holidays ?? {})).toContain('Labour Day')
    expect(credit).toContain('date-holidays')
  })

  test('are written by operations and administrators only, and not over what somebody else wrote meanwhile', async () => {
    const body = { name: 'Ireland', for: 'region', zone: 'Europe/Dublin', place: { country: 'IE' } }
    for (const person of [priya, marta, vic])
      expect(refusalIn(await put(person, '/calendars/ie', body))).toMatchObject({ status: 403, code: 'calendar-write.not-allowed' })
    const first = await put(ada, '/calendars/ie', body)
    expect([first.status, first.headers.etag]).toEqual([200, '"1"'])
    expect(Object.keys((first.body as CalendarView).holidays).length).toBeGreaterThan(20)
    expect((await put(sam, '/calendars/ie', { ...body, cutOff: '15:30' }, { 'if-match': '"1"' })).status).toBe(200)
    expect(refusalIn(await put(ada, '/calendars/ie', body, { 'if-match': '"1"' }))).toMatchObject({ status: 412, code: 'calendar.stale' })
  })

  test.each([
    ['an unknown country', { place: { country: 'ZZ' } }, 'holidays.country'],
    ['a zone that is none', { zone: 'Mars/Olympus' }, 'calendar.zone'],
    ['a week without work', { week: {} }, 'calendar.hours'],
    ['a cut-off that is no time', { cutOff: '25:00' }, 'calendar.cut-off'],
    ['the name of the workspace', { for: 'workspace' }, 'calendar.id'],
    ['a weekday that is none', { week: { 8: ['09:00', '17:00'] } }, 'request.invalid'],
  ])('with %s is refused', async (_what, change, code) => {
    const body = { name: 'Odd', for: 'region', ...change }
    expect(refusalIn(await put(sam, '/calendars/odd', body))).toMatchObject({ status: 400, code })
  })

  test('a person moves to another region by operations, and their deadlines with them', async () => {
    const { own, region } = await desk.get<{ own: object; region: { id: string } }>(sam, `/people/${tom}/calendar`)
    expect(refusalIn(await put(tom, `/people/${tom}/calendar`, { region: 'gb' })).status).toBe(403)
    expect(refusalIn(await put(sam, `/people/${tom}/calendar`, { region: 'cse-plus' }))).toMatchObject({
      status: 400,
      code: 'calendar.unknown',
    })
    expect((await put(sam, `/people/${tom}/calendar`, { ...own, region: 'gb' })).body).toMatchObject({
      zone: 'Europe/London',
      region: { id: 'gb' },
    })
    expect(await dueOf(tom, '2026-11-25T15:00:00.000Z', 1)).toBe('2026-11-26T15:00:00.000Z')
    await put(sam, `/people/${tom}/calendar`, { ...own, region: region.id })
    expect(await dueOf(tom, '2026-11-25T15:00:00.000Z', 1)).toBe('2026-11-27T15:00:00.000Z')
  })
})

describe('leave', () => {
  const path = `/people/${priya}/leave/winter`
  const winter = { from: '2026-12-14', to: '2026-12-18', why: 'Operation' }
  const list = async (as: string) => (await desk.get<{ items: LeaveView[] }>(as, `/people/${priya}/leave`)).items

  test('is entered by the person, their manager and operations, and why is theirs', async () => {
    for (const person of [tom, lena, vic]) expect(refusalIn(await put(person, path, winter)).status).toBe(403)
    expect(refusalIn(await put(tom, path, winter))).toMatchObject({
      code: 'leave.not-yours',
      detail: 'Priya Nair, Marta Lindqvist or operations can enter the leave of Priya Nair.',
    })
    for (const person of [priya, marta, sam]) expect((await put(person, path, winter)).status).toBe(200)
    expect(await list(marta)).toEqual([{ key: 'winter', ...winter }])
    expect(await list(tom)).toEqual([{ key: 'winter', from: winter.from, to: winter.to }])
  })

  test('in the middle of a deadline does not count, and nobody learns why', async () => {
    const { due, days } = await explain(priya, '2026-12-11T16:00:00.000Z', 2)
    expect(due).toBe('2026-12-22T16:00:00.000Z')
    expect(days.filter(({ why }) => why === 'On leave').map(({ date }) => date)).toEqual([
      '2026-12-14',
      '2026-12-15',
      '2026-12-16',
      '2026-12-17',
      '2026-12-18',
    ])
    expect(JSON.stringify(days)).not.toContain('Operation')
    expect(JSON.stringify((await desk.ask('GET', `/people/${priya}/calendar`, { as: tom })).body)).not.toContain('Operation')
  })

  test('of half a day leaves a shorter day that counts', async () => {
    await put(priya, '/people/priya@meridian.example/leave/half', { from: '2026-12-09', to: '2026-12-09', half: 'afternoon' })
    const { due, days } = await explain(priya, '2026-12-08T21:00:00.000Z', 1)
    expect(due).toBe('2026-12-09T19:00:00.000Z')
    expect(days[1]).toEqual({ date: '2026-12-09', counts: true, why: 'Working day 1 of 1, on leave in the afternoon' })
    expect((await desk.ask('DELETE', `/people/${priya}/leave/half`, { as: priya })).status).toBe(204)
  })

  test.each([
    ['that ends before it starts', { from: '2026-12-18', to: '2026-12-14' }, 400, 'calendar.leave'],
    ['of half of several days', { from: '2026-12-14', to: '2026-12-15', half: 'morning' }, 400, 'calendar.leave'],
    ['on a day that is none', { from: '2026-02-30', to: '2026-03-01' }, 400, 'request.invalid'],
    ['that never ends', { from: '2026-12-14', to: '2090-12-14' }, 409, 'calendar.no-working-day'],
  ])('%s is refused', async (_what, body, status, code) => {
    expect(refusalIn(await put(priya, path, body))).toMatchObject({ status, code })
    expect(await list(priya)).toEqual([{ key: 'winter', ...winter }])
  })

  test('is removed by the same people, once', async () => {
    expect(refusalIn(await desk.ask('DELETE', path, { as: tom })).status).toBe(403)
    expect((await desk.ask('DELETE', path, { as: marta })).status).toBe(204)
    expect(refusalIn(await desk.ask('DELETE', path, { as: marta }))).toMatchObject({ status: 404, code: 'leave.unknown' })
    expect(await list(priya)).toEqual([])
  })
})

describe('a due that is stored', () => {
  const task = 'records-current'
  let id: string
  let due: string
  beforeAll(async () => {
    const account = await desk.newAccount('Sable Foundry', desk.person('Priya Nair'))
    id = (await desk.start(priya, { account: account.id, playbook: 'csm-to-csm', to: desk.person('Tom Becker').id })).id
    await desk.does(tom, id, 'accept')
    due = (await desk.task(priya, id, task)).due ?? ''
  })
  const martaHas = async () => {
    const { items } = await desk.get<{ items: { handover: string; verb: string }[] }>(marta, '/inbox')
    return items.filter(({ verb }) => verb.startsWith('Name a deputy') && verb.includes('Priya Nair'))
  }

  test('stays when leave is entered over it: the handover shows it, and the manager is asked for a deputy', async () => {
    const day = due.slice(0, 10)
    expect((await put(priya, `/people/${priya}/leave/away`, { from: day, to: day, why: 'Rest' })).status).toBe(200)
    const shown = await desk.task(tom, id, task)
    expect(shown.due).toBe(due)
    expect(shown.away).toMatchObject([
      { person: { name: 'Priya Nair' }, words: expect.stringContaining('Nobody stands in as Old CSM yet.') },
    ])
    expect((await martaHas()).length).toBeGreaterThan(0)
  })

  test('is counted anew by the manager with a reason, which stands in the log, and by nobody else', async () => {
    for (const person of [priya, tom, lena, vic])
      expect((await desk.command(person, id, 'recompute-due', task, { because: 'More time' })).status, person).toBe(403)
    const offered = (await desk.handover(marta, id)).can.find(({ command, on }) => command === 'recompute-due' && on === task)
    expect(offered?.label).toMatch(/^Recalculate the due date of ".*": .+ becomes .+ \(Chicago\)$/)
    expect((await desk.command(marta, id, 'recompute-due', task)).status).toBe(400)
    await desk.does(marta, id, 'recompute-due', task, { because: 'Priya is away on that day' })
    const after = await desk.task(priya, id, task)
    expect(after.due && after.due > due).toBe(true)
    expect(after.dueWhy?.days).toContainEqual({ date: due.slice(0, 10), counts: false, why: 'On leave', kind: 'leave' })
    const logged = (await desk.events(tom, id)).filter(({ type }) => type === 'DueSet')
    expect(logged.at(-1)).toMatchObject({
      by: { name: 'Marta Lindqvist' },
      reason: 'Priya is away on that day',
      words: expect.stringMatching(/^Marta Lindqvist recalculated the due date: /),
    })
    expect(refusalIn(await desk.command(marta, id, 'recompute-due', task, { because: 'Again' }))).toMatchObject({ code: 'due.same' })
    due = after.due ?? ''
    await desk.verifies()
  })

  test('is announced once, told when it is over, and goes up to the manager and to operations, each once', async () => {
    const title = (await desk.task(priya, id, task)).title
    await desk.clock(new Date(Date.parse(due) + 12 * 86_400_000).toISOString())
    const { items } = await desk.get<{ items: MailView[] }>(sam, `/mail?handover=${id}&limit=200`)
    const told = items.filter(({ subject }) => subject.includes(`"${title}"`)).map(({ subject, to }) => [subject.replace(/^.*" /, ''), to])
    // One nudge a day for a person in a handover: on the day of this one Priya had been reminded of another task of it, and read of
    // this one in her list of the next morning.
    expect(told.toReversed()).toEqual([
      ['has another due', [priya]],
      ['is due soon', [priya]],
      ['is late', [marta]],
      ['is still late', [marta]],
      ['has been late for two working days', [sam]],
    ])
    const { items: all } = await desk.get<{ items: MailView[] }>(sam, '/mail?limit=200')
    const morning = all.filter(({ to, handover, at }) => to.includes(priya) && handover === null && at > due).at(-1)
    expect(morning?.text.slice(0, morning.text.indexOf('Later'))).toContain(title)
    expect((await desk.task(priya, id, task)).status).toBe('open')
    await desk.verifies()
  })
})
