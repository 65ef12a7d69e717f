import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { officeWeek, workingCalendar } from '../calendar/calendar.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { diego, lena, marta, noor, priya, tom } from './testing/sample-people.ts'
import { edited, scaled } from './testing/sample-world.ts'
import { approved } from './testing/stages.ts'
import { tryOut } from './try-out.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const sentBy = (mode: string) => compilePlaybook(page.replace('letter: csm', `letter: ${mode}`)).definition
const letter = 'send-letter'

/** Everything before the letter is done, and the AE has agreed version 1 for Thursday 5 November. */
function agreed(mode: string) {
  const run = approved(sentBy(mode))
  run.records(scaled)
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
  run.does(marta, 'consult', run.waiting().find(({ command, person }) => command === 'consult' && person === marta.id)?.on, {
    said: 'Fine',
  })
  for (const { person, on } of run.waiting().filter(({ command }) => command === 'consult'))
    run.does(run.people.get(person) ?? marta, 'consult', on, { said: 'Fine' })
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  return run
}
function handed() {
  const run = agreed('ae')
  run.does(priya, 'hand-letter', letter, { letterVersion: 1 })
  return run
}
const version = (run: ReturnType<typeof agreed>) => {
  const newest = run.handover.letter.versions.at(-1)
  if (!newest) throw new Error('There is no version')
  return newest
}

test('from the CSM, the AE is in copy and gets the replies', () => {
  expect(version(agreed('csm'))).toMatchObject({ from: priya.id, cc: [diego.email], replyTo: diego.email })
})

test('from the workspace, nobody of ours is the sender, and replies reach the AE', () => {
  const run = agreed('app')
  expect(version(run)).toMatchObject({ from: 'baton', cc: [diego.email], replyTo: diego.email })
  run.does(priya, 'release-letter', letter, { letterVersion: 1 })
  run.clock('2026-11-05T15:00:00.000Z')
  expect(run.handedOver).toEqual([1])
})

test('from the AE, the letter speaks as the AE and the CSM is in copy', () => {
  const { text, from, cc, replyTo } = version(agreed('ae'))
  expect({ from, cc, replyTo }).toEqual({ from: diego.id, cc: [priya.email], replyTo: undefined })
  expect(text).toContain('I am your main contact')
  expect(text).toMatch(/Kind regards,\nDiego/)
})

test('what the AE sends is handed to them, and Baton sends no byte of it', () => {
  const run = agreed('ae')
  expect(run.mayDo(priya)).toContain(`hand-letter ${letter}`)
  expect(run.refusal(priya, 'release-letter', letter, { letterVersion: 1 }).code).toBe('letter.other-way')
  expect(run.refusal(diego, 'hand-letter', letter, { letterVersion: 1 }).code).toBe('letter.not-yours')
  expect(run.does(priya, 'hand-letter', letter, { letterVersion: 1 })).toEqual(['LetterGiven'])
  expect(run.told.at(-1)).toMatchObject({ people: [diego.id], subject: expect.stringContaining('yours to send') })
  expect(run.waiting()).toContainEqual(
    expect.objectContaining({ person: diego.id, command: 'say-sent', verb: expect.stringMatching(/^Send the letter/) }),
  )
  expect(run.refusal(priya, 'draft-letter', letter, { dates: ['2026-11-06'] }).code).toBe('letter.given')
  run.clock('2026-11-12T20:00:00.000Z')
  expect(run.handedOver).toEqual([])
  expect(run.handover.letter.outcome).toBeUndefined()
})

test('nothing is handed over before what the page places before it', () => {
  const run = approved(sentBy('ae'))
  expect(run.mayDo(priya)).not.toContain(`hand-letter ${letter}`)
  expect(run.refusal(priya, 'hand-letter', letter).code).toBe('task.locked')
})

