import { describe, expect, test } from 'vitest'
import { workingCalendar } from '../calendar/calendar.ts'
import type { Member } from '../policy/member.ts'
import { coverBrief, mostWords } from './brief.ts'
import { refuseCover, refuseStep, stateAt } from './cover.ts'
import { guardChanges, nextLook } from './guard.ts'
import { type Presence, presenceOf } from './presence.ts'
import { type Candidate, proposalsFor, proposeTogether, type Sought } from './propose.ts'
import { type Around, type Duty, hoursBetween, reachOf, unreachedAt } from './reach.ts'
import { shippedRules, triage } from './triage.ts'

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 10, day, hour)).toISOString()
const calendar = (leave: { from: string; to: string; half?: 'morning' }[] = []) =>
  workingCalendar({ workspace: { zone: 'Europe/Berlin' }, person: { leave: leave as never } })
const person = (id: string, more: Partial<Presence> = {}): Presence => ({ id, name: id, leftAt: null, away: [], zone: 'UTC', ...more })
const away = (from: number, to: number) => ({ away: [{ from: at(from), to: at(to), words: 'for a while' }] })
const around = (...people: Presence[]): Around => ({ people: new Map(people.map((one) => [one.id, one])), poolName: () => 'Pool' })
const duty = (more: Partial<Duty> = {}): Duty => ({
  account: 'a',
  line: [{ holder: { kind: 'person', id: 'Priya' }, from: at(1), to: null }],
  ae: [],
  covers: [],
  beganAt: at(1),
  territoryOf: () => undefined,
  ...more,
})
const territory = { id: 't', name: 'Central', pool: 'pool', owner: 'Lena', deputy: 'Noor', regions: [] }
const pooled = (more: Partial<Duty> = {}) =>
  duty({
    line: [{ holder: { kind: 'pool', id: 'pool' }, from: at(1), to: null }],
    ae: [{ holder: { kind: 'person', id: 'Diego' }, from: at(1), to: null }],
    territoryOf: () => territory,
    ...more,
  })

describe('leave is whole days where the person works', () => {
  test('from midnight to midnight in their zone, both ends included', () => {
    const there = presenceOf({ id: 'p', name: 'P', calendar: calendar([{ from: '2026-11-10', to: '2026-11-12' }]) }, null)
    expect(there.away).toEqual([expect.objectContaining({ from: '2026-11-09T23:00:00.000Z', to: '2026-11-12T23:00:00.000Z' })])
  })
  test('and half a day is none', () => {
    expect(
      presenceOf({ id: 'p', name: 'P', calendar: calendar([{ from: '2026-11-10', to: '2026-11-10', half: 'morning' }]) }, null).away,
    ).toEqual([])
  })
})

describe('nobody can be reached', () => {
  test.each([
    ['when the holder is on leave', duty(), around(person('Priya', away(9, 12))), 'leave'],
    ['when the holder has left', duty(), around(person('Priya', { leftAt: at(9) })), 'gone'],
    ['when nobody holds the account', duty({ line: [] }), around(), 'no-holder'],
    [
      'when whoever covers is away too',
      duty({ covers: [{ person: 'Tom', from: at(8), to: at(20) }] }),
      around(person('Priya', away(9, 12)), person('Tom', away(9, 12))),
      'leave',
    ],
    [
      'when owner and deputy of the territory are both away',
      pooled(),
      around(person('Lena', away(9, 12)), person('Noor', { leftAt: at(2) }), person('Diego')),
      'territory',
    ],
    ['when an account of a pool has no AE', pooled({ ae: [] }), around(person('Lena'), person('Noor')), 'no-ae'],
    [
      'when the AE of a pooled account has left',
      pooled(),
      around(person('Lena'), person('Noor'), person('Diego', { leftAt: at(3) })),
      'no-ae',
    ],
    ['when the pool has no territory there', pooled({ territoryOf: () => undefined }), around(person('Diego')), 'territory'],
  ] as const)('%s', (_what, subject, people, cause) => {
    expect(unreachedAt(subject, at(10), people)?.cause).toBe(cause)
  })

  test.each([
    ['the holder is there', duty(), around(person('Priya'))],
    [
      'somebody covers',
      duty({ covers: [{ person: 'Tom', from: at(8), to: at(20) }] }),
      around(person('Priya', away(9, 12)), person('Tom')),
    ],
    ['the deputy is there', pooled(), around(person('Lena', away(9, 12)), person('Noor'), person('Diego'))],
    ['only the AE is on leave', pooled(), around(person('Lena'), person('Noor'), person('Diego', away(9, 12)))],
  ] as const)('but not while %s', (_what, subject, people) => {
    expect(unreachedAt(subject, at(10), people)).toBeUndefined()
  })
})

