import type { HandoverEvent } from './handover.ts'

/**
 * Who hears of what, and when (process.md, "Roles and rights"). One table for mail, panel and tests; an event that it says nothing
 * about is told to nobody. What waits on somebody needs no line here: it stands in their digest for as long as it waits.
 */
export const whens = {
  now: 'at once, at any hour',
  'at work': 'at once, in their working hours',
  digest: 'in the next daily digest',
} as const
export type When = keyof typeof whens

/** Whom a line is about; `notice-audience.ts` says who that is at a moment. */
export type Audience =
  | 'who must accept'
  | 'who takes part'
  | 'who is informed only'
  | 'who takes the role'
  | 'who had the role'
  | 'who stands in and for whom'
  | 'who has it, due within a working day'
  | 'who has it, after a decision'
  | 'who has it and who answers for it'
  | 'who decides about the waiver'
  | 'who asked for the waiver'
  | 'who has it'
  | 'gatekeeper'
  | 'submitter'
  | 'submitter, if it needs fixes'
  | 'submitter, if approved'
  | 'informed of the gate, if approved'
  | 'who was asked'
  | 'who agrees on the letter'
  | 'who releases the letter'
  | 'people of the letter'
  | 'informed of the letter, if sent'
  | 'who was mentioned'
  | 'who is reminded'
  | 'who is asked about the look back'
  | 'who hears of the look back'
  | 'who is left with it'
  | 'who leads the call'
  | 'who has the letter to send'
  | 'who has what came back'
  | 'who can say whose role it is'
  | 'holders, AE and who can explain it'

export type NoticeLine = { to: Audience; when: When }

