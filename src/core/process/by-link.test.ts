import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { decide } from './decide.ts'
import { eventWords } from './event-words.ts'
import { linkPage } from './link-page.ts'
import { linkMatters } from './link-purposes.ts'
import type { Run } from './testing/run.ts'
import { aiko, diego, lena, marta, nina, oskar, priya, ravi, sam, tom } from './testing/sample-people.ts'
import { poolOnCustomerCall, scaled } from './testing/sample-world.ts'
import { approved, released, running } from './testing/stages.ts'

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPool = compile('csm-to-cse')
const toPerson = compile('csm-to-csm')
const letter = 'send-letter'

/** The letter waits for Diego's agreement. */
function proposedDates(): Run {
  const run = approved(toPool)
  run.records(scaled)
  for (const one of [priya, lena]) run.does(one, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05', '2026-11-06'] })
  return run
}
const decline = (run: Run, dates?: string[]) =>
  run.does(diego, 'decline-dates', letter, {
    because: 'Their board meets',
    letterVersion: run.handover.letter.versions.length,
    ...(dates ? { dates } : {}),
  })

test('who agrees the day may say that none suits, with a reason and days that do; the CSM hears of it and has a task', () => {
  const run = proposedDates()
  expect(decline(run, ['2026-11-12', '2026-11-10'])).toEqual(['DatesDeclined'])
  expect(run.handover.letter.declined).toMatchObject({
    version: 1,
    by: diego.id,
    because: 'Their board meets',
    dates: ['2026-11-10', '2026-11-12'],
  })
  expect(run.told.at(-1)).toMatchObject({
    people: [priya.id],
    text: 'Diego Ramos: Their board meets\nDates that suit: Tue 10 Nov, Thu 12 Nov',
  })
  const rows = run.waiting().filter(({ task }) => task === 'agree-timing')
  expect(rows).toMatchObject([{ person: priya.id, command: 'draft-letter', unblocks: diego.id }])
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-10'] })
  expect(run.handover.letter.declined).toBeUndefined()
  expect(run.waiting().filter(({ task }) => task === 'agree-timing')).toMatchObject([{ person: diego.id, command: 'agree-date' }])
})

test('declining is for who agrees, needs a reason, and is over with an agreement, a release or once it was said', () => {
  const run = proposedDates()
  for (const other of [priya, marta, lena, ravi])
    expect(run.refusal(other, 'decline-dates', letter).says).toBe('Diego Ramos agrees the date.')
  expect(run.refusal(diego, 'decline-dates', letter, { because: '  ', letterVersion: 1 }).code).toBe('command.invalid')
  expect(run.refusal(diego, 'decline-dates', letter, { because: 'x', letterVersion: 2 }).code).toBe('command.invalid')
  expect(run.refusal(diego, 'decline-dates', letter, { because: 'x', letterVersion: 1, dates: ['2026-10-01'] }).code).toBe(
    'command.invalid',
  )
  decline(run)
  expect(run.refusal(diego, 'decline-dates', letter).says).toBe('Other dates have already been asked for; Priya Nair has to propose them.')
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  expect(run.handover.letter.declined).toBeUndefined()
  expect(run.refusal(diego, 'decline-dates', letter).says).toBe('Thu 5 Nov is agreed.')
})

test('an AE names the colleague who is the AE from now on, with a trace; the colleague hears of it and agrees in their place', () => {
  const run = proposedDates()
  run.does(diego, 'forward', 'AE', { person: ravi.id, note: 'Ravi took over the region' })
  expect(run.happened.at(-1)).toMatchObject({ type: 'ParticipantChanged', role: 'AE', person: ravi.id, previous: diego.id, by: diego.id })
  expect(run.refusal(diego, 'agree-date', letter).says).toBe('Ravi Menon agrees the date.')
  expect(run.told.filter(({ about }) => about === 'ParticipantChanged').map(({ people }) => people)).toEqual([[ravi.id, priya.id]])
  // The letter still says that Diego is the main contact: Ravi is not asked before Priya has written another.
  expect(run.refusal(ravi, 'agree-date', letter).says).toBe(
    'Version 1 of the letter names Diego Ramos, whose place somebody else has. Write a new version.',
  )
  expect(run.waiting().filter(({ task }) => task === 'agree-timing')).toMatchObject([
    { person: priya.id, command: 'draft-letter', verb: 'Rewrite the letter', unblocks: ravi.id },
  ])
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
  run.does(ravi, 'agree-date', letter, { date: '2026-11-05', letterVersion: 2 })
  expect(run.handover.letter.versions.at(-1)).toMatchObject({ cc: [ravi.email], replyTo: ravi.email })
})

test('an agreement ends when the AE whom its letter names is another, also between its release and its leaving', () => {
  const released = () => {
    const run = proposedDates()
    run.does(marta, 'consult', 'write-and-send-the-letter.csm-manager', { said: 'Fine' })
    run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
    run.does(priya, 'release-letter', letter, { letterVersion: 1 })
    return run
  }
  const names = /^Version 1 of the letter names Diego Ramos/
  for (const change of [
    (run: Run) => run.does(sam, 'reassign', 'AE', { person: ravi.id, because: 'Ravi has the region' }),
    (run: Run) => run.does(diego, 'forward', 'AE', { person: ravi.id }),
    (run: Run) => run.does(diego, 'forward', 'AE'),
  ]) {
    const run = released()
    change(run)
    expect(run.handover.tasks['agree-timing']).toMatchObject({ status: 'open', reopened: { because: expect.stringMatching(names) } })
    expect(run.told.filter(({ about }) => about === 'LetterHeld').at(-1)?.text).toMatch(names)
    expect(run.handover.letter.release).toBeUndefined()
    run.clock('2026-11-05T15:00:00.000Z')
    expect(run.handover.letter.handedOver).toBeUndefined()
    expect(run.replayed()).toEqual(run.handover)
  }
  const asked = released()
  asked.does(diego, 'forward', 'AE')
  expect(asked.refusal(priya, 'draft-letter', letter).says).toBe(
    'The letter would name Diego Ramos, who says that somebody else is the AE. Say who it is first.',
  )
  asked.does(priya, 'forward', 'AE', { person: ravi.id })
  asked.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
})

test('"not me" without knowing who is a task for the CSM, and nobody else may give a role away', () => {
  const run = proposedDates()
  expect(run.refusal(priya, 'forward', 'AE').says).toBe('Diego Ramos is the AE, and has not said otherwise.')
  expect(run.refusal(lena, 'forward', 'AE').code).toBe('role.not-yours')
  for (const role of ['CSM', 'CSE Territory Owner', 'CSM Manager']) {
    expect(run.refusal(priya, 'forward', role).says).toBe(`A manager of this handover or operations can choose another ${role}.`)
  }
  run.does(diego, 'forward', 'AE', { note: 'I left them in May' })
  expect(run.waiting().find(({ command }) => command === 'forward')).toMatchObject({ person: priya.id, on: 'AE' })
  expect(run.told.at(-1)).toMatchObject({ people: [priya.id], subject: 'KES-12: who is the AE?' })
  expect(run.refusal(diego, 'forward', 'AE', { note: 'Still not' }).code).toBe('command.invalid')
  run.does(priya, 'forward', 'AE', { person: ravi.id })
  expect(run.handover.notMine).toEqual({})
  expect(run.replayed()).toEqual(run.handover)
})

test('"not me" where nobody else here could be it stays on the list of the CSM: until somebody comes, nobody agrees to the letter', () => {
  const run = proposedDates()
  run.people.set(ravi.id, { ...ravi, active: false })
  run.does(diego, 'forward', 'AE', { note: 'I left them in May' })
  expect(
    run.waiting().filter(({ command }) => ['forward', 'draft-letter', 'agree-date', 'release-letter'].includes(command)),
  ).toMatchObject([
    { person: priya.id, on: 'AE', verb: 'Say who the AE is: Diego Ramos says it is somebody else, and nobody else here could be' },
  ])
  expect(run.refusal(priya, 'forward', 'AE', { person: ravi.id }).says).toBe('Nobody else could be AE.')
  run.people = new Map(run.people).set(ravi.id, ravi)
  expect(run.does(priya, 'forward', 'AE', { person: ravi.id })).toContain('ParticipantChanged')
})

test('what lies with a starter who has left and took no part goes to somebody who may do it, not to their manager who may not', () => {
  const run = proposedDates()
  run.does(diego, 'forward', 'AE')
  run.does(marta, 'reassign', 'CSM', { person: nina.id, because: 'Priya leaves' })
  run.leaves(nina)
  run.people.set(priya.id, { ...priya, active: false, manager: oskar.id })
  const row = run.waiting().find(({ command }) => command === 'forward')
  expect(row?.verb).toBe('Say who the AE is: Diego Ramos says it is somebody else: Priya Nair has left')
  expect(run.mayDo(run.people.get(row?.person ?? '') ?? oskar)).toContain('forward AE')
})

test('a link is for what waits for its person and can be done from one; at a desk there is none', () => {
  const run = proposedDates()
  const matters = (person: { id: string }) => linkMatters(run.handover, run.as(sam), person.id)
  expect(matters(diego)).toMatchObject([{ purpose: 'letter', on: letter, role: 'AE' }])
  expect(matters(priya).map(({ purpose }) => purpose)).not.toContain('letter')
  expect(matters(marta)).toMatchObject([{ purpose: 'view', role: 'CSM Manager' }])
  expect(matters(aiko)).toEqual([])
})

test('the page of a link offers what the rules allow its person, narrowed to its matter, and says the rules’ words otherwise', () => {
  const run = proposedDates()
  const page = (as = diego) => linkPage(run.handover, run.as(as), { purpose: 'letter', on: letter, role: 'AE' })
  expect(page().offers.map(({ command, on }) => [command, on])).toEqual([
    ['agree-date', letter],
    ['decline-dates', letter],
    ['comment', null],
    ['forward', 'AE'],
  ])
  expect(page().offers[2]?.filled).toEqual({ mentions: [priya.id] })
  expect(page().moves).toEqual(['Kestrel Logistics', 'Merlin Parcels', 'Osprey Freight'])
  expect(page().letter?.mustSay.every(({ says }) => says)).toBe(true)
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  expect(page()).toMatchObject({ whyNot: 'Thu 5 Nov is agreed.', when: ['The letter is agreed for Thu 5 Nov.', expect.any(String)] })
  expect(page(ravi).offers.map(({ command }) => command)).toEqual(['comment'])
})

test('the page holds nothing of health, money, pay, notes, comments or broken principles', () => {
  const run = proposedDates()
  run.records((world) => ({ ...world, account: { ...world.account, arr: 987_654 } }))
  run.records((world) => poolOnCustomerCall(world, run.now))
  run.does(priya, 'comment', null, { text: 'Between us: they may leave' })
  const text = JSON.stringify(linkPage(run.handover, run.as(diego), { purpose: 'letter', on: letter, role: 'AE' }))
  for (const secret of [
    '987654',
    'Usage fell',
    'yellow',
    'Between us',
    'Runner is slow',
    'takes part in a call',
    '2027-03-31',
    'Seats run out',
  ])
    expect(text, secret).not.toContain(secret)
})

test('between two CSMs a link says who looks after the account, and a letter of its own kind', () => {
  const run = running(toPerson)
  const page = linkPage(run.handover, run.as(diego), { purpose: 'letter', on: 'introduction-mail', role: null })
  expect(page.changes).toEqual(['Tom Becker looks after Kestrel Logistics in place of Priya Nair from then on.'])
  expect(page.people.map(({ name }) => name)).toEqual(expect.arrayContaining([priya.name, tom.name]))
})

/** Diego is to send the letter from his own mailbox. */
function toSend() {
  const run = proposedDates()
  const own = { ...toPool, letters: toPool.letters.map((rules) => ({ ...rules, mode: 'ae' as const })) }
  run.definition = own
  const page = () => linkPage(run.handover, run.as(diego), { purpose: 'sent', on: letter, role: 'AE' })
  run.handover = { ...run.handover, letter: { versions: run.handover.letter.versions.map((one) => ({ ...one, from: diego.id })) } }
  const give = () => {
    const given = { version: 1, by: priya.id, at: run.now, to: diego.id }
    run.handover = { ...run.handover, letter: { ...run.handover.letter, given } }
  }
  return { run, page, give }
}

test('who sends the letter from their own mailbox opens it there with every word and address, once it is agreed and theirs to send', () => {
  const { run, page, give } = toSend()
  expect(page().letter?.ownMail).toBeNull()
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  expect(page().letter?.ownMail).toBeNull()
  give()
  const address = new URL(page().letter?.ownMail ?? '')
  expect([address.protocol, decodeURIComponent(address.pathname)]).toEqual(['mailto:', 'ana@kestrel.example'])
  expect(address.searchParams.get('cc')).toBe(diego.email)
  expect(address.searchParams.get('body')?.replaceAll('\r\n', '\n')).toBe(run.handover.letter.versions[0]?.text)
})

test('a letter that was taken back, paused or cancelled says on its link that it must not be sent, and opens in no mail program', () => {
  const { run, page, give } = toSend()
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  give()
  expect(page().heed).toBeNull()
  const given = run.handover
  const changed = (change: Partial<typeof given>) => {
    run.handover = { ...given, ...change }
    return page()
  }
  for (const [change, heed] of [
    [{ status: 'paused' }, 'The handover is paused. Do not send the letter for now.'],
    [{ status: 'cancelled' }, 'The handover was cancelled. Do not send the letter.'],
    [
      { letter: { ...given.letter, given: { version: 1, by: priya.id, at: run.now, to: diego.id, withdrawn: 'A name is wrong' } } },
      'The letter was taken back. Do not send it.',
    ],
  ] as const) {
    const shown = changed(change)
    expect(shown.heed).toBe(heed)
    expect(shown.letter?.ownMail).toBeNull()
  }
})

test('the link of a cancelled handover does not say that the account is moving', () => {
  const run = proposedDates()
  run.does(marta, 'cancel', null, { because: 'It stays' })
  const page = linkPage(run.handover, run.as(diego), { purpose: 'letter', on: letter, role: 'AE' })
  expect(page.headline).toBe('Kestrel Logistics was to move from Priya Nair to CSE+, and this handover was cancelled')
  expect([page.changes, page.when]).toEqual([[], []])
})

test('an AE who has what a customer asked reads it by link, says there what they answered, or hands it on', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  expect(run.handover.ownership.changedAt).not.toBeNull()
  run.does(priya, 'log-letter-item', letter, { kind: 'question', from: 'Ana Ortiz', text: 'Who do we call at night?' })
  const [matter] = linkMatters(run.handover, run.as(sam), diego.id)
  expect(matter).toMatchObject({ purpose: 'answer', verb: 'Answer the question of Ana Ortiz' })
  if (!matter) return
  const page = (person: typeof diego) => linkPage(run.handover, run.as(person), matter)
  expect(page(diego).cameBack).toMatchObject({ from: 'the question of Ana Ortiz', text: 'Who do we call at night?' })
  expect(page(diego).offers.map(({ command, decides }) => [command, decides])).toEqual([
    ['answer-letter-item', true],
    ['hand-on-letter-item', true],
    ['comment', false],
  ])
  run.does(diego, 'hand-on-letter-item', matter.on, { to: priya.id })
  expect(page(diego)).toMatchObject({ cameBack: null, whyNot: 'Priya Nair has to deal with the question of Ana Ortiz.' })
})