test('hours are counted from the instant in which the last one went, nights and weekends included', () => {
  const people = around(person('Lena', away(7, 20)), person('Noor', away(9, 20)), person('Diego'))
  const { unreached } = reachOf(pooled(), at(10, 6), people)
  expect(unreached?.since).toBe(at(9))
  expect(hoursBetween(unreached?.since ?? '', at(10, 6))).toBe(30)
})

test('what is coming is seen before it is there', () => {
  expect(reachOf(duty(), at(5), around(person('Priya', away(9, 12)))).ahead).toMatchObject({ from: at(9), cause: 'leave' })
})

describe('the guard', () => {
  const people = around(person('Priya', away(9, 12)))
  test('finds a gap once, from its exact beginning', () => {
    const [opened] = guardChanges([duty()], [], at(9, 1), people)
    expect(opened).toMatchObject({ kind: 'opened', since: at(9) })
    expect(guardChanges([duty()], [{ account: 'a', since: at(9), why: '' }], at(9, 2), people)).toEqual([])
  })
  test('closes it in the instant in which somebody was there again, however late it looks', () => {
    expect(guardChanges([duty()], [{ account: 'a', since: at(9), why: '' }], at(14), people)).toMatchObject([
      { kind: 'closed', until: at(12) },
    ])
  })
  test('counts two gaps when somebody was there in between', () => {
    const twice = around(person('Priya', { away: [...away(9, 12).away, ...away(15, 18).away] }))
    expect(guardChanges([duty()], [{ account: 'a', since: at(9), why: '' }], at(16), twice)).toMatchObject([
      { kind: 'closed', since: at(9), until: at(12) },
      { kind: 'opened', since: at(15) },
    ])
  })
  test('closes what belongs to an account that is gone', () => {
    expect(guardChanges([], [{ account: 'b', since: at(9), why: '' }], at(10), people)).toMatchObject([{ kind: 'closed', account: 'b' }])
  })
  test('looks again at the next turn of anybody', () => {
    expect(nextLook(duty(), at(5), people)).toBe(at(9))
    expect(nextLook(duty(), at(12), people)).toBeUndefined()
  })
})

const member = (id: string, more: Partial<Member> = {}): Member => ({
  id,
  name: id,
  email: `${id}@meridian.example`,
  roles: ['csm'],
  manager: 'Marta',
  place: 'Berlin',
  calendar: calendar(),
  active: true,
  ...more,
})
const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  member: member(id),
  presence: person(id),
  load: 10,
  regions: new Map(),
  languages: new Map(),
  segments: new Map(),
  ...more,
})
const sought = (more: Partial<Sought> = {}): Sought => ({
  account: 'a',
  region: 'Japan',
  language: 'Japanese',
  before: new Map(),
  manager: null,
  not: ['Priya'],
  from: at(9),
  to: at(20),
  ...more,
})

describe('who could cover', () => {
  test('is first who knows the region and language, with the reasons in words', () => {
    const found = proposalsFor(sought(), [
      candidate('Tom'),
      candidate('Haruka', { regions: new Map([['Japan', 8]]), languages: new Map([['Japanese', 8]]), load: 12 }),
      candidate('Priya'),
    ])
    expect(found.map((one) => one.person)).toEqual(['Haruka', 'Tom'])
    expect(found[0]?.reasons).toEqual(['has 8 accounts in Japan', 'works in Japanese', 'holds 12'])
    expect(found[1]?.reasons).toEqual(['holds 10, the fewest'])
  })
  test('is nobody who is away in that time, or gone before it ends', () => {
    expect(
      proposalsFor(sought(), [
        candidate('Tom', { presence: person('Tom', away(19, 25)) }),
        candidate('Mei', { presence: person('Mei', { leftAt: at(15) }) }),
      ]),
    ).toEqual([])
  })
  test('is not one person for thirty accounts', () => {
    const all = Array.from({ length: 30 }, (_, index) => sought({ account: `a${index}` }))
    const given = [...proposeTogether(all, [candidate('Tom'), candidate('Mei'), candidate('Nina')]).values()].map((one) => one.person)
    expect([...Map.groupBy(given, (one) => one).values()].map(({ length }) => length)).toEqual([10, 10, 10])
  })
})

