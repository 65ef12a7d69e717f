import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { Run } from './testing/run.ts'
import { marta, named, priya, tom } from './testing/sample-people.ts'
import { kestrel, passedToTom, updatedFor, withRecords } from './testing/sample-world.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8')
const { definition } = compilePlaybook(page)
const started = () =>
  new Run({
    definition,
    world: kestrel,
    at: '2026-11-25T21:10:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'territory change' } },
  })

test('a handover between CSMs goes from its proposal to its completion', () => {
  const run = started()
  run.does(tom, 'propose-change', null, { text: 'Could it start after the release?' })
  run.does(priya, 'propose-change', null, { text: 'It can wait for two days.' })
  expect(run.does(tom, 'accept')).toContain('HandoverStarted')
  run.does(priya, 'attest', 'old-reads-playbook')
  run.does(tom, 'attest', 'new-reads-playbook')
  expect(run.records((world) => updatedFor(world, '2026-11-25'))).toContain('TaskDone')
  expect(run.status('records-current')).toBe('done')
  run.does(priya, 'schedule-call', 'internal-meeting', { start: '2026-11-30T16:00:00.000Z', minutes: 45, agenda: 'History\nPlans' })
  expect(run.refusal(priya, 'report-call', 'internal-meeting', { held: true }).code).toBe('call.not-yet')
  run.clock('2026-11-30T17:00:00.000Z')
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  expect(run.status('internal-meeting')).toBe('open')
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  expect(run.status('internal-meeting')).toBe('done')
  run.records(passedToTom)
  run.does(priya, 'attest', 'introduce-new-csm', { note: 'On the cadence call' })
  run.does(priya, 'draft-letter', 'follow-up-mail', { personal: 'It was a pleasure.' })
  run.does(priya, 'release-letter', 'follow-up-mail', { letterVersion: 1 })
  run.clock('2026-11-30T17:01:00.000Z')
  expect(run.handedOver).toEqual([1])
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250 queued' })
  expect(run.status('follow-up-mail')).toBe('done')

  const withTom = [named(priya), named(tom)]
  run.records((world) => withRecords(world, record('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: withTom })))
  run.records((world) =>
    withRecords(
      world,
      record('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [named(tom)] }),
      record('series', 'new', {
        title: 'Cadence',
        pattern: 'every Tuesday 11:00',
        organiser: 'internal',
        organisedBy: named(tom),
        accepted: true,
      }),
      record('series', 'cadence', {
        title: 'Cadence',
        pattern: 'every Tuesday 10:00',
        organiser: 'internal',
        organisedBy: named(priya),
        active: false,
      }),
    ),
  )
  expect(run.does(marta, 'apply', 'assign-account')).toContain('OwnershipChanged')
  const open = Object.entries(run.handover.tasks).flatMap(([id, { status }]) => (status === 'done' ? [] : [id]))
  expect(open).toEqual(['close-handover'])
  expect(run.does(tom, 'complete', 'close-handover')).toContain('HandoverCompleted')
  expect(run.handover.status).toBe('completed')
  expect(run.replayed()).toEqual(run.handover)
})

test('where several parts of a task fail, each reason says of which part it is, so that one plan is not read as two', () => {
  const run = started()
  run.does(tom, 'accept')
  run.records((world) =>
    withRecords(
      world,
      record('cta', 'c-1', { title: 'Seats run out', status: 'open', owner: named(priya) }),
      record('success-plan', 'p-1', {
        title: 'One pipeline',
        status: 'active',
        owner: named(priya),
        objectives: [{ title: 'Faster', status: 'open', owner: named(priya), tasks: [] }],
      }),
    ),
  )
  const because = run.view(tom).tasks.find(({ id }) => id === 'assign-plan-and-ctas')?.check?.because ?? ''
  expect(because).toMatch(/Every open CTA: .*"Seats run out".*; The success plan: .*"One pipeline"/)
  expect(because).toMatch(/; The plan's open objectives and tasks: .*"One pipeline"/)
})
