import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsOf, lena, priya, record } from '../facts/sample-facts.ts'
import { classOf } from '../records/field-class.ts'
import { kindOf } from '../records/kinds.ts'
import { checkKey, type StoredRecord } from '../records/record.ts'
import { actionNamed, actionProblem, actions, actionTable, isKnownAction, nearestAction } from './actions.ts'
import { brokenPromise } from './broken-promise.ts'
import { canary, canaryAmount, sampleRecords } from './sample-accounts.ts'

const planned = (name: string, records: StoredRecord[], args = {}, handover: Parameters<typeof factsOf>[1] = {}) => {
  const action = actionNamed(name)
  if (!action) throw new Error(`There is no action ${name}`)
  const facts = factsOf(records, handover)
  return { changes: action.plan(facts, args), heldBack: action.holdsBack(facts, args) }
}
const sven = { id: 'per_sven', name: 'Sven Aalto' }
const ana = { name: 'Ana Ortiz', email: 'ana@kestrel.example', side: 'customer' }
const accounts = fc.array(fc.nat({ max: 1_000 }), { maxLength: 400, size: 'max' }).map(sampleRecords)
const argumentsFor: Record<string, object> = {
  'cs-platform.set-tier': { tier: 'Scale' },
  'cs-platform.write-timeline-note': { note: 'start' },
}

test('the new one follows what the old one watches, and never enters CC, which the customer sees', () => {
  const { changes } = planned('helpdesk.follow-open-tickets', [
    record('ticket', 'T-1', { subject: 'Upgrade fails', status: 'open', cc: [priya], link: 'https://helpdesk.example/1' }),
    record('ticket', 'T-2', { subject: 'Solved', status: 'solved', followers: [priya] }),
    record('ticket', 'T-3', { subject: 'Not watched', status: 'open' }),
    record('ticket', 'T-4', { subject: 'Both', status: 'open', followers: [priya, lena] }),
  ])
  expect(changes).toEqual([
    {
      system: 'Helpdesk',
      subject: 'Lena Vogt follows ticket T-1 "Upgrade fails"',
      account: 'acc_kestrel',
      record: { kind: 'ticket', key: 'T-1' },
      before: { followers: [] },
      after: { followers: [lena] },
      instruction:
        'In the helpdesk, open ticket T-1 "Upgrade fails" (https://helpdesk.example/1) and add Lena Vogt as a follower, not in CC. Followers now: nobody; then: Lena Vogt.',
    },
  ])
})

test('the old one leaves only the tickets that the new one watches, and is told why the others wait', () => {
  const { changes, heldBack } = planned('helpdesk.leave-tickets', [
    record('ticket', 'T-1', { subject: 'Taken over', status: 'open', followers: [priya, lena], cc: [priya, sven] }),
    record('ticket', 'T-2', { subject: 'Not yet', status: 'open', followers: [priya, sven] }),
  ])
  expect(changes).toMatchObject([{ record: { key: 'T-1' }, after: { followers: [lena], cc: [sven] } }])
  expect(heldBack).toMatchObject([
    { subject: 'Priya Nair leaves ticket T-2 "Not yet"', because: expect.stringContaining('Lena Vogt does not follow it yet') },
  ])
})

const old = record('series', 'cadence', {
  title: 'Cadence call',
  pattern: 'every Tuesday 10:00',
  organiser: 'internal',
  organisedBy: priya,
  attendees: [{ name: 'Priya Nair', side: 'us', person: priya }, ana],
})
const theirs = record('series', 'theirs', { title: 'Weekly', pattern: 'every Monday 9:00', organiser: 'customer', attendees: [ana] })

test('the new series keeps the pattern and the guests, and the new one organises it', () => {
  const { changes } = planned('calendar.create-series', [old])
  expect(changes).toMatchObject([
    {
      record: { kind: 'series', key: 'cadence-per_lena' },
      before: null,
      after: {
        title: 'Cadence call',
        pattern: 'every Tuesday 10:00',
        organiser: 'internal',
        organisedBy: lena,
        attendees: [{ name: 'Ana Ortiz', answer: 'none' }, { person: lena }],
      },
      instruction: expect.stringContaining('invite Ana Ortiz <ana@kestrel.example>'),
    },
  ])
  // Nobody has answered yet, which is neither yes nor no.
  expect(changes[0]?.after).not.toHaveProperty('accepted')
})

