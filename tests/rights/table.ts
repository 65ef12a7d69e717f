import type { StateName } from './states.ts'

/**
 * Who may do what on the way to the pool, written by hand from the RACI of the page and the rules about roles, and from nothing that
 * the engine says. What stands in no row nobody may do.
 *
 * P outgoing CSM, L territory owner, N their deputy, M CSM manager, D AE, A renewal manager, S operations, X administrator, V viewer,
 * O an engineer and T a CSM of other handovers, I the manager of the pool's engineers, W software that acts for the CSM.
 */
export const everybodyHere = 'PLNMDASXVOTIW'
export type Row = [command: string, on: string, who: string, states: readonly StateName[]]

const prepared: StateName[] = ['started', 'waiver asked', 'tidy']
const reviewed: StateName[] = ['in review', 'needs fixes']
/** A change in another system: made by Baton, of unknown outcome, left to a person. */
const tier: StateName[] = ['tier changed', 'tier unknown', 'tier by hand']
const afterApproval: StateName[] = ['approved', ...tier, 'managed', 'called', 'drafted', 'agreed', 'released']
const afterLetter: StateName[] = ['sent', 'closing', 'closing, two days on', 'signed']
/** Stages beside the way, each with the matter that it is there for. */
const aside: StateName[] = ['call planned', 'pool on a customer call', 'letter unknown', 'customer asked']
const running = [...prepared, ...reviewed, ...afterApproval, ...afterLetter, ...aside]
const untilTheEnd: StateName[] = [...running, 'paused']
const always: StateName[] = [...untilTheEnd, 'completed', 'cancelled', 'cancelled after a change', 'cancelled after the letter']
const afterCall: StateName[] = ['called', 'drafted', 'agreed', 'released', ...afterLetter, 'letter unknown', 'customer asked']
const justApproved: StateName[] = ['approved', 'pool on a customer call']
const tierAwaited: StateName[] = [...justApproved, 'tier unknown', 'tier by hand']
const beforeCall: StateName[] = ['managed', 'call planned']
const told: StateName[] = [...afterLetter, 'customer asked']

/** What the sample's document puts on the agenda: three things that matter, and one person. */
const agendaPoints = [
  ...[1, 2, 3].map((number) => `handover-call/top:the-three-things-that-matter-most-risks-growth-${number}`),
  'handover-call/people:people-and-how-they-get-along:0',
]

