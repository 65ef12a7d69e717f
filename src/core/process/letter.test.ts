import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Run } from './testing/run.ts'
import { diego, lena, marta, named, nina, noor, priya, ravi, sam, tom } from './testing/sample-people.ts'
import { edited, scaled, withRecords } from './testing/sample-world.ts'
import { approved, released, running, verdictOf } from './testing/stages.ts'

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const review = 'territory-owner-review'
const letter = 'send-letter'

test('an approval is revoked only by gatekeeper or deputy, and nothing leaves after that', () => {
  const run = released(toPool)
  expect(run.refusal(marta, 'revoke-approval', review).code).toBe('gate.not-yours')
  run.does(noor, 'revoke-approval', review, { because: 'They called me' })
  expect(run.refusal(priya, 'release-letter', letter, { letterVersion: 1 }).says).toContain('is not approved')
  run.clock('2026-11-06T20:00:00.000Z')
  expect(run.handedOver).toEqual([])
  expect(run.handover.letter.release).toBeUndefined()
})

/** What of the letter is on this person's list, in the words of the row and with what it leads to. */
const letterRowsOf = (run: ReturnType<typeof released>, person: typeof priya) =>
  run.waiting().flatMap((row) => (row.person === person.id && row.on === letter ? [`${row.verb}: ${row.command}`] : []))

test('after a revoked approval the letter is on nobody’s list to be sent, only the review is; approved again, it is back', () => {
  const run = released(toPool)
  run.does(noor, 'revoke-approval', review, { because: 'They called me' })
  expect(run.waiting()).toMatchObject([{ person: priya.id, command: 'submit' }])
  run.does(priya, 'submit', review)
  expect(run.waiting()).toMatchObject([{ person: lena.id, command: 'decide' }])
  run.does(lena, 'decide', review, verdictOf(run))
  expect(letterRowsOf(run, priya)).toEqual([expect.stringMatching(/^Send the letter.*: release-letter$/)])
  run.does(priya, 'release-letter', letter, { letterVersion: 1 })
})

test('while somebody who is asked first has not been heard, the letter waits on them alone', () => {
  const run = talkedOver()
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  expect(letterRowsOf(run, priya)).toEqual([])
  expect(run.refusal(priya, 'release-letter', letter, { letterVersion: 1 }).says).toContain('has not been heard')
  for (const { person, on } of run.waiting().filter(({ command }) => command === 'consult'))
    run.does(run.people.get(person) ?? marta, 'consult', on, { said: 'Fine' })
  expect(letterRowsOf(run, priya)).toEqual([expect.stringMatching(/: release-letter$/)])
})

test('an agreed letter to somebody who may not receive it any more is on the writer’s list to be written anew', () => {
  const run = released(toPool)
  run.does(priya, 'hold-letter', letter)
  const second = record('contact', 'omar', { name: 'Omar Haddad', email: 'omar@kestrel.example', approvedRecipient: true })
  run.records((world) => withRecords(edited(world, 'contact', 'ana', { approvedRecipient: false }), second))
  expect(run.refusal(priya, 'release-letter', letter, { letterVersion: 1 }).code).toBe('letter.recipients-changed')
  expect(letterRowsOf(run, priya)).toEqual(['Rewrite the letter: draft-letter'])
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  expect(letterRowsOf(run, priya)).toEqual([])
})

test('a paused handover leaves no customer waiting: what they asked, and whether they have the letter, stays on the lists', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply in ten minutes' })
  run.does(priya, 'log-letter-item', letter, { kind: 'question', from: 'Ana Ortiz', text: 'Who do we call?' })
  run.does(marta, 'pause', null, { because: 'Strike' })
  const commands = run.waiting().flatMap(({ person, command }) => (person === priya.id ? [command] : []))
  expect(commands.toSorted()).toEqual(['answer-letter-item', 'resume', 'settle-unknown'])
})

test('somebody’s word that the letter was sent stands as theirs, not as what a mail server said', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply in ten minutes' })
  run.does(priya, 'settle-unknown', letter, { outcome: 'not sent', evidence: 'Not in my sent mail' })
  expect(run.view(diego).letter?.notSent).toEqual([named(priya)])
  run.does(diego, 'settle-unknown', letter, { outcome: 'sent', evidence: 'They answered it' })
  expect(run.handover.letter.outcome?.evidence).toBe('Diego Ramos says that it was sent: They answered it')
  expect(run.view(diego).letter?.notSent).toEqual([])
})

