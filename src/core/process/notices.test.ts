import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import type { Leave } from '../calendar/calendar.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { isWorkingTime, nextWorkingMoment } from '../calendar/working-moments.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Member } from '../policy/member.ts'
import { withConsequences } from './decide.ts'
import type { Happened } from './handover.ts'
import { messagesOf } from './messages.ts'
import { noticeTable } from './notice-table.ts'
import { noticesOn } from './notices.ts'
import { nudge, refuseNudge } from './nudges.ts'
import { randomFrom } from './testing/random.ts'
import { type Heard, Run } from './testing/run.ts'
import { aiko, csePool, diego, lena, marta, nina, priya, sam, tom, vic } from './testing/sample-people.ts'
import { kestrel, scaled } from './testing/sample-world.ts'
import { approved, released, running, submitted, transition, verdictOf } from './testing/stages.ts'
import { step } from './testing/walk.ts'

// Who hears of what, when, and never twice: the RACI read a second time, beside what the engine does with it.

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const review = 'territory-owner-review'

const heardBy = (run: Run, { id }: Member) => run.heard.flatMap(({ messages }) => messages.filter(({ person }) => person === id))
const notesOf = (run: Run, { id }: Member) =>
  run.heard.flatMap(({ notes }) => notes.filter(({ person }) => person === id)).map(({ text }) => text)
const goesOnLeave = (run: Run, member: Member, ...leave: Leave[]) => {
  const known = run.people.get(member.id) ?? member
  run.people.set(member.id, { ...known, calendar: { ...known.calendar, leave } })
}
/** What happens when somebody nudges somebody, as the operation does it. */
const nudges = (run: Run, by: Member, whom: Member) => {
  const around = run.as(by)
  const refusal = refuseNudge(run.handover, around, whom.id)
  if (refusal) return refusal.message
  const events = withConsequences(run.handover, nudge(whom.id), around)
  const before = run.handover
  const after = { ...before, nudged: { ...before.nudged, [whom.id]: run.now } }
  run.handover = after
  return messagesOf({ before, after, events }, around)
}

describe('on random walks', () => {
  test.each([
    ['csm-to-csm', toPerson, tom.id],
    ['csm-to-cse', toPool, csePool.id],
  ])(
    'through %s everybody who hears of something has a reason, and whoever the RACI informs or asks hears once',
    (name, definition, to) => {
      for (let seed = 1; seed <= numberGiven('BATON_WALKS', process.env.BATON_WALKS, 6); seed += 1) {
        const random = randomFrom(seed)
        const run = new Run({
          definition,
          world: kestrel,
          at: '2026-11-02T15:00:00.000Z',
          starter: priya,
          start: { to, reason: { kind: 'realignment' } },
        })
        for (let index = 0; index < 60; index += 1) {
          const from = run.heard.length
          const past = step(run, random)
          for (const heard of run.heard.slice(from)) {
            const wrong = [...withoutReason(heard, run), ...againstTheTable(heard, run)]
            expect([`${name}, seed ${seed}, ${past}`, wrong]).toEqual([expect.anything(), []])
          }
        }
        expect([seed, nudgedTwice(run)]).toEqual([seed, []])
      }
    },
    300_000,
  )
})

/** Why somebody may hear of it at all, by the RACI, by being named in it, or by a mention. */
function withoutReason({ after, events, messages, notes, at }: Heard, run: Run): string[] {
  const acting = after.participants
    .filter(({ from, until }) => from <= at && (until === undefined || at < until))
    .map(({ person }) => person)
  const named = JSON.stringify(events) + JSON.stringify(run.definition.raci)
  return [...messages, ...notes].flatMap(({ person }) => {
    const member = run.people.get(person)
    const manages = [...run.people.values()].some(({ id, manager }) => manager === person && acting.includes(id))
    const has = acting.includes(person) || named.includes(person) || person === after.startedBy || manages
    return member?.active && has ? [] : [`${member?.name} hears without a reason of ${events.map(({ type }) => type)}`]
  })
}