describe('triage', () => {
  const calm = { renewal: '2027-10-01', health: 'green', escalations: [], urgentTickets: 0 }
  test.each([
    [{ ...calm, renewal: '2026-12-04' }, 'P1', ['renews in 14 days']],
    [{ ...calm, health: 'red', urgentTickets: 1 }, 'P1', ['health is red', '1 urgent ticket']],
    [{ ...calm, escalations: ['critical', 'low'] }, 'P1', ['1 open escalation (critical)', '1 open escalation (low)']],
    [{ ...calm, renewal: '2027-01-20' }, 'P2', ['renews in 61 days']],
    [{ ...calm, arr: 750_000 }, 'P2', ['ARR of 750,000']],
    [calm, 'P3', ['nothing presses']],
  ] as const)('%j is %s', (facts, priority, reasons) => {
    expect(triage(facts, shippedRules, '2026-11-20')).toEqual({ priority, reasons })
  })
})

describe('a brief', () => {
  const subject = {
    account: { name: 'Kestrel Logistics', renewal: '2027-03-14', language: 'English' },
    holder: 'Priya Nair',
    from: at(9),
    to: at(20),
    running: 'KES-12',
    now: at(9),
  }
  test('says what somebody must know, the most urgent first, and never more than 300 words', () => {
    const long = Array.from({ length: 60 }, (_, index) => ({
      kind: 'ticket',
      data: {
        subject: `Pipelines of the group number ${index} wait for a runner since the upgrade ${'again and '.repeat(20)}`,
        status: 'open',
        priority: index === 40 ? 'urgent' : 'low',
      },
    }))
    const brief = coverBrief({ ...subject, records: [{ kind: 'health', data: { colour: 'red', why: 'Their champion left.' } }, ...long] })
    expect(brief.split(/\s+/).length).toBeLessThanOrEqual(mostWords)
    expect(brief).toContain('Health is red: Their champion left.')
    expect(brief.indexOf('number 40')).toBeLessThan(brief.indexOf('number 0 '))
    expect(brief.trim().split('\n').at(-1)).toContain('hand-back note')
  })
  test('holds no money and nothing candid', () => {
    const brief = coverBrief({
      ...subject,
      records: [
        { kind: 'contact', data: { name: 'Dana', importance: 'key', stance: 'critic', notes: 'hard to please' } },
        { kind: 'opportunity', data: { name: 'Renewal', amount: 120_000 } },
      ],
    })
    expect(brief).toContain('Dana')
    expect(brief).not.toMatch(/critic|hard to please|120/)
  })
})

describe('a cover', () => {
  const priya = member('Priya')
  const people = new Map(
    [priya, member('Tom'), member('Marta', { roles: ['csm-manager'] }), member('Diego', { roles: ['ae'] })].map((one) => [one.id, one]),
  )
  const circumstances = {
    actor: people.get('Marta') ?? priya,
    holder: { kind: 'person' as const, id: 'Priya' },
    accountName: 'Kestrel',
    now: at(5),
    people,
    presence: new Map([['Tom', person('Tom', away(15, 18))]]),
    territory: undefined,
  }
  test.each([
    ['by the manager, for a time in which the other is there', { person: 'Tom', from: at(9), to: at(12) }, {}, undefined],
    [
      'by somebody from elsewhere',
      { person: 'Tom', from: at(9), to: at(12) },
      { actor: member('Diego', { roles: ['ae'] }) },
      'cover.not-yours',
    ],
    ['in which who covers is on leave', { person: 'Tom', from: at(9), to: at(20) }, {}, 'cover.away'],
    ['by who holds it', { person: 'Priya', from: at(9), to: at(12) }, {}, 'cover.self'],
    ['by who is no CSM', { person: 'Diego', from: at(9), to: at(12) }, {}, 'cover.person'],
    ['that is over', { person: 'Tom', from: at(1), to: at(4) }, {}, 'cover.past'],
    ['that ends before it begins', { person: 'Tom', from: at(12), to: at(9) }, {}, 'cover.order'],
  ] as const)('%s', (_what, wish, more, code) => {
    expect(refuseCover(wish, { ...circumstances, ...more })?.code).toBe(code)
  })
  test('is planned, runs, waits for its note and ends', () => {
    const cover = { state: 'planned' as const, from: at(9), to: at(12) }
    expect([at(8), at(9), at(12)].map((now) => stateAt(cover, now))).toEqual(['planned', 'running', 'due'])
    expect(stateAt({ ...cover, state: 'ended' }, at(20))).toBe('ended')
  })
  test('is handed back by who covered, and by nobody else', () => {
    const cover = {
      id: 'c',
      account: 'a',
      person: 'Tom',
      for: { kind: 'person' as const, id: 'Priya' },
      from: at(9),
      to: at(12),
      state: 'due' as const,
    }
    const step = (actor: string) =>
      refuseStep('hand-back', cover, { actor: people.get(actor) ?? priya, people, territory: undefined })?.code
    expect([step('Tom'), step('Marta')]).toEqual([undefined, 'cover.not-yours'])
  })
})