test('the account does not change hands while nobody knows whether the customer was told, and does once it is confirmed', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply in ten minutes' })
  run.clock('2026-11-09T15:00:00.000Z')
  expect(run.handover.ownership.changedAt).toBeNull()
  run.does(diego, 'settle-unknown', letter, { outcome: 'sent', evidence: 'They answered it' })
  expect(run.handover.ownership.changedAt).not.toBeNull()
})

test('a letter that has left is held and revoked by nobody', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handedOver).toEqual([1])
  expect(run.refusal(diego, 'hold-letter', letter).says).toBe('The letter has left.')
  expect(run.refusal(lena, 'revoke-approval', review).code).toBe('letter.gone')
  expect(run.refusal(marta, 'cancel', null, { because: 'No' }).code).toBe('letter.leaving')
})

test('a letter stays when the handover is paused before it leaves', () => {
  const run = released(toPool)
  run.does(marta, 'pause', null, { because: 'Strike' })
  run.clock('2026-11-06T20:00:00.000Z')
  expect(run.handedOver).toEqual([])
  run.does(marta, 'resume')
  run.clock('2026-11-06T20:01:00.000Z')
  expect(run.handedOver).toEqual([1])
})

test('an unknown outcome is settled by people: two of them, before the same letter may leave again', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply in ten minutes' })
  expect(run.refusal(priya, 'release-letter', letter, { letterVersion: 1 }).code).toBe('letter.released')
  run.does(priya, 'settle-unknown', letter, { outcome: 'not sent', evidence: 'Not in my sent mail' })
  expect(run.refusal(priya, 'settle-unknown', letter, { outcome: 'not sent', evidence: 'Again' }).code).toBe('letter.second-person')
  run.does(diego, 'settle-unknown', letter, { outcome: 'not sent', evidence: 'They have nothing' })
  run.does(priya, 'release-letter', letter, { letterVersion: 1 })
  run.clock('2026-11-05T15:01:00.000Z')
  expect(run.handedOver).toEqual([1, 1])
})

test('the text names the day where one is proposed, and holds for each of them where several are', () => {
  const run = released(toPool)
  const said = () => run.handover.letter.versions.at(-1)?.text
  run.does(priya, 'hold-letter', letter)
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  expect(said()).toContain('From 6 November 2026, ')
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06', '2026-11-09'] })
  expect(said()).toContain('From today, ')
})

/** The follow-up mail of the CSM to CSM page is the next thing to write. */
function toFollowUp() {
  const run = running(toPerson)
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  return run
}
const aboutMail = (run: Run) =>
  run.waiting().flatMap(({ task, person, command, verb }) => (/follow-up-mail|^left\./.test(task) ? [{ person, command, verb }] : []))

test('a letter of somebody who has left and whose place another has is written anew by the other', () => {
  const run = toFollowUp()
  run.does(priya, 'draft-letter', 'follow-up-mail')
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya leaves' })
  run.leaves(priya)
  expect(aboutMail(run)).toEqual([{ person: nina.id, command: 'draft-letter', verb: 'Rewrite the letter' }])
  expect(run.refusal(nina, 'release-letter', 'follow-up-mail', { letterVersion: 1 }).says).toBe(
    'Version 1 of the letter names Priya Nair, whose place somebody else has. Write a new version.',
  )
})

test('a letter that nobody may receive is to be drafted, which says what is missing, not to be sent', () => {
  const run = toFollowUp()
  run.records((world) => edited(world, 'contact', 'ana', { approvedRecipient: false }))
  const [row] = aboutMail(run)
  expect(row).toMatchObject({ person: priya.id, command: 'draft-letter' })
  expect(run.refusal(priya, 'draft-letter', 'follow-up-mail').code).toBe('letter.no-recipients')
})