/** The table of the page, read here anew: I after, once; C before, once; a dash nothing. */
function againstTheTable({ before, after, events, messages, notes, at }: Heard, run: Run): string[] {
  const wrong: string[] = []
  const perPerson = messages.map(({ person }) => person)
  if (new Set(perPerson).size < perPerson.length) wrong.push('two messages to one person at one moment')
  const inRole = (role: string) =>
    after.participants
      .filter((one) => one.role === role && one.from <= at && (one.until === undefined || at < one.until))
      .flatMap(({ person }) => (run.people.get(person)?.active ? [person] : []))
  const silent = run.definition.roles.filter(({ informedOnly }) => informedOnly).flatMap(({ name }) => inRole(name))
  const over = (state: Heard['after'], task: string) =>
    task === 'validation'
      ? state.validation?.people.every((person) => state.validation?.said[person]) === true
      : ['done', 'waived', 'not-applicable'].includes(state.tasks[task]?.status ?? '')
  const tasks = run.definition.stages.flatMap((stage) => stage.tasks)
  for (const row of run.definition.raci) {
    const kinds = new Set(tasks.filter(({ id }) => row.covers.includes(id)).map(({ kind }) => kind))
    const atOnce = kinds.has('gate') || kinds.has('letter') || kinds.has('ownership')
    const closes = row.covers.length > 0 && row.covers.every((task) => over(after, task)) && !row.covers.every((task) => over(before, task))
    const moved = before.playbook.version !== after.playbook.version
    const told = notes
      .filter(({ about, text }) => about === 'RowClosed' && text.startsWith(`"${row.activity}"`))
      .map(({ person }) => person)
    const informed = Object.entries(row.cells).flatMap(([role, cell]) => (cell === 'I' ? inRole(role) : []))
    const expected = closes && !atOnce && !moved ? [...new Set(informed)] : []
    if (told.toSorted().join() !== expected.toSorted().join()) wrong.push(`"${row.activity}" is told to ${told}, and informs ${expected}`)
  }
  for (const event of events) {
    const words = messages.filter(({ about }) => about.includes(event.type)).map(({ person }) => person)
    if (event.type === 'Decided' && event.outcome === 'approved') {
      const gate = run.definition.gates.find(({ id }) => id === event.gate)
      const row = run.definition.raci.find(({ covers }) => covers.includes(gate?.task ?? ''))
      const informed = Object.entries(row?.cells ?? {}).flatMap(([role, cell]) => (cell === 'I' ? inRole(role) : []))
      const may = new Set([...inRole(gate?.submitter ?? ''), ...informed, ...silent])
      const must = [...informed, ...silent].filter((person) => person !== event.by)
      if (words.some((person) => !may.has(person))) wrong.push(`the approval is told to ${words}, and may be to ${[...may]}`)
      if (must.some((person) => !words.includes(person))) wrong.push(`the approval is not told to all of ${must}`)
    }
    if (event.type === 'ConsultationAsked') {
      const asked = messages.find(({ person }) => person === event.consultation.person)
      const isHere = run.people.get(event.consultation.person)?.active
      if (isHere && !asked?.about.includes('ConsultationAsked'))
        wrong.push(`${event.consultation.about} is not asked of ${event.consultation.person}`)
      const earlier = run.happened.filter((one) => one.type === 'ConsultationAsked' && one.consultation.id === event.consultation.id)
      if (earlier.length > 1) wrong.push(`${event.consultation.about} is asked twice`)
    }
  }
  return wrong
}

/** Reminders that arrive on the same day of the same person. */
function nudgedTwice(run: Run): string[] {
  const days = new Map<string, number>()
  for (const { messages, at } of run.heard) {
    for (const { person, about } of messages) {
      const calendar = run.people.get(person)?.calendar
      if (!calendar || !about.includes('Reminded')) continue
      const day = `${person} ${dayIn(nextWorkingMoment(at, calendar), calendar.zone)}`
      days.set(day, (days.get(day) ?? 0) + 1)
    }
  }
  return [...days].flatMap(([day, count]) => (count > 1 ? [`${day}: ${count}`] : []))
}

test('every event of the table has words, and nobody is told what they did themselves', () => {
  const run = released(toPool)
  for (const { events, messages } of run.heard) {
    for (const { person, about } of messages) {
      const own = events.filter(({ type, by }) => about.includes(type) && by === person)
      expect(own.length < events.filter(({ type }) => about.includes(type)).length || own.length === 0).toBe(true)
    }
  }
  const told = Object.entries(noticeTable).filter(([, lines]) => lines.length > 0)
  expect(told.length).toBeGreaterThan(20)
})

test('who asked for a waiver hears that it was declined and why, and so has to do it after all', () => {
  const run = transition(toPool)
  run.does(priya, 'waive', 'classify-instances', { because: 'Nobody can reach them', until: '2026-11-05' })
  const before = heardBy(run, priya).length
  run.does(lena, 'decline-waiver', 'classify-instances', { because: 'The pool has to know' })
  expect(heardBy(run, priya).slice(before)).toEqual([
    expect.objectContaining({
      subject: expect.stringContaining('is not waived'),
      sentences: [expect.stringContaining('Lena Vogt did not agree that it may stay undone: The pool has to know')],
    }),
  ])
})