export const table: readonly Row[] = [
  // Whoever works here may say something, the software of one of them too; a viewer reads.
  ['comment', '', 'PLNMDASXOTIW', always],
  // Whoever takes part sorts it, software of theirs too, and who steers it; also once it has ended.
  ['put-labels', '', 'PLNMDASXW', always],
  ['take-off-labels', '', 'PLNMDASXW', always],

  // Who started it and who steers it. Software gathers, drafts and proposes; stopping people is none of these.
  ['pause', '', 'PMSX', running],
  ['resume', '', 'PMSX', ['paused']],
  ['cancel', '', 'PMSX', untilTheEnd],

  // A is one's own for each activity, but a role goes through several of them and decides who holds the account: that is for managers.
  // Another person for a role: managers of the handover, operations; of one's own people, their manager.
  ['reassign', 'CSM', 'MSX', untilTheEnd],
  ['reassign', 'CSE Territory Owner', 'MSXI', untilTheEnd],
  ['reassign', 'CSM Manager', 'MSX', untilTheEnd],
  ['reassign', 'AE', 'MSX', untilTheEnd],
  // A deputy: also by whom it is about.
  ['delegate', 'CSM', 'PMSX', untilTheEnd],
  ['delegate', 'CSE Territory Owner', 'LMSXI', untilTheEnd],
  ['delegate', 'CSM Manager', 'MSX', untilTheEnd],
  ['delegate', 'AE', 'MDSX', untilTheEnd],

  // Clean up the data and write the document: R/A is the CSM. Software may write drafts, and attests nothing.
  ['answer', 'open-issues-and-escalations-value', 'PW', [...prepared, 'needs fixes', ...afterApproval, ...afterLetter, ...aside]],
  ['apply', 'close-plans-and-ctas', 'P', ['started', 'waiver asked']],
  ['apply', 'update-systems', 'P', ['started', 'waiver asked']],
  ['attest', 'update-systems', 'P', ['started', 'waiver asked']],
  ['attest', 'add-links', 'P', ['started', 'waiver asked']],
  ['attest', 'timeline-note', 'P', ['started', 'waiver asked']],
  ['complete-task', 'mention-territory-owner', 'P', ['tidy']],
  ['waive', 'close-plans-and-ctas', 'P', ['started', 'waiver asked']],
  ['waive', 'classify-instances', 'P', ['started']],
  ['waive', 'update-systems', 'P', ['started', 'waiver asked']],
  ['waive', 'fill-handover-document', 'P', ['started', 'waiver asked', 'needs fixes']],
  ['waive', 'add-links', 'P', ['started', 'waiver asked']],
  ['complete-task', 'fill-handover-document', 'P', ['needs fixes']],
  // The CSM asks and is accountable, so the gatekeeper decides about it.
  ['approve-waiver', 'classify-instances', 'L', ['waiver asked']],
  ['decline-waiver', 'classify-instances', 'L', ['waiver asked']],

  // Review and decide: never who submits, whatever else they are.
  ['submit', 'territory-owner-review', 'PW', ['tidy']],
  ['decide', 'territory-owner-review', 'LN', ['in review']],
  ['revoke-approval', 'territory-owner-review', 'LN', [...afterApproval, 'paused', 'call planned', 'pool on a customer call']],

  // Change tier and compensation pool: R/A is the manager, after the approval and not before.
  ['apply', 'update-tier', 'M', justApproved],
  // What became of the change comes first, then anybody's word.
  ['attest', 'update-tier', 'M', [...justApproved, 'tier by hand']],
  ['waive', 'update-tier', 'M', tierAwaited],
  ['attest', 'adjust-compensation-pool', 'M', tierAwaited],
  // Once the record says that it is not adjusted, there is something to change and nothing to attest.
  ['apply', 'adjust-compensation-pool', 'M', ['tier changed']],
  ['waive', 'adjust-compensation-pool', 'M', [...tierAwaited, 'tier changed']],
  // A change that Baton made goes back, one of unknown outcome is settled, one made by hand is shown: by whoever answers for it.
  ['undo', 'update-tier/service-tier/current', 'M', ['tier changed', 'cancelled after a change']],
  ['settle-effect', 'update-tier/service-tier/current', 'M', ['tier unknown']],
  ['report-change', 'update-tier/service-tier/current', 'M', ['tier by hand']],
  ['set-effective-date', '', 'M', [...afterApproval, 'call planned', 'pool on a customer call', 'letter unknown']],

  // What stays behind (here what was closed while tidying up) is acknowledged by who takes over: for a pool its owner, or their deputy.
  ['acknowledge', 'closed-work', 'LN', ['tidy', ...reviewed, ...afterApproval, ...afterLetter, ...aside]],

  // In no row: the page has no topics and so no dossier, a pool leads no cadence call, and undo on "ownership": the customer was told
  // who takes over, so the way back is a handover of its own.

  // A role that is somebody else's: whoever was put into it says so, at any time.
  ['forward', 'AE', 'D', untilTheEnd],

  // Hold the handover call: both sides are R/A, and the deputy stands in for one of them.
  ['schedule-call', 'handover-call', 'PLNW', beforeCall],
  // Until its time has come it is called off rather than reported.
  ['cancel-call', 'handover-call', 'PLN', ['call planned']],
  ['report-call', 'handover-call', 'PLN', ['managed']],
  ['discuss-agenda', 'handover-call', 'PLN', ['managed']],
  ...agendaPoints.flatMap((point): Row[] => [
    ['discuss-agenda-item', point, 'PLN', ['managed']],
    ['leave-agenda-item', point, 'PLN', beforeCall],
  ]),
  // Whoever is on the call may still think of something; software proposes points too.
  ['add-agenda-item', 'handover-call', 'PLNW', [...beforeCall, ...afterCall]],
  ['reopen', 'handover-call', 'PLN', afterCall],
  ['reopen', 'top-three', 'PLN', afterCall],
  ['reopen', 'relationships', 'PLN', afterCall],
  ['reopen', 'open-questions', 'PLN', afterCall],

  // Write and send the letter: R/A is the CSM, C the manager; the AE agrees the day. Holding it is for both sides and the gatekeeper.
  ['draft-letter', 'send-letter', 'PW', ['called', 'drafted', 'agreed']],
  ['consult', 'write-and-send-the-letter.csm-manager', 'M', ['drafted']],
  ['agree-date', 'send-letter', 'D', ['drafted']],
  ['decline-dates', 'send-letter', 'D', ['drafted']],
  ['release-letter', 'send-letter', 'P', ['agreed']],
  // Whoever takes part or steers it may hear from the customer.
  ['log-letter-item', 'send-letter', 'PLNMDASXW', [...told, 'letter unknown']],
  // The CSM, who is R/A for answering the customer; the AE, with whom the relationship lies by then; and who steers.
  ['answer-letter-item', 'id_1', 'PMDSX', ['customer asked']],
  ['hand-on-letter-item', 'id_1', 'PMDSX', ['customer asked']],
  // Nobody knows whether it left: who released it, who agreed it, the manager who was asked about it.
  ['settle-unknown', 'send-letter', 'PMD', ['letter unknown']],
  ['hold-letter', 'send-letter', 'PLND', ['released']],
  ['complete-task', 'answer-customer', 'P', ['sent']],
  ['reopen', 'answer-customer', 'P', ['closing', 'closing, two days on', 'signed']],

  // Finish and close: the pool signs through its owner, the deputy two working days later; the manager confirms.
  ['sign-off', 'pool-sign-off', 'PL', ['closing']],
  ['sign-off', 'pool-sign-off', 'PLN', ['closing, two days on']],
  ['reopen', 'pool-sign-off', 'PLNM', ['signed']],
  ['sign-off', 'close-handover', 'PM', ['signed']],

  // A broken principle is explained by who answers for the handover; it tells the holder and the AE.
  ['explain-incident', 'no-pool-on-customer-calls/meeting/slip', 'MSX', ['pool on a customer call']],
  // The customer was told of what does not happen: an open task for the one named person.
  ['settle-open-end', 'id_1', 'P', ['cancelled after the letter']],

  // Look back whether it worked: R/A are the territory owner and the AE.
  ['validate', '', 'LD', ['completed']],
]