test('a letter that says who holds the account is on no list to be sent while the ledger says otherwise', () => {
  const run = toFollowUp()
  run.does(priya, 'draft-letter', 'follow-up-mail')
  expect(aboutMail(run)).toMatchObject([{ person: priya.id, command: 'release-letter' }])
  run.records((world) => edited(world, 'assignment', 'CSM-1', { holder: { type: 'person', person: named(nina) } }))
  expect(run.refusal(priya, 'release-letter', 'follow-up-mail', { letterVersion: 1 }).says).toContain('By its ledger Nina Alvarez holds')
  expect(aboutMail(run)).toEqual([])
  expect(run.waiting()).toContainEqual(expect.objectContaining({ task: 'held', person: marta.id }))
})

test('where one person writes and sends, a manager can be the second who says that it was not sent', () => {
  const run = running(toPerson)
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(priya, 'draft-letter', 'follow-up-mail')
  run.does(priya, 'release-letter', 'follow-up-mail', { letterVersion: 1 })
  run.clock('2026-11-25T21:12:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply' })
  run.does(priya, 'settle-unknown', 'follow-up-mail', { outcome: 'not sent', evidence: 'Not there' })
  run.does(marta, 'settle-unknown', 'follow-up-mail', { outcome: 'not sent', evidence: 'Asked them' })
  expect(run.mayDo(priya)).toContain('release-letter follow-up-mail')
})

test('a refused letter may be followed by a better version at once', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'refused', evidence: '550 no such mailbox' })
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: priya.id, command: 'draft-letter' }))
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  expect(run.status('agree-timing')).toBe('open')
  run.does(diego, 'agree-date', letter, { date: '2026-11-06', letterVersion: 2 })
  run.does(priya, 'release-letter', letter, { letterVersion: 2 })
  run.clock('2026-11-06T15:00:00.000Z')
  expect(run.handedOver).toEqual([1, 2])
})

test('a mail system that never answers leaves the question to people, and a late answer still settles it', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:10:59.000Z')
  expect(run.handover.letter.outcome).toBeUndefined()
  run.clock('2026-11-05T15:11:00.000Z')
  expect(run.handover.letter.outcome?.outcome).toBe('unknown')
  expect(
    run
      .waiting()
      .filter(({ command }) => command === 'settle-unknown')
      .map(({ person }) => person),
  ).toEqual([priya.id, diego.id, marta.id])
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250 after all' })
  expect(run.status(letter)).toBe('done')
})

test('a minute without a reply is told to who released and who agreed it, once, and to a paused handover too', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:59.000Z')
  expect(run.handover.letter.unansweredAt).toBeUndefined()
  run.does(marta, 'pause', null, { because: 'Strike' })
  run.clock('2026-11-05T15:01:00.000Z')
  expect(run.handover.letter).toMatchObject({ unansweredAt: '2026-11-05T15:01:00.000Z' })
  expect(run.handover.letter.outcome).toBeUndefined()
  const told = run.told.filter(({ subject }) => subject.includes('no reply yet'))
  expect(told.map(({ people }) => people)).toEqual([[priya.id, diego.id]])
  run.clock('2026-11-05T15:10:00.000Z')
  expect(run.told.filter(({ subject }) => subject.includes('no reply yet'))).toHaveLength(1)
  run.clock('2026-11-05T15:11:00.000Z')
  expect(run.handover.letter.outcome?.outcome).toBe('unknown')
})

test('a reply within the minute tells of no silence', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  run.clock('2026-11-05T15:12:00.000Z')
  expect(run.told.filter(({ subject }) => subject.includes('no reply yet'))).toEqual([])
  expect(run.handover.letter.outcome?.outcome).toBe('sent')
})

test('what became of one hand-over says nothing about another of the same version', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  const other = {
    command: 'letter-result',
    letterVersion: 1,
    handedOverAt: '2026-11-04T15:00:00.000Z',
    outcome: 'sent',
    evidence: '250',
  } as const
  expect(run.machine(other)).toEqual([])
  expect(run.machine({ ...other, handedOverAt: run.handover.letter.handedOver?.at ?? '' })).toContain('LetterSettled')
})

test('what mail servers say late or twice changes nothing', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  const answer = { command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' } as const
  expect(run.machine(answer)).toContain('LetterSettled')
  expect(run.machine(answer)).toEqual([])
  expect(run.machine({ ...answer, outcome: 'refused' })).toEqual([])
})

/** All that comes before the letter is done. */
const talkedOver = () => {
  const run = approved(toPool)
  run.records(scaled)
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  return run
}