test('in a slow transition the old one stays invited', () => {
  const { changes } = planned('calendar.create-series', [old], {}, { pace: 'slow' })
  expect(changes[0]?.after?.attendees).toMatchObject([{ person: priya }, { name: 'Ana Ortiz' }, { person: lena }])
})

const mine = (more: Record<string, unknown>) =>
  record('series', 'cadence-per_lena', {
    title: 'Cadence call',
    pattern: 'every Tuesday 10:00',
    organiser: 'internal',
    organisedBy: lena,
    ...more,
  })

test('the old series ends only when the new one counts: accepted, or a call of it was held', () => {
  const waiting = planned('calendar.end-old-series', [old, mine({})])
  expect(waiting.changes).toEqual([])
  expect(waiting.heldBack).toMatchObject([{ because: expect.stringContaining('does not count yet') }])
  for (const proof of [
    [mine({ accepted: true })],
    [mine({ attendees: [{ ...ana, answer: 'accepted' }] })],
    [
      mine({}),
      record('meeting', 'm', { kind: 'cadence', title: 'First', at: '2026-11-17T16:00:00Z', held: 'held', series: 'cadence-per_lena' }),
    ],
  ]) {
    expect(planned('calendar.end-old-series', [old, ...proof]).changes).toMatchObject([
      { record: { key: 'cadence' }, before: { active: true }, after: { active: false } },
    ])
  }
})

test('no week of the old pattern may be left without a call, unless the customer cancelled it', () => {
  const next = (data: object, nextAt: string) => ({ ...data, nextAt })
  const ending = record('series', 'cadence', next(old.data, '2026-11-24T16:00:00.000Z'))
  const end = (firstNew: string | undefined, ...more: StoredRecord[]) =>
    planned('calendar.end-old-series', [ending, mine({ accepted: true, ...(firstNew ? { nextAt: firstNew } : {}) }), ...more])
  expect(end('2026-11-26T16:00:00.000Z').changes).toMatchObject([{ after: { active: false }, standsOn: { key: 'cadence-per_lena' } }])
  expect(end('2026-12-01T16:00:00.000Z').heldBack).toMatchObject([{ because: expect.stringContaining('the week of 2026-11-23') }])
  expect(end(undefined).heldBack).toMatchObject([{ because: expect.stringContaining('would be lost') }])
  const cancelled = { kind: 'cadence', title: 'Call', at: '2026-11-24T16:00:00.000Z', held: 'not held', series: 'cadence' }
  expect(end('2026-12-01T16:00:00.000Z', record('meeting', 'off', cancelled)).changes).toHaveLength(1)
})

test('the old series ends too when the incoming person has vouched for how the customer confirmed', () => {
  const changes = (attested: string[]) =>
    planned('calendar.end-old-series', [old, mine({})], { confirmedBy: 'new-series' }, { attested }).changes
  expect(changes([])).toEqual([])
  expect(changes(['new-series'])).toMatchObject([{ record: { key: 'cadence' }, after: { active: false } }])
})

test("one accepted replacement doesn't end the other old series, whose weeks it leaves empty", () => {
  const other = record('series', 'platform', { title: 'Platform', pattern: 'every Friday 9:00', organiser: 'internal', organisedBy: priya })
  const { changes, heldBack } = planned('calendar.end-old-series', [old, other, mine({ accepted: true })])
  expect(changes.map(({ record: { key } }) => key)).toEqual(['cadence'])
  expect(heldBack).toHaveLength(1)
})

test('what the customer organises is asked for, by a person', () => {
  for (const name of ['calendar.create-series', 'calendar.end-old-series', 'calendar.ask-for-invitation']) {
    const { changes } = planned(name, [theirs])
    expect(changes, name).toMatchObject([{ byHandOnly: true, instruction: expect.stringContaining('ask Ana Ortiz to add Lena Vogt') }])
  }
})

