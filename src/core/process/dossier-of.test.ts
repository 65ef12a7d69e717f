import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kestrelSources, nine, withChanged } from '../dossier/sample-dossier.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { dossierLeaves, dossierOf, questionsFor } from './dossier-of.ts'
import { maskedEvent, maskedView } from './restricted.ts'
import { Run } from './testing/run.ts'
import { diego, marta, nina, priya, tom } from './testing/sample-people.ts'

/** What people may rely on when a handover is about what the next holder must know. */

const { definition } = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8'))

function started(sources = nine): Run {
  const run = new Run({
    definition,
    world: { account: sources.account, children: [], records: sources.records },
    at: sources.now,
    starter: priya,
    start: { to: tom.id, reason: { kind: 'territory change' } },
  })
  run.does(tom, 'accept')
  return run
}

/** What no record holds, said by Priya: nine questions are left. */
function withNine(): Run {
  const run = started()
  answers(run, priya, { 'top-three': 'Audit\nChampion\nMove in May', 'expected-next': 'More seats', 'past-trouble': 'One upgrade' })
  return run
}
const answers = (run: Run, who: typeof priya, given: Record<string, string>) =>
  run.does(who, 'answer-questions', null, { answers: Object.entries(given).map(([question, answer]) => ({ question, answer })) })
const asked = (run: Run) => questionsFor(run.handover, run.as(tom)).map(({ id }) => id)
const onAgenda = (run: Run) =>
  run
    .view(tom)
    .tasks.find(({ id }) => id === 'internal-meeting')
    ?.agenda.filter(({ on }) => on.includes('/dossier:')) ?? []

test('the nine questions wait with who can know them, and what only the customer knows is no talk among ourselves', () => {
  const run = withNine()
  expect(asked(run)).toHaveLength(9)
  const waiting = run.waiting().filter(({ task }) => task === 'dossier')
  expect(waiting.map(({ person, verb }) => [person, verb])).toEqual([
    [tom.id, 'Answer 3 questions of the dossier'],
    [priya.id, 'Answer 5 questions of the dossier'],
    [diego.id, 'Answer 1 question of the dossier'],
  ])
  expect(onAgenda(run)).toHaveLength(8)
  expect(onAgenda(run).some(({ on }) => on.includes('adoption.unknown'))).toBe(false)
})

test('what is answered leaves the agenda, what is handed on waits there, and the meeting is about the rest', () => {
  const run = withNine()
  answers(run, tom, { 'licence.old:main': '402', 'conflict.renewal': '31 March', 'instance.minutes:prod': '41,000 in October' })
  run.does(priya, 'hand-on-questions', null, { questions: ['conflict.cadence'], to: 'meeting', note: 'It changes just now' })
  run.does(priya, 'hand-on-questions', null, { questions: ['health.old:current'], to: 'customer' })
  expect(onAgenda(run).map(({ on }) => on.split('dossier:')[1])).toEqual([
    'communication.method:current',
    'success-plan.old:plan',
    'conflict.cadence',
    'recording.worth',
  ])
  expect(run.view(priya).dossier).toMatchObject({ questions: 6, mine: 4 })
})

test('a point that was talked about in the meeting is answered by what came of it', () => {
  const run = withNine()
  run.does(priya, 'discuss-agenda-item', 'internal-meeting/dossier:communication.method:current', { note: 'They like the channel' })
  expect(asked(run)).not.toContain('communication.method:current')
  const part = dossierOf(run.handover, run.as(tom))?.parts.find(({ id }) => id === 'communication')
  expect(part?.answers).toMatchObject([{ text: 'They like the channel', by: priya.id }])
})

test('the account team answers what it is asked, and nothing else', () => {
  const run = withNine()
  expect(run.refusal(diego, 'answer-questions', null, { answers: [{ question: 'health.old:current', answer: 'Green' }] }).code).toBe(
    'command.invalid',
  )
  answers(run, diego, { 'recording.worth': 'The kick-off' })
  expect(run.refusal(diego, 'answer-questions', null, { answers: [{ question: 'recording.worth', answer: 'x' }] }).code).toBe(
    'dossier.not-yours',
  )
  expect(run.refusal(nina, 'hand-on-questions', null, {}).says).toBe('The dossier is written by Priya Nair and Tom Becker.')
})

