import { refusalOf } from '../../connectors/built-in/unsteady.ts'
import { cadenceCalls } from '../../core/process/cadence.ts'
import { todayOf } from '../../core/process/circumstances.ts'
import { effectsOf } from '../../core/process/effects.ts'
import type { DemoAccount } from './accounts.ts'
import { backSteps } from './back-story.ts'
import { cseSteps, cseStepsWithFixes } from './cse-story.ts'
import { csmSteps } from './csm-story.ts'
import type { DemoRun } from './demo-run.ts'
import { personId } from './people.ts'
import { type Plan, until } from './story.ts'

/** Finds an account of the market that this person holds, a different one each time. */
type Found = (region: string, csm: string) => DemoAccount

/** The handovers that a newcomer meets first: something to do for each person of the cast, and each state that there is. */
export function castPlans(found: Found): Plan[] {
  const csm = (
    account: string,
    next: string,
    more: Omit<Plan, 'account' | 'playbook' | 'next' | 'reason'> & Partial<Pick<Plan, 'reason'>>,
  ): Plan => ({ account, playbook: 'csm-to-csm', next, reason: { kind: 'territory change' }, ...more })
  const cse = (account: string, more: Omit<Plan, 'account' | 'playbook' | 'reason'>): Plan => ({
    account,
    playbook: 'csm-to-cse',
    reason: { kind: 'realignment' },
    ...more,
  })
  return [
    // Tom's list: one of each, and one late.
    // Priya has asked for him to be let into both channels; the chat refused one of them.
    csm('Brightwater Energy', 'Tom Becker', {
      steps: until(csmSteps, 'follow'),
      idle: 1,
      specialAfter: 0,
      special: (run, { old }) => halfFails(run, old, 'join-channels'),
      unsteady: 'Chat',
    }),
    csm('Norrland Bank', 'Tom Becker', { starter: 'Ines Duarte', reason: { kind: 'balance of books' }, steps: [], idle: 3 }),
    csm('Orchid Clinics', 'Tom Becker', {
      starter: 'Marta Lindqvist',
      reason: { kind: 'balance of books' },
      steps: until(csmSteps, 'met-too'),
      idle: 0,
    }),
    csm('Halden Rail', 'Tom Becker', { steps: until(csmSteps, 'close'), idle: 1, flipOn: 'just over', isLate: true }),
    // Lena's: the first round, in which one thing is wrong, and a second one of Noor's.
    cse('Kestrel Logistics', { steps: until(cseSteps, 'decide'), idle: 1 }),
    cse(found('US West', 'Nina Castellanos').name, { steps: until(cseStepsWithFixes, 'decide'), idle: 0 }),
    cse(found('US Central', 'Priya Nair').name, { steps: until(cseStepsWithFixes, 'fix'), idle: 0 }),
    // What lies with operations: a change that was proposed, and a pause that nobody has ended.
    csm(found('Central Europe', 'Anselm Krüger').name, 'Dilara Aydın', {
      starter: 'Sam Okafor',
      steps: [],
      idle: 0,
      specialAfter: 2,
      special: (run, { next }) =>
        run.does(next, 'propose-change', null, { text: 'Their audit ends in three weeks. Could it start after that?' }),
    }),
    csm(found('Japan', 'Haruka Sato').name, 'Daichi Mori', {
      starter: 'Sam Okafor',
      steps: until(csmSteps, 'channels'),
      idle: 4,
      specialAfter: 2,
      special: (run, { manager }) =>
        run.does(manager, 'pause', null, { because: 'They are closing their year and see nobody until it is done.' }),
    }),
    // Letters: one waits for its date, one was held, one for the AE, who is late.
    cse(found('Japan', 'Daichi Mori').name, { steps: until(cseSteps, 'sent'), idle: 0 }),
    cse(found('Latin America', 'Rafael Nogueira').name, {
      steps: until(cseSteps, 'sent'),
      idle: 0,
      specialAfter: 1,
      special: (run, { ae }) =>
        run.does(ae, 'hold-letter', 'send-letter', { because: 'Their head of IT starts on Monday; she should hear it first.' }),
    }),
    cse('Copper Ridge Dairy', { steps: until(cseSteps, 'agree'), idle: 1 }),
    cse(found('Latin America', 'Luiza Prado').name, { steps: until(cseSteps, 'agree'), idle: 8, isLate: true }),
    // What else goes wrong in real life.
    csm(found('Central Europe', 'Dilara Aydın').name, 'Anselm Krüger', {
      steps: until(csmSteps, 'follow'),
      idle: 0,
      specialAfter: 1,
      special: (run, { next }) => halfFails(run, next, 'follow-tickets'),
      unsteady: 'Helpdesk',
    }),
    csm(found('US West', 'Mei Chen').name, 'Nina Castellanos', {
      steps: until(csmSteps, 'channels'),
      idle: 0,
      specialAfter: 0,
      special: (run, { old }) =>
        run.does(old, 'waive', 'join-channels', {
          because: 'They are closing the channel this month and use mail from then on.',
          until: dayAfter(run.now, 21),
        }),
    }),
    csm('Tindra Shipping', 'Callum Reid', {
      starter: 'Ines Duarte',
      reason: { kind: 'departure' },
      steps: until(csmSteps, 'introduce'),
      idle: 9,
      isLate: true,
    }),
    cse(found('US Central', 'Priya Nair').name, { steps: until(cseSteps, 'tier'), idle: 7, isLate: true }),
    cse(found('Nordics and UK', 'Freya Sandström').name, { steps: until(cseSteps, 'decide'), idle: 6, isLate: true }),
  ]
}

