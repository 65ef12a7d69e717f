import type { Definition } from '../../src/core/definition/definition.ts'
import { record } from '../../src/core/facts/sample-facts.ts'
import type { EffectResult } from '../../src/core/process/handover.ts'
import { answersFor } from '../../src/core/process/testing/answers.ts'
import { Run } from '../../src/core/process/testing/run.ts'
import { csePool, diego, lena, marta, named, priya } from '../../src/core/process/testing/sample-people.ts'
import { edited, kestrel, poolOnCustomerCall, scaled, tidied, withRecords } from '../../src/core/process/testing/sample-world.ts'

/** Every stage of a transition to the pool, reached by the commands of the people whose turn it is. */

const review = 'territory-owner-review'
const letter = 'send-letter'

export const stateNames = [
  'started',
  'waiver asked',
  'tidy',
  'in review',
  'needs fixes',
  'approved',
  'tier changed',
  'tier unknown',
  'tier by hand',
  'managed',
  'called',
  'drafted',
  'agreed',
  'released',
  'sent',
  'closing',
  'closing, two days on',
  'signed',
  'completed',
  'paused',
  'cancelled',
  'call planned',
  'pool on a customer call',
  'letter unknown',
  'customer asked',
  'cancelled after a change',
  'cancelled after the letter',
] as const
export type StateName = (typeof stateNames)[number]

type Walk = (run: Run) => void
const verdict = (run: Run) => ({
  verdict: 'approved',
  items: Object.fromEntries((run.view(lena).gates[0]?.rounds.at(-1)?.undecided ?? []).map((id) => [id, 'pass'])),
})

function tierResult(run: Run, result: EffectResult): void {
  run.does(marta, 'apply', 'update-tier')
  run.machine({ command: 'effect-result', effect: 'update-tier/service-tier/current', result })
}

function tierChanged(run: Run): void {
  tierResult(run, { state: 'verified' })
  run.records((world) => withRecords(world, record('service-tier', 'current', { tier: 'Scale', compensationPoolAdjusted: false })))
}

const steps: [StateName, Walk][] = [
  ['started', () => {}],
  [
    'tidy',
    (run) => {
      run.records((world) => tidied(world, run.now))
      for (const [blank, value] of answersFor(run.view(priya))) run.does(priya, 'answer', blank, { value })
    },
  ],
  ['in review', (run) => run.does(priya, 'submit', review)],
  ['approved', (run) => run.does(lena, 'decide', review, verdict(run))],
  ['managed', (run) => run.records(scaled)],
  [
    'called',
    (run) => {
      run.does(priya, 'report-call', 'handover-call', { held: true })
      run.does(lena, 'report-call', 'handover-call', { held: true })
      for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
    },
  ],
  ['drafted', (run) => run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })],
  [
    'agreed',
    (run) => {
      run.does(marta, 'consult', 'write-and-send-the-letter.csm-manager', { said: 'Fine' })
      run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
    },
  ],
  ['released', (run) => run.does(priya, 'release-letter', letter, { letterVersion: 1 })],
  [
    'sent',
    (run) => {
      run.clock('2026-11-05T15:00:00.000Z')
      run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250 queued' })
    },
  ],
  [
    'closing',
    (run) => {
      run.does(priya, 'complete-task', 'answer-customer')
      run.records((world) =>
        withRecords(
          world,
          record('timeline-entry', 'closing', { type: 'handover', title: 'Closed', at: run.now, links: ['https://baton.example/KES-12'] }),
          record('book', 'current', { holder: named(priya), active: false }),
        ),
      )
    },
  ],
  [
    'signed',
    (run) => {
      run.does(priya, 'sign-off', 'pool-sign-off')
      run.does(lena, 'sign-off', 'pool-sign-off')
      run.clock('2026-11-10T15:00:00.000Z')
    },
  ],
  [
    'completed',
    (run) => {
      run.does(priya, 'sign-off', 'close-handover')
      run.does(marta, 'sign-off', 'close-handover')
    },
  ],
]

/** A stage beside the way: from which one it is left, and how. */
const beside: Partial<Record<StateName, [from: StateName, Walk]>> = {
  'needs fixes': [
    'in review',
    (run) =>
      run.does(lena, 'decide', review, {
        verdict: 'needs fixes',
        returns: [{ item: 'open-issues-and-escalations', reason: 'Which ticket is the urgent one?' }],
      }),
  ],
  'waiver asked': [
    'started',
    (run) => run.does(priya, 'waive', 'classify-instances', { because: 'They tell us on Monday', until: '2026-11-20' }),
  ],
  'closing, two days on': ['closing', (run) => run.clock('2026-11-10T15:00:00.000Z')],
  paused: ['approved', (run) => run.does(marta, 'pause', null, { because: 'They merge with another customer' })],
  cancelled: ['started', (run) => run.does(marta, 'cancel', null, { because: 'They leave us' })],
  'call planned': [
    'managed',
    (run) => run.does(priya, 'schedule-call', 'handover-call', { start: '2026-11-04T15:00:00.000Z', minutes: 45 }),
  ],
  'tier changed': ['approved', tierChanged],
  'tier unknown': ['approved', (run) => tierResult(run, { state: 'unknown', because: 'No reply' })],
  'tier by hand': ['approved', () => {}],
  'pool on a customer call': ['approved', (run) => run.records((world) => poolOnCustomerCall(world, run.now))],
  'letter unknown': [
    'released',
    (run) => {
      run.clock('2026-11-05T15:00:00.000Z')
      run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No reply' })
    },
  ],
  'customer asked': [
    'sent',
    (run) => run.does(diego, 'log-letter-item', letter, { kind: 'question', from: 'Ana Ortiz', text: 'Who do we call at night?' }),
  ],
  'cancelled after a change': [
    'approved',
    (run) => {
      tierChanged(run)
      run.does(marta, 'cancel', null, { because: 'They leave us' })
    },
  ],
  'cancelled after the letter': ['sent', (run) => run.does(marta, 'cancel', null, { because: 'They stay with Priya' })],
}

export function reach(definition: Definition, state: StateName): Run {
  const run = new Run({
    definition,
    world: edited(kestrel, 'instance', 'prod', { hosting: 'SaaS' }),
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    labels: [
      { id: 'watch', name: 'Watch', colour: 'ochre', about: '' },
      { id: 'at-risk', name: 'At risk', colour: 'rose', about: '' },
    ],
    ...(state === 'tier by hand' ? { providers: { 'cs-platform': 'by hand' } } : {}),
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })
  run.does(priya, 'put-labels', null, { labels: ['watch'] })
  const aside = beside[state]
  const until = aside?.[0] ?? state
  for (const [name, walk] of steps) {
    walk(run)
    if (name === until) break
  }
  aside?.[1](run)
  return run
}