test('everybody who takes part hears on which day the account changes hands, when the manager sets another', () => {
  const run = approved(toPool)
  run.does(marta, 'set-effective-date', null, { date: '2026-11-04', waived: 'Priya leaves' })
  for (const person of [priya, lena, diego])
    expect(heardBy(run, person).at(-1)).toMatchObject({
      subject: 'KES-12: Kestrel Logistics changes hands on Wed 4 Nov',
      sentences: ['Marta Lindqvist set that day. It may be before the customer is told: Priya leaves'],
    })
  expect(heardBy(run, marta).filter(({ about }) => about.includes('EffectiveDateSet'))).toEqual([])
})

test('an approval is told at once to the submitter and to whom its row informs, and to nobody with a dash', () => {
  const run = approved(toPool)
  const decided = run.heard.findLast(({ events }) => events.some(({ type }) => type === 'Decided'))
  const told = decided?.messages.filter(({ about }) => about.includes('Decided')).map(({ person }) => person)
  // The AE has a dash in the row of the review; the renewal manager is told of the large events.
  expect(told).toEqual(expect.arrayContaining([priya.id, marta.id]))
  expect(told).not.toContain(diego.id)
})

test('fixes come as one message, however many there are', () => {
  const run = submitted(toPool)
  const returns = (run.view(lena).gates[0]?.rounds.at(-1)?.undecided ?? []).slice(0, 2).map((item) => ({ item, reason: 'Say which one' }))
  const before = heardBy(run, priya).length
  run.does(lena, 'decide', review, { verdict: 'needs fixes', returns })
  const fresh = heardBy(run, priya).slice(before)
  expect(fresh).toHaveLength(1)
  expect(fresh[0]?.subject).toContain('asked for 2 fixes')
})

test('whoever is informed of a row hears in the next digest that it is done, and of the compensation pool not what it is', () => {
  const run = approved(toPool)
  run.records(scaled)
  const row = '"Change tier and compensation pool" is done.'
  expect(notesOf(run, priya).filter((text) => text === row)).toHaveLength(1)
  expect(notesOf(run, lena).filter((text) => text === row)).toHaveLength(1)
  expect(notesOf(run, diego).filter((text) => text === row)).toHaveLength(1)
  expect(notesOf(run, marta)).not.toContain(row)
  expect(JSON.stringify(run.heard.map(({ messages, notes }) => [messages, notes]))).not.toMatch(/pool: |Scale pool/)
})

test('what is not urgent waits until its person is at work, and what is urgent does not', () => {
  // 15:00 UTC on a Monday is four in the afternoon in Berlin; in the evening Lena is at home.
  const run = transition(toPool)
  run.now = '2026-11-02T20:00:00.000Z'
  run.does(priya, 'comment', null, { text: 'Have a look', mentions: [lena.id, marta.id] })
  const [message] = heardBy(run, lena).slice(-1)
  expect(message?.deliverAt).toBe('2026-11-03T08:00:00.000Z')
  expect(isWorkingTime(message?.deliverAt ?? '', lena.calendar)).toBe(true)
  expect(heardBy(run, marta).at(-1)?.deliverAt).toBeUndefined()
  const late = approved(toPool)
  late.now = '2026-11-02T23:30:00.000Z'
  late.does(lena, 'revoke-approval', review, { because: 'A mistake of mine' })
  expect(heardBy(late, priya).at(-1)).toMatchObject({ about: expect.arrayContaining(['ApprovalVoided']) })
  expect(heardBy(late, priya).at(-1)?.deliverAt).toBeUndefined()
})

test('in quiet hours nothing arrives, urgent or not, and it comes when they end', () => {
  const run = approved(toPool)
  run.people.set(priya.id, { ...priya, notices: { quiet: { from: '17:00', to: '08:30' } } })
  run.now = '2026-11-02T23:30:00.000Z'
  run.does(lena, 'revoke-approval', review, { because: 'A mistake of mine' })
  expect(heardBy(run, priya).at(-1)).toMatchObject({
    about: expect.arrayContaining(['ApprovalVoided']),
    deliverAt: '2026-11-03T14:30:00.000Z',
  })
})

test('who wants it so hears in the daily list what is not urgent; what is urgent, and who has no desk here, are written to', () => {
  const run = approved(toPool)
  for (const member of [priya, diego]) run.people.set(member.id, { ...member, notices: { rest: 'digest' } })
  const before = heardBy(run, priya).length
  run.does(lena, 'comment', null, { text: 'Have a look', mentions: [priya.id, diego.id] })
  expect(heardBy(run, priya)).toHaveLength(before)
  expect(notesOf(run, priya)).toContain('Have a look')
  expect(heardBy(run, diego).at(-1)?.sentences).toEqual(['Have a look'])
  run.does(lena, 'revoke-approval', review, { because: 'A mistake of mine' })
  expect(heardBy(run, priya).at(-1)?.about).toContain('ApprovalVoided')
})

