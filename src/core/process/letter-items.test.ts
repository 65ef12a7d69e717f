import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { ada, diego, ines, lena, marta, nina, priya, ravi, tom } from './testing/sample-people.ts'
import { released, running } from './testing/stages.ts'

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPool = compile('csm-to-cse')
const letter = 'send-letter'
const question = { kind: 'question', from: 'Ana Ortiz', text: 'Who do we call at night?' }

function sent() {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  return run
}
const itemOf = (run: ReturnType<typeof sent>) => Object.keys(run.handover.letterItems ?? {}).at(-1) ?? ''

test('what came back waits for its owner in the inbox, and they hear of it', () => {
  const run = sent()
  run.does(diego, 'log-letter-item', letter, question)
  // The letter moves the account to the pool, for which the AE speaks from then on.
  expect(run.handover.ownership.changedAt).not.toBeNull()
  expect(run.waiting()).toContainEqual(
    expect.objectContaining({ person: diego.id, command: 'answer-letter-item', verb: 'Answer the question of Ana Ortiz' }),
  )
})

test('before the account has changed hands it is the outgoing CSM who answers', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.does(diego, 'log-letter-item', letter, { ...question, kind: 'bounce' })
  expect(run.handover.ownership.changedAt).toBeNull()
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: priya.id, verb: 'Look at the bounce from Ana Ortiz' }))
  expect(run.told.at(-1)).toMatchObject({ people: [priya.id], text: question.text })
  expect(run.refusal(lena, 'answer-letter-item', itemOf(run), { answer: 'Us' })).toMatchObject({
    code: 'letter-item.not-yours',
    says: `${priya.name} has to deal with the bounce from Ana Ortiz.`,
  })
})

test('nothing can have come back before anything has left', () => {
  const run = running(compile('csm-to-csm'))
  expect(run.refusal(priya, 'log-letter-item', 'follow-up-mail', question).code).toBe('letter.not-sent')
})

test('only who has a part in the handover logs what a customer said', () => {
  const run = sent()
  expect(run.refusal(tom, 'log-letter-item', letter, question).code).toBe('letter.not-yours')
  expect(run.mayDo(marta)).toContain(`log-letter-item ${letter}`)
})

test('the task of answering shows what is open, cannot be ticked past it, and completes with the last answer', () => {
  const run = sent()
  run.does(diego, 'log-letter-item', letter, question)
  expect(run.refusal(priya, 'complete-task', 'answer-customer')).toMatchObject({
    code: 'letter.items-open',
    says: expect.stringContaining('Nobody has answered the question of Ana Ortiz'),
  })
  run.does(diego, 'answer-letter-item', itemOf(run), { answer: 'The help line' })
  expect(run.status('answer-customer')).toBe('done')
  expect(run.handover.tasks['answer-customer']?.evidence).toMatchObject({ kind: 'attested', by: diego.id })
  expect(run.refusal(diego, 'answer-letter-item', itemOf(run), { answer: 'Again' }).code).toBe('letter-item.answered')
})

test('where nothing came back, a person says so', () => {
  const run = sent()
  run.does(priya, 'complete-task', 'answer-customer')
  expect(run.status('answer-customer')).toBe('done')
})

test('a message handed on by name is that person’s, and no longer in the way of the end', () => {
  const run = sent()
  run.does(diego, 'log-letter-item', letter, question)
  run.does(diego, 'hand-on-letter-item', itemOf(run), { to: lena.id, note: 'You know the pool' })
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: lena.id, command: 'answer-letter-item' }))
  expect(run.waiting().filter(({ person, on }) => person === diego.id && on === itemOf(run))).toEqual([])
  expect(run.status('answer-customer')).toBe('done')
  run.leaves(lena)
  // Whoever it was given to has left: it is back with who would have had it.
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: diego.id, on: itemOf(run) }))
})

test('a newer version of the letter keeps what came back after the one before', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'refused', evidence: '550 no such mailbox' })
  run.does(priya, 'log-letter-item', letter, { ...question, kind: 'bounce' })
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-06'] })
  expect(Object.values(run.handover.letterItems ?? {})).toMatchObject([{ kind: 'bounce' }])
})