/** Every command there is, also those that no state of this walk offers. */
export const commandNames = [
  'accept',
  'propose-change',
  'complete-task',
  'attest',
  'apply',
  'plan-effects',
  'settle-effect',
  'schedule-call',
  'report-call',
  'answer',
  'submit',
  'decide',
  'draft-letter',
  'consult',
  'agree-date',
  'release-letter',
  'hold-letter',
  'settle-unknown',
  'sign-off',
  'complete',
  'validate',
  'settle-open-end',
  'explain-incident',
  'approve-waiver',
  'decline-waiver',
  'waive',
  'mark-not-applicable',
  'reopen',
  'revoke-approval',
  'undo',
  'set-effective-date',
  'reassign',
  'delegate',
  'recompute-due',
  'pause',
  'resume',
  'cancel',
  'change-playbook-version',
  'comment',
  'put-labels',
  'take-off-labels',
  ...(['forward', 'decline-dates', 'hand-letter', 'say-sent', 'show-copy'] as const),
  ...(['log-letter-item', 'answer-letter-item', 'hand-on-letter-item'] as const),
  ...(['acknowledge', 'report-change'] as const),
  ...(['answer-questions', 'hand-on-questions', 'ask-question', 'note-candidly', 'read-dossier', 'rate-dossier'] as const),
  ...(['say-ready', 'move-flip', 'choose-lead', 'report-cadence-call'] as const),
  ...(['cancel-call', 'add-agenda-item', 'discuss-agenda-item', 'discuss-agenda', 'leave-agenda-item', 'take-up-agenda-item'] as const),
] as const

/** Everything that a command of this page can be on. */
export const targets: readonly string[] = [
  '',
  'territory-owner-review',
  ...['close-plans-and-ctas', 'classify-instances', 'flag-silent-instances', 'update-systems', 'open-handover-document'],
  ...['fill-handover-document', 'add-links', 'mention-territory-owner', 'timeline-note'],
  ...['review-plans-closed', 'review-instances', 'review-systems'],
  ...['update-tier', 'adjust-compensation-pool', 'record-manager-actions'],
  ...['handover-call', 'top-three', 'relationships', 'open-questions', 'record-call'],
  ...['draft-letter', 'agree-timing', 'send-letter', 'record-send-date', 'answer-customer'],
  ...['timeline-completion', 'leave-active-book', 'pool-sign-off', 'close-handover'],
  ...['CSM', 'CSE Territory Owner', 'CSM Manager', 'AE', 'Renewal Manager'],
  ...agendaPoints,
  // What cannot be moved, by groups; the change of holder itself; a change in another system.
  ...['children-that-stay', 'closed-tickets', 'closed-work', 'others-series', 'past-calls', 'unknown-access'],
  ...['ownership', 'update-tier/service-tier/current'],
  'open-issues-and-escalations-value',
  'write-and-send-the-letter.csm-manager',
  'no-pool-on-customer-calls/meeting/slip',
  // What the walk makes up on its way: the customer's question, and what a cancellation leaves open.
  'id_1',
]