test('two working hours after the date without a copy, the AE is asked once', () => {
  const run = handed()
  // Nine in Chicago on the agreed day is 15:00; Diego works in the same zone or another, and the two hours are his.
  run.clock('2026-11-05T16:59:59.000Z')
  expect(run.handover.letter.given?.asked).toBeUndefined()
  run.clock('2026-11-06T20:00:00.000Z')
  expect(run.handover.letter.given?.asked).toBe('2026-11-05T17:00:00.000Z')
  expect(run.told.filter(({ about }) => about === 'SendingAsked')).toMatchObject([{ people: [diego.id] }])
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: diego.id, verb: expect.stringMatching(/^Did you send/) }))
})

test("the AE's word makes it sent, and is marked as a word", () => {
  const run = handed()
  expect(run.refusal(priya, 'say-sent', letter).code).toBe('letter.not-yours-to-send')
  run.does(diego, 'say-sent', letter, { note: 'At nine' })
  expect(run.handover.letter.outcome).toMatchObject({ outcome: 'sent', how: 'word', by: diego.id })
  expect(run.handover.letter.outcome?.evidence).toContain('no copy was seen')
  expect(run.status(letter)).toBe('done')
  expect(run.handover.tasks[letter]?.evidence).toMatchObject({ kind: 'attested', by: diego.id })
  // A copy may still come, and settles nothing anew.
  expect(run.does(priya, 'show-copy', letter, { text: version(run).text, to: 'ana@kestrel.example' })).not.toContain('LetterSettled')
})

test('a copy that is what was approved makes it sent, however a mail program wrapped it', () => {
  const run = handed()
  const { text, to, cc } = version(run)
  run.does(diego, 'show-copy', letter, { text: text.replaceAll('. ', '.\r\n> '), to: `Ana Ortiz <${to[0]}>, ${cc.join('; ')}` })
  expect(run.handover.letter.copy?.differences).toEqual([])
  expect(run.handover.letter.outcome).toMatchObject({ outcome: 'sent', how: 'copy' })
  expect(run.handover.letterItems).toBeUndefined()
})

test('a copy that differs is shown with its differences, and one that reached others comes back to the CSM', () => {
  const run = handed()
  const { text } = version(run)
  const said = text.replace('engineers of the team take no part in customer calls', 'an engineer joins your next call')
  run.does(diego, 'show-copy', letter, { text: said, to: 'ana@kestrel.example, eve@other.example' })
  expect(run.handover.letter.copy?.differences).toEqual([
    { where: 'recipients', is: 'missing', words: priya.email },
    { where: 'recipients', is: 'added', words: 'eve@other.example' },
    { where: 'text', is: 'missing', words: expect.stringContaining('take no part') },
    { where: 'text', is: 'added', words: expect.stringContaining('joins your next call') },
  ])
  const [item] = Object.values(run.handover.letterItems ?? {})
  expect(item).toMatchObject({ kind: 'difference', text: expect.stringContaining('eve@other.example is added') })
  expect(item?.text).toContain('It does not say')
})

test('a copy that did not reach everybody who was to be told proves no sending', () => {
  const run = handed()
  const { text } = version(run)
  expect(run.does(diego, 'show-copy', letter, { text, to: 'eve@other.example' })).toEqual(['LetterCopySeen', 'LetterItemLogged'])
  expect(run.handover.letter.outcome).toBeUndefined()
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: diego.id, command: 'say-sent' }))
  expect(run.does(diego, 'show-copy', letter, { text, to: 'ana@kestrel.example' })).toContain('LetterSettled')
  expect(run.refusal(diego, 'show-copy', letter, { text, to: 'ana@kestrel.example' }).code).toBe('letter.copy-seen')
})

test('the CSM can take it back, and then another version may follow', () => {
  const run = handed()
  run.does(priya, 'hold-letter', letter, { because: 'A name is wrong' })
  expect(run.handover.letter.given?.withdrawn).toBe('A name is wrong')
  expect(run.told.at(-1)).toMatchObject({ people: [diego.id], subject: expect.stringContaining('do not send') })
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  expect(run.handover.letter.given).toBeUndefined()
})

test('whoever sent it although it was taken back can still say so', () => {
  const run = handed()
  run.does(priya, 'hold-letter', letter)
  run.does(diego, 'say-sent', letter)
  expect(run.handover.letter.outcome).toMatchObject({ outcome: 'sent', how: 'word' })
})