export const noticeTable: Readonly<Record<HandoverEvent['type'], readonly NoticeLine[]>> = {
  HandoverProposed: [{ to: 'who must accept', when: 'at work' }],
  ChangeProposed: [{ to: 'who must accept', when: 'at work' }],
  ChangeAgreed: [{ to: 'who must accept', when: 'at work' }],
  ReadyToLead: [{ to: 'who takes part', when: 'digest' }],
  FlipMoved: [{ to: 'who takes part', when: 'at work' }],
  LeadChosen: [{ to: 'who leads the call', when: 'at work' }],
  HandoverStarted: [
    { to: 'who takes part', when: 'at work' },
    { to: 'who is informed only', when: 'digest' },
  ],
  HandoverMovedIn: [
    { to: 'who takes part', when: 'digest' },
    { to: 'who is informed only', when: 'digest' },
  ],
  HandoverPaused: [
    // Whoever has the letter to send must hear at once that they must not.
    { to: 'who has the letter to send', when: 'now' },
    { to: 'who takes part', when: 'digest' },
    { to: 'who is informed only', when: 'digest' },
  ],
  HandoverResumed: [
    // They were told not to send it, and the agreed day does not wait for their next list.
    { to: 'who has the letter to send', when: 'at work' },
    { to: 'who takes part', when: 'digest' },
    { to: 'who is informed only', when: 'digest' },
  ],
  HandoverCancelled: [
    { to: 'who has the letter to send', when: 'now' },
    { to: 'who takes part', when: 'at work' },
    { to: 'who is informed only', when: 'digest' },
  ],
  HandoverCompleted: [
    { to: 'who takes part', when: 'at work' },
    { to: 'who is informed only', when: 'digest' },
  ],
  ParticipantChanged: [
    { to: 'who takes the role', when: 'at work' },
    { to: 'who had the role', when: 'at work' },
    { to: 'who can say whose role it is', when: 'at work' },
  ],
  NotMine: [{ to: 'who can say whose role it is', when: 'at work' }],
  RoleDelegated: [{ to: 'who stands in and for whom', when: 'at work' }],
  TaskOpened: [{ to: 'who has it, due within a working day', when: 'at work' }],
  DueSet: [{ to: 'who has it, after a decision', when: 'at work' }],
  TaskReopened: [{ to: 'who has it and who answers for it', when: 'at work' }],
  WaiverAsked: [{ to: 'who decides about the waiver', when: 'at work' }],
  TaskWaived: [{ to: 'who asked for the waiver', when: 'at work' }],
  // They counted on it, and have to do it after all.
  WaiverDeclined: [{ to: 'who has it', when: 'at work' }],
  Submitted: [{ to: 'gatekeeper', when: 'at work' }],
  Decided: [
    { to: 'submitter, if it needs fixes', when: 'at work' },
    { to: 'submitter, if approved', when: 'at work' },
    { to: 'informed of the gate, if approved', when: 'at work' },
  ],
  ApprovalVoided: [
    { to: 'gatekeeper', when: 'now' },
    { to: 'submitter', when: 'now' },
    { to: 'who has the letter to send', when: 'now' },
  ],
  ConsultationAsked: [{ to: 'who was asked', when: 'at work' }],
  LetterDrafted: [{ to: 'who agrees on the letter', when: 'at work' }],
  DateAgreed: [{ to: 'who releases the letter', when: 'at work' }],
  DatesDeclined: [{ to: 'who releases the letter', when: 'at work' }],
  LetterHeld: [
    { to: 'people of the letter', when: 'now' },
    { to: 'who has the letter to send', when: 'now' },
  ],
  LetterGiven: [{ to: 'who has the letter to send', when: 'at work' }],
  SendingAsked: [{ to: 'who is reminded', when: 'at work' }],
  LetterItemLogged: [{ to: 'who has what came back', when: 'at work' }],
  LetterItemHandedOn: [{ to: 'who has what came back', when: 'at work' }],
  LetterUnanswered: [{ to: 'people of the letter', when: 'now' }],
  LetterSettled: [
    { to: 'people of the letter', when: 'now' },
    { to: 'informed of the letter, if sent', when: 'at work' },
  ],
  EffectiveDateSet: [{ to: 'who takes part', when: 'at work' }],
  OwnershipChanged: [
    { to: 'who takes part', when: 'at work' },
    { to: 'who is informed only', when: 'at work' },
  ],
  Commented: [{ to: 'who was mentioned', when: 'at work' }],
  Reminded: [{ to: 'who is reminded', when: 'at work' }],
  Nudged: [{ to: 'who is reminded', when: 'at work' }],
  ValidationGiven: [{ to: 'who hears of the look back', when: 'digest' }],
  ValidationAsked: [{ to: 'who is asked about the look back', when: 'digest' }],
  AgendaItemLeft: [{ to: 'who is left with it', when: 'at work' }],
  IncidentOpened: [{ to: 'holders, AE and who can explain it', when: 'now' }],
  PlaybookVersionChanged: [
    { to: 'who takes part', when: 'digest' },
    { to: 'who is informed only', when: 'digest' },
  ],
  // Nobody is told: it shows in the room, in somebody's list of what waits, or in an event beside it that is told.
  ApprovalMovedIn: [],
  MoveInTakenBack: [],
  TaskLocked: [],
  LabelsChanged: [],
  TaskPartChecked: [],
  TaskDone: [],
  TaskSaid: [],
  TaskNotApplicable: [],
  Answered: [],
  CadenceCallReported: [],
  CallScheduled: [],
  LetterReleased: [],
  LetterHandedOver: [],
  NotSentStated: [],
  ConsultationAnswered: [],
  ConsultationSilent: [],
  AgendaItemAdded: [],
  AgendaItemDiscussed: [],
  AgendaItemTakenUp: [],
  AgendaKept: [],
  DossierAnswered: [],
  QuestionsHandedOn: [],
  QuestionAsked: [],
  CandidNoteAdded: [],
  DossierRead: [],
  DossierRated: [],
  CallCancelled: [],
  CallPeopleChanged: [],
  LetterCopySeen: [],
  LetterItemAnswered: [],
  EffectsPlanned: [],
  EffectRequested: [],
  EffectSettled: [],
  EffectUndoRequested: [],
  LeftBehindAcknowledged: [],
  IncidentExplained: [],
  IncidentGone: [],
  OpenEndSettled: [],
  WordsErased: [],
}

/** What a person got once a day at most, about one handover: reminders, whoever or whatever sends them. */
export const nudging: ReadonlySet<HandoverEvent['type']> = new Set(['Reminded', 'Nudged'])

/**
 * When whoever is informed (I) of a row hears that it is over: what must not wait is told with its own event, all else in the next
 * daily digest after the last task of the row is finished.
 */
export const informedBy = {
  approval: { event: 'Decided', when: 'at work', words: 'when it is approved' },
  letter: { event: 'LetterSettled', when: 'at work', words: 'when the letter is confirmed as sent' },
  owner: { event: 'OwnershipChanged', when: 'at work', words: 'when the account changes hands' },
  closing: { event: null, when: 'digest', words: 'when its last task is finished' },
} as const satisfies Record<string, { event: HandoverEvent['type'] | null; when: When; words: string }>
export type InformedBy = keyof typeof informedBy