test('dates that have passed go back to who proposed them', () => {
  const run = talkedOver()
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-04'] })
  run.clock('2026-11-09T15:00:00.000Z')
  expect(run.refusal(diego, 'agree-date', letter).code).toBe('letter.dates-over')
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: priya.id, verb: 'Propose new dates for the letter' }))
})

test('a letter to nobody waits for a contact, and its row says so until there is one', () => {
  const run = talkedOver()
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-04'] })
  run.clock('2026-11-09T15:00:00.000Z')
  const approve = (isApproved: boolean) => run.records((world) => edited(world, 'contact', 'ana', { approvedRecipient: isApproved }))
  const verbs = () => run.waiting().flatMap(({ command, verb }) => (command === 'draft-letter' ? [verb] : []))
  approve(false)
  expect(run.refusal(priya, 'draft-letter', letter).code).toBe('letter.no-recipients')
  expect(verbs()).toEqual(['Approve a contact of Kestrel Logistics for the letter'])
  approve(true)
  expect(verbs()).toEqual(['Propose new dates for the letter'])
})

test('a letter that nobody can write yet, because the AE says that it is somebody else, waits on who can say who it is', () => {
  const run = talkedOver()
  const waits = () => run.waiting().flatMap(({ person, command }) => (person === priya.id ? [command] : []))
  expect(waits()).toContain('draft-letter')
  run.does(diego, 'forward', 'AE')
  expect(waits()).toEqual(['forward'])
  run.does(priya, 'forward', 'AE', { person: ravi.id })
  expect(waits()).toContain('draft-letter')
})

test('a letter does not leave from, or send the customer to, somebody who has left; a manager chooses another, and it is written anew', () => {
  for (const [left, role, next] of [
    [diego, 'AE', ravi],
    [priya, 'CSM', nina],
  ] as const) {
    const run = released(toPool)
    run.leaves(left)
    run.machine({ command: 'recheck' })
    run.clock('2026-11-05T15:01:00.000Z')
    expect(run.handedOver).toEqual([])
    expect(run.happened.findLast(({ type }) => type === 'LetterHeld')).toMatchObject({
      because: expect.stringMatching(`^${left.name}, (from whom the letter is|whom the letter names), has left`),
    })
    const row = run.waiting().find(({ command, on }) => command === 'reassign' && on === role)
    expect(row?.verb).toContain(`${left.name} has left`)
    run.does(run.people.get(row?.person ?? '') ?? sam, 'reassign', role, { person: next.id, because: 'Left' })
    const writer = role === 'CSM' ? next : priya
    run.does(writer, 'draft-letter', 'send-letter', { dates: ['2026-11-06'] })
    expect(run.waiting().filter(({ command }) => command === 'reassign')).toEqual([])
    run.does(role === 'AE' ? next : diego, 'agree-date', 'send-letter', { date: '2026-11-06', letterVersion: 2 })
    run.does(writer, 'release-letter', 'send-letter', { letterVersion: 2 })
    run.clock('2026-11-06T15:01:00.000Z')
    expect(run.handedOver).toEqual([2])
  }
})

test('a letter does not leave with an address that is nobody’s any more: the AE’s, whom it tells the customer to write to, or its sender’s', () => {
  for (const one of [diego, priya]) {
    const run = released(toPool)
    run.people.set(one.id, { ...one, email: 'moved@meridian.example' })
    run.machine({ command: 'recheck' })
    expect(run.handover.letter.release).toBeUndefined()
    expect(run.status('agree-timing')).toBe('open')
    expect(run.handover.tasks['agree-timing']?.reopened?.because).toBe(
      `Version 1 of the letter has an address of ${one.name} that is not theirs any more. Write a new version.`,
    )
    expect(run.waiting().find(({ command }) => command === 'draft-letter')).toMatchObject({ person: priya.id })
    run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
    run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 2 })
    run.does(priya, 'release-letter', letter, { letterVersion: 2 })
    run.clock('2026-11-05T15:01:00.000Z')
    expect(run.handedOver).toEqual([2])
    expect(run.replayed()).toEqual(run.handover)
  }
})

