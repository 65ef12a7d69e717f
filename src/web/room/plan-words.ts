import type { HandoverPlan } from '../../contract/handover-plan.ts'

const count = (number: number, words: string) => (number === 0 ? [] : [`${number} ${words}`])

/** Every text of the plan of a change of owner. */
export const planWords = {
  plan: 'Plan',
  failedToLoad: 'The plan could not be loaded. Nothing was changed.',
  counts: ({ planned, underWay, done, stuck, takenBack }: HandoverPlan['counts']) =>
    [
      ...count(done, 'made'),
      ...count(underWay, 'under way'),
      ...count(planned, 'planned'),
      ...count(stuck, 'stuck'),
      ...count(takenBack, 'taken back'),
    ].join(' · ') || 'Nothing has to change.',
  halfDone: 'Half done: some changes are made, others are stuck.',
  wayOn: {
    'plan-effects': 'plan the rest again',
    'settle-effect': 'say what happened where nobody knows',
    undo: 'undo what was made',
  } satisfies Record<HandoverPlan['wayOn'][number]['command'], string>,
  canDo: (who: string, what: readonly string[]) => `${who} can ${what.join(', or ')}.`,
  you: 'You',
  noWayOn: 'Nobody can change that in the current state of the handover.',
  safeguards: 'Safeguards',
  kept: 'kept',
  notKept: 'not kept',
  others: 'Other changes',
  who: (person: string | null, role: string | null) => [person, role].filter(Boolean).join(', '),
  heldBack: 'Not planned yet',
  leftBehind: 'What stays behind',
  state: {
    planned: 'planned',
    requested: 'under way',
    applied: 'reported as done',
    verified: 'done and verified',
    failed: 'failed',
    unknown: 'nobody knows yet',
    undoing: 'being taken back',
    undone: 'taken back',
    dropped: 'dropped',
    stays: 'stays',
  } satisfies Record<HandoverPlan['changes'][number]['state'], string>,
  byHand: 'by hand',
  acknowledged: (name: string, day: string) => `· acknowledged by ${name}, ${day}`,
  notAcknowledged: (names: string[]) => (names.length === 0 ? '· not acknowledged' : `· waits for ${names.join(' or ')}`),
  short: {
    'plan-effects': 'Plan again',
    'report-change': 'Done by hand',
    'settle-effect': 'Say what happened',
    undo: 'Undo',
    acknowledge: 'Acknowledge',
  } as Partial<Record<string, string>>,
}