test('a cancelled handover leaves each message with whom it was', () => {
  const run = sent()
  run.does(diego, 'log-letter-item', letter, question)
  run.does(marta, 'cancel', null, { because: 'It stays' })
  expect(run.handover.openEnds).toContainEqual(
    expect.objectContaining({ person: diego.id, text: 'Answer the question of Ana Ortiz: Who do we call at night?' }),
  )
})

/** The mail that names Tom as who takes over is with the mail system, which has not answered yet. */
function handedOver() {
  const run = running(compile('csm-to-csm'))
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(priya, 'draft-letter', 'follow-up-mail', {})
  run.does(priya, 'release-letter', 'follow-up-mail', { letterVersion: 1 })
  run.clock(new Date(Date.parse(run.now) + 61_000).toISOString())
  return run
}
const saysOf = (run: ReturnType<typeof sent>) => Object.values(run.handover.letterItems ?? {}).map(({ text }) => text)

test('a letter that names who takes over no more is a point of its own: the customer is told otherwise before the end', () => {
  const run = handedOver()
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  run.does(marta, 'reassign', 'New CSM Manager', { person: ines.id, because: 'Marta is away' })
  expect(itemOf(run)).toBe('')
  run.does(ines, 'reassign', 'New CSM', { person: nina.id, because: 'Tom is ill' })
  const says =
    'The customer has a letter that names Tom Becker, and Nina Alvarez takes over by now. Tell them, and say here what they were told.'
  expect(run.handover.letterItems?.[itemOf(run)]).toMatchObject({ kind: 'outdated', text: says })
  expect(run.waiting()).toContainEqual(
    expect.objectContaining({ person: priya.id, command: 'answer-letter-item', verb: 'Look at the letter that names Tom Becker' }),
  )
  run.does(priya, 'answer-letter-item', itemOf(run), { answer: 'Wrote to Ana that it is Nina' })
  run.does(ines, 'reassign', 'New CSM', { person: ada.id, because: 'Nina moves' })
  run.does(ines, 'reassign', 'New CSM', { person: tom.id, because: 'Tom is well' })
  // It is the letter that they have, whoever had the role between; and what they were told since was of somebody else.
  expect(saysOf(run).slice(1)).toEqual([
    'The customer has a letter that names Tom Becker, and Ada Kessler takes over by now. Tell them, and say here what they were told.',
    'The customer has a letter that names Tom Becker, was told since that it is somebody else, and Tom Becker takes over by now. Tell them, and say here what they were told.',
  ])
})

test('whoever takes over while the letter is on its way is another than it names, once it is known to have gone out', () => {
  const run = handedOver()
  run.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom is ill' })
  expect(saysOf(run)).toEqual([])
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  expect(saysOf(run)).toEqual([
    'The customer has a letter that names Tom Becker, and Nina Alvarez takes over by now. Tell them, and say here what they were told.',
  ])
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: priya.id, verb: 'Look at the letter that names Tom Becker' }))
  const back = handedOver()
  back.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom is ill' })
  back.does(marta, 'reassign', 'New CSM', { person: tom.id, because: 'Tom is well' })
  back.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  expect(saysOf(back)).toEqual([])
})

test('another AE while nobody knows whether the letter went out: who says that it did leaves the point of the name', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply' })
  run.does(marta, 'reassign', 'AE', { person: ravi.id, because: 'Diego moves to another region' })
  expect(saysOf(run)).toEqual([])
  run.does(priya, 'settle-unknown', letter, { outcome: 'sent', evidence: 'They answered it' })
  expect(saysOf(run)).toEqual([
    'The customer has a letter that names Diego Ramos, and Ravi Menon is the AE by now. Tell them, and say here what they were told.',
  ])
})

test('a letter that names an AE who is it no more is a point too: the customer was told to turn to them', () => {
  const run = sent()
  run.does(marta, 'reassign', 'AE', { person: ravi.id, because: 'Diego moves to another region' })
  expect(run.handover.letterItems?.[itemOf(run)]).toMatchObject({
    kind: 'outdated',
    text: 'The customer has a letter that names Diego Ramos, and Ravi Menon is the AE by now. Tell them, and say here what they were told.',
  })
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: ravi.id, verb: 'Look at the letter that names Diego Ramos' }))
  const passedOn = sent()
  passedOn.does(diego, 'forward', 'AE', { person: ravi.id })
  expect(passedOn.handover.letterItems?.[itemOf(passedOn)]).toMatchObject({ kind: 'outdated' })
})