test("a colleague's series is left to the colleague", () => {
  const { changes, heldBack } = planned('calendar.end-old-series', [
    record('series', 's', { title: 'Architecture', pattern: 'monthly', organiser: 'internal', organisedBy: sven }),
    mine({ accepted: true }),
  ])
  expect(changes).toEqual([])
  expect(heldBack).toMatchObject([{ because: 'Sven Aalto organises it; ask them.' }])
})

test('plan, open objectives and open tasks go along; what is done keeps its owner', () => {
  const { changes } = planned('cs-platform.reassign-open-work', [
    record('success-plan', 'p', {
      title: 'Faster releases',
      status: 'active',
      owner: priya,
      objectives: [
        {
          title: 'Open',
          status: 'open',
          owner: priya,
          tasks: [
            { title: 'a', status: 'open', owner: priya },
            { title: 'b', status: 'done', owner: priya },
          ],
        },
        { title: 'Done', status: 'done', owner: priya },
      ],
    }),
    record('cta', 'c', { title: 'Seats run out', status: 'open', owner: priya }),
    record('cta', 'own', { title: 'Handover', status: 'open', owner: priya, handover: 'han_1' }),
  ])
  expect(changes).toMatchObject([
    { record: { kind: 'cta', key: 'c' }, after: { owner: lena } },
    {
      record: { kind: 'success-plan' },
      after: { owner: lena, objectives: [{ owner: lena, tasks: [{ owner: lena }, { owner: priya }] }, { owner: priya }] },
      instruction: expect.stringContaining('1 open objective and 1 open task'),
    },
  ])
})

test('nothing is closed without a reason', () => {
  const records = [
    record('cta', 'c', { title: 'Seats run out', status: 'open' }),
    record('success-plan', 'p', { title: 'Faster', status: 'draft' }),
  ]
  const { changes } = planned('cs-platform.close-open-work', records, {}, { incomingPool: 'CSE EMEA' })
  expect(changes.map(({ after }) => after)).toEqual(
    Array(2).fill({ status: 'closed', closedBecause: 'Kestrel Logistics moves to CSE EMEA.' }),
  )
})

test('the closing note is not written before the letter is confirmed as sent', () => {
  const notes = record('document', 'd', { title: 'Notes', kind: 'notes', link: 'https://documents.example/notes' })
  const before = planned('cs-platform.write-timeline-note', [notes], { note: 'completion' }, { incomingPool: 'CSE EMEA' })
  expect(before).toMatchObject({ changes: [], heldBack: [{ because: expect.stringContaining('letter') }] })
  const after = planned(
    'cs-platform.write-timeline-note',
    [notes],
    { note: 'completion' },
    { incomingPool: 'CSE EMEA', letterSentOn: '2026-11-20' },
  )
  expect(after.changes).toMatchObject([
    { after: { type: 'handover', links: ['https://documents.example/notes'], body: expect.stringContaining('2026-11-20') } },
  ])
})

test('a system is not marked while the records speak against it', () => {
  const { changes, heldBack } = planned('records.mark-systems', [record('instance', 'i', { name: 'prod', hosting: 'SaaS' })], {
    systems: ['CS platform', 'CRM'],
  })
  expect(changes).toMatchObject([{ record: { key: 'CRM' }, system: 'CRM', after: { upToDate: 'yes' } }])
  expect(heldBack).toMatchObject([{ because: '1 instance is not classified.' }])
})

test('months without a ping are counted as the checks count them', () => {
  const pinged = (lastPing: string) => [record('instance', 'i', { name: 'prod', hosting: 'self-managed', lastPing })]
  expect(planned('cs-platform.flag-silent-instances', pinged('2026-05-22T11:36:00.001Z')).changes).toEqual([])
  expect(planned('cs-platform.flag-silent-instances', pinged('2026-05-22T11:36:00.000Z')).changes).toHaveLength(1)
})