test('issues on which nothing happens are a task of the outgoing side', () => {
  const issues = [{ title: 'Caching', status: 'open', updatedOn: '2026-08-01' }]
  const run = started(withChanged(kestrelSources, { 'collaboration-project/main': { issues } }))
  expect(run.waiting()).toContainEqual(
    expect.objectContaining({ person: priya.id, verb: 'Update or close 1 issue of Kestrel together: Caching' }),
  )
})

test('what people ask themselves goes the same way', () => {
  const run = withNine()
  run.does(tom, 'ask-question', null, { text: 'Who signs the add-on?', part: 'opportunities', to: 'outgoing' })
  const [mine] = questionsFor(run.handover, run.as(priya)).filter(({ cause }) => cause === 'asked')
  expect(mine).toMatchObject({ text: 'Who signs the add-on?', part: 'opportunities', place: 'outgoing', askedBy: tom.id })
  answers(run, priya, { [mine?.id ?? '']: 'Their head of IT' })
  expect(asked(run)).toHaveLength(9)
})

test('the receiving side acknowledges part by part and critical tickets one by one, and rates it at the end', () => {
  const run = withNine()
  expect(run.refusal(priya, 'read-dossier', null, { parts: ['license'] }).says).toBe('Tom Becker takes over and says what has been read.')
  run.does(tom, 'read-dossier', null, { parts: ['top', 'license', 'ticket:8812'] })
  expect(run.view(tom).dossier).toMatchObject({ parts: 17, read: 3 })
  expect(run.refusal(tom, 'rate-dossier', null, { stars: 4 }).says).toBe(
    '14 parts are not marked as read yet. Read on first, then rate it.',
  )
  const left = dossierOf(run.handover, run.as(tom))?.parts.flatMap(({ id }) => (id === 'license' ? [] : [id])) ?? []
  run.does(tom, 'read-dossier', null, { parts: left })
  run.does(tom, 'rate-dossier', null, { stars: 4, note: 'The top three helped most' })
  expect(run.handover.dossier?.rating).toMatchObject({ stars: 4, by: tom.id })
  expect(run.refusal(tom, 'rate-dossier', null, { stars: 5 }).code).toBe('dossier.rated')
})

test('candid notes are written by who may read them, and stand in nothing that others read', () => {
  const run = withNine()
  run.does(priya, 'note-candidly', null, { text: 'canary-word', part: 'communication' })
  run.does(marta, 'note-candidly', null, { text: 'canary-word too', part: 'communication' })
  expect(run.refusal(diego, 'note-candidly', null, { text: 'x', part: 'communication' }).code).toBe('dossier.not-candid')
  const staff = new Set(['staff'] as const)
  expect(JSON.stringify(run.happened.map((event) => maskedEvent(event, staff)))).not.toContain('canary-word')
  expect(JSON.stringify(maskedView(run.view(diego), staff))).not.toContain('canary-word')
  expect(JSON.stringify([run.told, run.waiting()])).not.toContain('canary-word')
  expect(JSON.stringify(run.happened.map((event) => maskedEvent(event, new Set(['staff', 'incoming'] as const))))).toContain('canary-word')
})

test('at the end each question has somebody by name, and the one for the customer outlives the handover', () => {
  const run = withNine()
  const events = run.does(priya, 'hand-on-questions', null, { questions: ['health.old:current'], to: 'customer' })
  expect(events).toContain('QuestionsHandedOn')
  const leaves = dossierLeaves(run.handover, run.as(tom))
  expect(leaves.map(({ text, person }) => [text, person])).toEqual([
    ['Ask the customer: Is this still how the account is doing?', tom.id],
    ['Ask the customer: Do they use Plan, or another tool for it?', tom.id],
    ['Find out what the dossier still asks: 7 questions', tom.id],
  ])
})

test('the log alone gives the same dossier', () => {
  const run = withNine()
  run.does(tom, 'ask-question', null, { text: 'Who signs?', part: 'license', to: 'customer' })
  run.does(tom, 'read-dossier', null, { parts: ['license'] })
  expect(run.replayed()).toEqual(run.handover)
})
