import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { answersFor } from './testing/answers.ts'
import { Run } from './testing/run.ts'
import { csePool, diego, lena, marta, named, noor, priya } from './testing/sample-people.ts'
import { edited, kestrel, scaled, tidied, withRecords } from './testing/sample-world.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const { definition } = compilePlaybook(page)
const review = 'territory-owner-review'
const started = () =>
  new Run({
    definition,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })

const approval = (run: Run) => {
  const round = run.view(lena).gates[0]?.rounds.at(-1)
  return { verdict: 'approved', items: Object.fromEntries((round?.undecided ?? []).map((id) => [id, 'pass'])) }
}

test('an account goes from its CSM to the pool, with a round of fixes, a revocation and a stale approval on the way', () => {
  const run = started()
  expect(run.handover.status).toBe('running')

  // Preparation: the checks do most of it, the document needs a person.
  run.records((world) => tidied(world, run.now))
  expect(run.status('fill-handover-document')).toBe('open')
  expect(run.refusal(priya, 'submit', review).code).toBe('gate.not-ready')
  const [[first] = []] = answersFor(run.view(priya))
  expect(run.refusal(priya, 'complete-task', 'fill-handover-document').says).toMatch(
    /^"Fill in .*" is finished by answering what the document asks for: ".+" and \d+ more\.$/,
  )
  expect(run.mayDo(priya)).toContain(`answer ${first}`)
  for (const [blank, value] of answersFor(run.view(priya))) run.does(priya, 'answer', blank, { value })
  expect(run.status('fill-handover-document')).toBe('done')
  run.does(priya, 'complete-task', 'mention-territory-owner')

  // First round: returned, fixed by its person, and only the rest is asked again.
  run.does(priya, 'submit', review)
  expect(run.refusal(priya, 'decide', review).code).toBe('gate.own-package')
  run.does(lena, 'decide', review, {
    verdict: 'needs fixes',
    returns: [{ item: 'open-issues-and-escalations', reason: 'Which ticket is the urgent one?' }],
  })
  expect(run.status('fill-handover-document')).toBe('open')
  expect(run.view(priya).needsFixes).toBe(true)
  run.does(priya, 'answer', 'open-issues-and-escalations-value', { value: 'T-1 is urgent' })
  expect(run.status('fill-handover-document')).toBe('open')
  run.does(priya, 'complete-task', 'fill-handover-document', { note: 'Said which one' })
  run.does(priya, 'submit', review)
  expect(run.view(lena).gates[0]?.rounds.at(-1)?.undecided).toEqual(['open-issues-and-escalations'])
  run.does(noor, 'decide', review, approval(run))
  expect(run.status('review-instances')).toBe('done')
  expect(run.status('update-tier')).toBe('open')

  // Revoked, and approved again by the owner herself.
  run.does(lena, 'revoke-approval', review, { because: 'The document names the wrong product' })
  expect(run.status('update-tier')).toBe('locked')
  run.does(priya, 'submit', review)
  run.does(lena, 'decide', review, approval(run))

  // What it saw changes: the approval is stale, and what was proven is open again.
  run.records((world) => edited(world, 'cta', 'seats', { status: 'open' }))
  expect(run.view(lena).gates[0]?.state).toBe('stale')
  expect(run.status('close-plans-and-ctas')).toBe('open')
  run.records((world) => edited(world, 'cta', 'seats', { status: 'closed' }))
  run.does(priya, 'submit', review)
  run.does(lena, 'decide', review, approval(run))

  run.records(scaled)
  expect(run.status('record-manager-actions')).toBe('done')
  run.does(priya, 'report-call', 'handover-call', { held: true })
  run.does(lena, 'report-call', 'handover-call', { held: true, note: 'Good call' })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(lena, 'attest', talk)
  expect(run.status('record-call')).toBe('done')

  // The letter: drafted, consulted, agreed, released, held, released again, sent.
  run.does(priya, 'draft-letter', 'send-letter', { dates: ['2026-11-05', '2026-11-06'] })
  expect(run.status('draft-letter')).toBe('done')
  expect(run.status('agree-timing')).toBe('open')
  run.does(diego, 'agree-date', 'send-letter', { date: '2026-11-05', letterVersion: 1 })
  expect(run.refusal(priya, 'release-letter', 'send-letter', { letterVersion: 1 }).says).toContain('Marta Lindqvist has not been heard')
  run.does(marta, 'consult', 'write-and-send-the-letter.csm-manager', { said: 'Fine with me' })
  run.does(priya, 'release-letter', 'send-letter', { letterVersion: 1 })
  run.does(diego, 'hold-letter', 'send-letter', { because: 'They asked for a day more' })
  run.does(priya, 'draft-letter', 'send-letter', { dates: ['2026-11-06'] })
  expect(run.status('agree-timing')).toBe('open')
  run.does(diego, 'agree-date', 'send-letter', { date: '2026-11-06', letterVersion: 2 })
  run.does(priya, 'release-letter', 'send-letter', { letterVersion: 2 })
  run.clock('2026-11-06T14:59:00.000Z')
  expect(run.handedOver).toEqual([])
  run.clock('2026-11-06T15:00:00.000Z')
  expect(run.handedOver).toEqual([2])
  expect(run.handover.ownership.changedAt).toBeNull()
  run.machine({ command: 'letter-result', letterVersion: 2, outcome: 'sent', evidence: '250 queued' })
  expect(run.status('send-letter')).toBe('done')
  expect(run.status('record-send-date')).toBe('done')
  expect(run.handover.ownership.changedAt).not.toBeNull()

  run.does(priya, 'complete-task', 'answer-customer')
  // The letter has moved the account to the pool; the CSM takes it out of their book, which no record of theirs allows by hand.
  expect(run.mayDo(priya)).toContain('apply leave-active-book')
  run.does(priya, 'apply', 'leave-active-book')
  for (const effect of run.effectsAsked) run.machine({ command: 'effect-result', effect, result: { state: 'verified' } })
  run.records((world) =>
    withRecords(
      world,
      record('timeline-entry', 'closing', { type: 'handover', title: 'Closed', at: run.now, links: ['https://baton.example/KES-12'] }),
      record('book', 'current', { holder: named(priya), active: false }),
    ),
  )
  expect(run.status('leave-active-book')).toBe('done')
  run.does(priya, 'sign-off', 'pool-sign-off')
  run.does(lena, 'sign-off', 'pool-sign-off')
  run.clock('2026-11-10T15:00:00.000Z')
  run.does(priya, 'sign-off', 'close-handover')
  expect(run.does(marta, 'sign-off', 'close-handover')).toContain('HandoverCompleted')

  // Thirty days after the letter two people are asked whether it worked.
  expect(run.handover.validation).toMatchObject({ due: '2026-12-06T15:00:00.000Z', people: [lena.id, diego.id] })
  run.clock('2026-12-07T09:00:00.000Z')
  expect(run.told.at(-1)).toMatchObject({ people: [lena.id, diego.id], subject: expect.stringContaining('late') })
  run.does(lena, 'validate', null, { outcome: 'works', note: 'Two requests, both solved' })
  run.does(diego, 'validate', null, { outcome: 'works', note: 'They like it' })
  expect(run.waiting()).toEqual([])
  expect(run.replayed()).toEqual(run.handover)
})