/** What a workspace has few of: a slow transition, and an account that comes back from the pool. Only a whole demo tells them. */
export const rarePlans = (found: Found, pooled: string): Plan[] => [
  // Both work in parallel for a while; the calls so far were led by who hands over.
  {
    account: found('Nordics and UK', 'Freya Sandström').name,
    playbook: 'csm-to-csm',
    next: 'Callum Reid',
    reason: { kind: 'territory change' },
    pace: 'slow',
    steps: until(csmSteps, 'introduce'),
    idle: 2,
    specialAfter: 1,
    special: (run, { old }) =>
      run.does(old, 'report-cadence-call', null, {
        day: lastCall(run, old),
        held: true,
        lead: personId(old),
        note: 'Callum listened in and took the notes.',
      }),
  },
  {
    account: pooled,
    playbook: 'cse-to-csm',
    next: 'Mei Chen',
    reason: { kind: 'escalation', text: 'Their exports fail since the upgrade, and they ask for one person to talk to.' },
    steps: backSteps,
    idle: 0,
  },
]

/** The last cadence call that the calendar knows of; where it knows none, they talked today. */
const lastCall = (run: DemoRun, name: string): string => {
  const circumstances = run.as(name)
  return cadenceCalls(run.handover, circumstances).findLast(({ state }) => state === 'to say')?.day ?? todayOf(circumstances)
}

const dayAfter = (now: string, days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10)

/** Of the changes that were asked for together, the first is made and the others are refused, as the simulated systems do. */
function halfFails(run: DemoRun, by: string, task: string): void {
  const planned = effectsOf(run.handover, task).filter(({ state }) => state === 'planned')
  if (planned.length < 2) throw new Error(`${run.handover.ref} has ${planned.length} changes for ${task}; it takes two to fail by half`)
  run.does(by, 'apply', task)
  for (const [index, { id, record, after, system }] of planned.entries()) {
    if (index === 0) run.written(record, after as Record<string, unknown>)
    const result = index === 0 ? { state: 'verified' as const } : { state: 'failed' as const, because: refusalOf(system) }
    run.machine({ command: 'effect-result', effect: id, result })
  }
}