test('on another version of the page a letter comes from whom that has it sent, and is agreed by whom that asks', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
  const changed = (from: string, to: string) => compilePlaybook(source.replace(from, to)).definition
  const byAe = changed('letter: csm', 'letter: ae')
  const byManager = changed(
    '| Agree on the day <!-- covers: [agree-timing] --> | C | - | - | R/A |',
    '| Agree on the day <!-- covers: [agree-timing] --> | C | - | R/A | C |',
  )
  for (const [page, says] of [
    [byAe, 'Version 1 of the letter comes from somebody else than the playbook says now. Write a new version.'],
    [byManager, 'Version 1 of the letter names Diego Ramos, whose place somebody else has. Write a new version.'],
  ] as const) {
    const run = released(toPool)
    Object.assign(run, { given: { ...run.given, otherVersions: [page] } })
    run.does(priya, 'hold-letter', letter)
    run.does(sam, 'change-playbook-version', null, { version: page.version })
    expect(run.status('agree-timing')).toBe('open')
    expect(run.handover.tasks['agree-timing']?.reopened?.because).toBe(says)
    expect(run.refusal(priya, page === byAe ? 'hand-letter' : 'release-letter', letter, { letterVersion: 1 }).code).toBe('task.locked')
  }
})

test('when the account gets another AE, somebody is asked to give them the role, and no letter names the old one', () => {
  const run = released(toPool)
  const ae = (key: string, who: typeof diego, from: string) =>
    record('assignment', key, { role: 'AE', holder: { type: 'person', person: named(who) }, from })
  run.clock('2026-11-03T15:00:00.000Z')
  run.records((world) =>
    withRecords(
      world,
      record('assignment', 'AE-1', { ...ae('AE-1', diego, '2024-01-01T00:00:00Z').data, to: run.now }),
      ae('AE-2', ravi, run.now),
    ),
  )
  const row = run.waiting().find(({ on }) => on === 'AE')
  expect(row).toMatchObject({ command: 'reassign', verb: 'Make Ravi Menon the AE, as the account says, instead of Diego Ramos' })
  run.clock('2026-11-05T15:01:00.000Z')
  expect(run.handedOver).toEqual([])
  expect(run.happened.findLast(({ type }) => type === 'LetterHeld')).toMatchObject({
    because: expect.stringContaining('The account has Ravi Menon as its AE by now, and the letter names Diego Ramos.'),
  })
  run.does(run.people.get(row?.person ?? '') ?? sam, 'reassign', 'AE', { person: ravi.id, because: 'As the account says' })
  expect(run.waiting().filter(({ on }) => on === 'AE')).toEqual([])
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  run.does(ravi, 'agree-date', letter, { date: '2026-11-06', letterVersion: 2 })
  run.does(priya, 'release-letter', letter, { letterVersion: 2 })
  run.clock('2026-11-06T15:01:00.000Z')
  expect(run.handedOver).toEqual([2])
})

test('who was chosen as AE instead of whom the account names is not asked about', () => {
  const run = approved(toPool)
  run.clock('2026-11-03T15:00:00.000Z')
  run.does(marta, 'reassign', 'AE', { person: ravi.id, because: 'Diego asked for it' })
  expect(run.waiting().filter(({ on }) => on === 'AE')).toEqual([])
})

test('a letter whose ground gives way after its release does not leave, and those who count on it are told', () => {
  const run = released(toPool)
  run.records((world) => edited(world, 'service-tier', 'current', { tier: 'Premium' }))
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handedOver).toEqual([])
  expect(run.handover.letter.release).toBeUndefined()
  expect(run.told.findLast(({ subject }) => subject.includes('does not leave'))).toMatchObject({
    people: [priya.id, diego.id],
    text: expect.stringContaining('is not done'),
  })
})

test('two contacts who share a mailbox are both greeted, and it gets the letter once', () => {
  const run = approved(toPool)
  run.records((world) =>
    withRecords(
      scaled(world),
      record('contact', 'it', { name: 'Ian Tate', email: 'Ana@kestrel.example', importance: 'key', approvedRecipient: true }),
    ),
  )
  for (const one of [priya, lena]) run.does(one, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', 'send-letter', { dates: ['2026-11-05'] })
  expect(run.handover.letter.versions[0]).toMatchObject({ to: ['ana@kestrel.example'], text: expect.stringContaining('Ana and Ian') })
})