test('a page that names an unknown action or argument is told what was meant', () => {
  expect(isKnownAction('helpdesk.leave-tickets')).toBe(true)
  expect(nearestAction('helpdesk.leave-ticket')).toBe('helpdesk.leave-tickets')
  expect(actionProblem('helpdesk.leave-ticket', {})).toBe(
    '"helpdesk.leave-ticket" is not something that Baton can do; did you mean "helpdesk.leave-tickets"?',
  )
  expect(actionProblem('cs-platform.set-tier', {})).toContain('"tier"')
  expect(actionProblem('cs-platform.set-tier', { teir: 'Scale' })).toContain('teir')
  expect(actionProblem('cs-platform.set-tier', { tier: 'Scale' })).toBeUndefined()
})

test('every action has a row of the reference and a name of its own that begins with its capability', () => {
  expect(new Set(actionTable().map(({ name }) => name)).size).toBe(actions.length)
  for (const { name, capability } of actions) expect(name.startsWith(`${capability}.`), name).toBe(true)
})

test('no change of a ticket or series breaks what may never happen', () => {
  const watched = { subject: 'Upgrade fails', status: 'open', followers: [priya], cc: [] }
  expect(brokenPromise('ticket', watched, { ...watched, followers: [] })).toContain('Nobody of ours')
  expect(brokenPromise('ticket', watched, null)).toContain('Nobody of ours')
  expect(brokenPromise('ticket', { ...watched, status: 'solved' }, { ...watched, followers: [] })).toBeUndefined()
  expect(
    brokenPromise(
      'series',
      { title: 'Weekly', organiser: 'customer', active: true },
      { title: 'Weekly', organiser: 'customer', active: false },
    ),
  ).toContain('we ask')
  expect(
    brokenPromise(
      'series',
      { title: 'Weekly', organiser: 'internal', active: true },
      { title: 'Weekly', organiser: 'internal', active: false },
    ),
  ).toBeUndefined()
})

test('whatever an account looks like, a plan is sound: each record once, words on one line, nothing that is only for named roles', () => {
  fc.assert(
    fc.property(accounts, fc.constantFrom('standard' as const, 'slow' as const), (records, pace) => {
      const facts = factsOf(records, { pace, gatekeeper: sven, letterSentOn: '2026-11-20' })
      for (const { name, plan, holdsBack } of actions) {
        const changes = plan(facts, argumentsFor[name])
        const told = [
          ...changes.flatMap(({ subject, instruction }) => [subject, instruction]),
          ...holdsBack(facts, argumentsFor[name]).flatMap(({ subject, because }) => [subject, because]),
        ]
        for (const text of told) expect(text, name).not.toMatch(/\n|undefined|\[object/)
        expect(JSON.stringify([changes, told]), name).not.toMatch(new RegExp(`${canary}|${canaryAmount}`))
        expect(new Set(changes.map(({ record: { kind, key } }) => `${kind}/${key}`)).size, name).toBe(changes.length)
        for (const {
          record: { kind, key },
          before,
          after,
        } of changes) {
          expect(checkKey(kind, key)).toBe(key)
          for (const field of Object.keys({ ...before, ...after }))
            expect(classOf(kindOf(kind).schema.shape[field] ?? kindOf(kind).schema)?.class, field).not.toBe('restricted')
          expect({ ...before }).not.toEqual({ ...after })
        }
        // The preview is compared with a new plan all the time; one that wavers would fill the log.
        expect(plan(facts, argumentsFor[name])).toEqual(changes)
      }
    }),
  )
})

test("whatever the calendar looks like, no plan ends or edits a customer's series by machine, nor a series before another one stands", () => {
  fc.assert(
    fc.property(accounts, (records) => {
      const facts = factsOf(records)
      for (const { name, plan } of actions) {
        for (const {
          record: { kind, key },
          after,
          byHandOnly,
        } of plan(facts, argumentsFor[name])) {
          if (kind !== 'series') continue
          const series = facts.series.find((each) => each.key === key)
          if (series?.organiser === 'customer') expect(byHandOnly && after?.active === undefined && after !== null).toBe(true)
          if (after?.active === false)
            expect(facts.series.some((other) => other !== series && other.active && other.kind === 'cadence')).toBe(true)
        }
      }
    }),
  )
})