test('when its ground gives way, the letter is asked back from the AE', () => {
  const run = handed()
  run.records((world) => edited(world, 'service-tier', 'current', { tier: 'Premium' }))
  expect(run.handover.letter.given?.withdrawn).toContain('is not done')
  const revoked = handed()
  revoked.does(noor, 'revoke-approval', 'territory-owner-review', { because: 'They called me' })
  expect(revoked.handover.letter.given?.withdrawn).toBe('They called me')
  expect(revoked.told.findLast(({ about }) => about === 'ApprovalVoided')?.people).toContain(diego.id)
})

test('a pause reaches the AE who has the letter, and a cancelled handover leaves them the task of not sending it', () => {
  const run = handed()
  run.does(marta, 'pause', null, { because: 'Strike' })
  expect(run.told.at(-1)).toMatchObject({ people: [diego.id], subject: expect.stringContaining('do not send') })
  run.does(marta, 'resume')
  expect(run.told.at(-1)).toMatchObject({ people: [diego.id], subject: expect.stringContaining('the letter can be sent') })
  run.does(marta, 'cancel', null, { because: 'It stays' })
  const told = run.heard.at(-1)?.messages.find(({ person }) => person === diego.id)
  expect(told).toMatchObject({ subject: expect.stringContaining('cancelled; do not send the letter') })
  // At any hour: the agreed morning may be nearer than their next one at work.
  expect(told?.deliverAt).toBeUndefined()
  expect(run.handover.openEnds).toMatchObject([{ person: diego.id, text: expect.stringContaining('Do not send the letter') }])
})

test('a pause long after the AE sent it is no news that cannot wait', () => {
  const run = handed()
  run.does(diego, 'say-sent', letter)
  run.does(marta, 'pause', null, { because: 'Strike' })
  expect(run.heard.at(-1)?.messages).toEqual([])
})

test('an AE who leaves before the letter is handed to them: whoever can choose another is asked, and nobody is told to hand it over', () => {
  const run = agreed('ae')
  run.leaves(diego)
  run.machine({ command: 'recheck' })
  expect(run.waiting().filter(({ person }) => person === priya.id)).toEqual([])
  expect(run.waiting().find(({ command, on }) => command === 'reassign' && on === 'AE')?.verb).toBe(
    'Choose another AE for "The letter is from them": Diego Ramos has left',
  )
})

test('an address that may no longer receive letters blocks it, also after its release', () => {
  const gone = (run: ReturnType<typeof agreed>) => run.records((world) => edited(world, 'contact', 'ana', { approvedRecipient: false }))
  const before = agreed('csm')
  gone(before)
  expect(before.refusal(priya, 'release-letter', letter, { letterVersion: 1 })).toMatchObject({ code: 'letter.recipients-changed' })
  const after = agreed('csm')
  after.does(priya, 'release-letter', letter, { letterVersion: 1 })
  gone(after)
  after.clock('2026-11-05T16:00:00.000Z')
  expect(after.handedOver).toEqual([])
  expect(after.told.findLast(({ about }) => about === 'LetterHeld')?.text).toContain('ana@kestrel.example may no longer receive letters')
  const sent = handed()
  gone(sent)
  expect(sent.handover.letter.given?.withdrawn).toContain('may no longer receive letters')
})

test('nobody but who writes, sends or reviews it can take it back', () => {
  const run = handed()
  expect(run.refusal(tom, 'hold-letter', letter).code).toBe('letter.not-yours')
})

test.each(['ae', 'app'])('a page whose letter is sent by "%s" can be tried out to its end', (mode) => {
  const calendar = workingCalendar({ workspace: { week: officeWeek, zone: 'America/Chicago', holidays: {} } })
  const { locked, steps } = tryOut(sentBy(mode), { role: 'CSM', day: 30, start: '2026-11-02T15:00:00.000Z', calendar })
  expect(locked).toEqual([])
  expect(steps.map(({ words }) => words).join('\n')).toMatch(/completed the handover/)
})