test('who is on leave hears through the deputy, and without one when they are back', () => {
  const run = transition(toPool)
  goesOnLeave(run, marta, { from: '2026-11-01', to: '2026-11-06', why: 'rest' })
  run.does(priya, 'comment', null, { text: 'Have a look', mentions: [marta.id] })
  expect(heardBy(run, marta).at(-1)?.deliverAt).toBe('2026-11-09T15:00:00.000Z')
  goesOnLeave(run, lena, { from: '2026-11-01', to: '2026-11-06', why: 'rest' })
  run.does(priya, 'delegate', 'CSM', { person: nina.id, until: '2026-11-07T12:00:00.000Z', because: 'A course' })
  run.does(tom, 'comment', null, { text: 'Who is there', mentions: [priya.id] })
  // Priya is at work: she hears herself, deputy or not.
  expect(heardBy(run, priya).at(-1)?.sentences).toEqual(['Who is there'])
  goesOnLeave(run, priya, { from: '2026-11-02', to: '2026-11-06', why: 'rest' })
  const before = heardBy(run, priya).length
  run.does(tom, 'comment', null, { text: 'And now', mentions: [priya.id] })
  expect(heardBy(run, priya)).toHaveLength(before)
  expect(heardBy(run, nina).at(-1)?.sentences).toEqual(['And now'])
})

test('mail of somebody who has left goes to nobody', () => {
  const run = transition(toPool)
  run.leaves(marta)
  run.does(priya, 'comment', null, { text: 'Note' })
  run.clock('2026-11-20T12:00:00.000Z')
  expect(heardBy(run, marta).filter(({ about }) => about.includes('Reminded'))).toEqual([])
})

describe('a nudge', () => {
  test('goes out once a day for a person in a handover, whoever sends it, and says when the next one can', () => {
    const run = running(toPerson)
    const first = nudges(run, tom, priya)
    expect(first).toMatchObject({ messages: [{ person: priya.id, about: ['Nudged'] }] })
    expect(nudges(run, marta, priya)).toBe('Priya Nair heard of it Wed 25 Nov, 15:10 (Chicago). The next nudge can go out Fri 27 Nov.')
    run.now = '2026-11-26T15:00:00.000Z'
    // Thanksgiving: what is sent then arrives on Friday, and is Friday's.
    expect(nudges(run, tom, priya)).toMatchObject({ messages: [{ deliverAt: '2026-11-27T15:00:00.000Z' }] })
    run.now = '2026-11-27T16:00:00.000Z'
    expect(nudges(run, tom, priya)).toContain('The next nudge can go out Mon 30 Nov.')
  })

  test('counts with the reminders of Baton: after one of them there is no other on that day', () => {
    const run = running(toPerson)
    run.clock('2026-11-30T21:10:00.000Z')
    expect(run.handover.nudged?.[priya.id]).toBeDefined()
    expect(nudges(run, tom, priya)).toContain('The next nudge can go out Tue 1 Dec.')
  })

  test('is refused to strangers, to oneself, and where nothing waits', () => {
    const run = running(toPerson)
    const words = (by: Member, whom: Member) => refuseNudge(run.handover, run.as(by), whom.id)?.code
    expect([words(vic, priya), words(priya, priya), words(priya, aiko), words(sam, priya)]).toEqual([
      'nudge.not-yours',
      'nudge.yourself',
      'nudge.nothing-waits',
      undefined,
    ])
    expect(refuseNudge(run.handover, run.asSoftware(tom), priya.id)?.code).toBe('nudge.software')
  })
})

test('a task that opens and is due within a working day is told at once, any other waits for the list of the morning', () => {
  const run = running(toPerson)
  const opened = (due: string): Happened => ({
    type: 'TaskOpened',
    task: 'records-current',
    due: { ...(run.handover.tasks['records-current']?.due as never as object), due } as never,
    by: 'baton',
    at: run.now,
  })
  const told = (due: string) => noticesOn(opened(due), run.handover, run.as(tom)).flatMap(({ people }) => people)
  // From Wed 25 Nov 15:10 in Chicago one working day is Fri 27 Nov 15:10.
  expect(told('2026-11-27T21:10:00.000Z')).toEqual([priya.id])
  expect(told('2026-11-27T21:10:01.000Z')).toEqual([])
})

test('an approved gate says nothing twice', () => {
  const run = submitted(toPool)
  run.does(lena, 'decide', review, verdictOf(run))
  expect(heardBy(run, priya).filter(({ about }) => about.includes('Decided'))).toHaveLength(1)
  expect(notesOf(run, marta).filter((text) => text.includes('Review and decide'))).toEqual([])
})