test('what was done by a link says so, and what follows from it is Baton’s own doing', () => {
  const run = proposedDates()
  const circumstances = {
    ...run.as(diego),
    actor: { kind: 'person' as const, member: diego, byLink: { openedAt: '2026-11-02T14:12:00.000Z' } },
  }
  const events = decide({ command: 'agree-date', on: letter, date: '2026-11-05', letterVersion: 1 }, run.handover, circumstances)
  expect(events[0]).toMatchObject({ type: 'DateAgreed', by: diego.id, byLink: { openedAt: '2026-11-02T14:12:00.000Z' } })
  expect(events.slice(1).every((event) => event.by === 'baton' && event.byLink === undefined)).toBe(true)
  expect(events[0] && eventWords(events[0], run.handover, circumstances).words).toMatch(
    /^Diego Ramos agreed to Thu 5 Nov and version 1 of the letter, by signed link, opened Mon 2 Nov, \d\d:12$/,
  )
})

test('thirty days later the AE is asked by link, as the territory owner is at a desk', () => {
  const run = proposedDates()
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  for (const { person, on } of run.waiting().filter(({ command }) => command === 'consult'))
    run.does(run.people.get(person) ?? marta, 'consult', on, { said: 'Fine' })
  run.does(priya, 'release-letter', letter, { letterVersion: 1 })
  const ended = {
    ...run.handover,
    status: 'completed' as const,
    validation: { due: '2026-12-06T15:00:00.000Z', people: [lena.id, diego.id], said: {} },
  }
  expect(linkMatters(ended, run.as(sam), diego.id)).toMatchObject([{ purpose: 'validation', on: null, role: null }])
  const page = linkPage(ended, run.as(diego), { purpose: 'validation', on: null, role: null })
  expect(page.offers.map(({ command }) => command)).toEqual(['validate', 'comment'])
  expect(page.headline).toBe('Kestrel Logistics has moved from Priya Nair to CSE+')
})

test('an AE without a desk says by link whether a letter went out of which nobody knows; the second word is somebody else’s', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'The connection broke after the last byte.' })
  const [matter] = linkMatters(run.handover, run.as(sam), diego.id)
  expect(matter).toMatchObject({ purpose: 'outcome', on: letter, role: 'AE', verb: 'Say whether the letter was sent' })
  if (!matter) return
  const page = () => linkPage(run.handover, run.as(diego), matter)
  expect(page().heed).toBe('The connection broke after the last byte.')
  expect(page().offers.map(({ command, decides }) => [command, decides])).toEqual([
    ['settle-unknown', true],
    ['comment', false],
    ['forward', false],
  ])
  run.does(diego, 'settle-unknown', letter, { outcome: 'not sent', evidence: 'Nothing in my copy' })
  expect(page().whyNot).toMatch(/a second person has to confirm/)
  expect(run.handover.letter.outcome?.outcome).toBe('unknown')
  expect(linkMatters(run.handover, run.as(sam), marta.id)).toMatchObject([{ purpose: 'outcome', role: 'CSM Manager' }])
})
