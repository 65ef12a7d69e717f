import type { Instant, PlainDate } from '../base/ids.ts'
import type { Pause } from '../calendar/after-pause.ts'
import type { Deadline } from '../calendar/deadline.ts'
import type { Evidence, RecordRef } from '../checks/evidence.ts'
import type { AgendaPart } from '../definition/definition.ts'
import type { Place } from '../dossier/question.ts'
import type { Answer, AskedByPerson, CandidNote, Rating, Said } from '../dossier/said.ts'
import type { ByLink } from '../policy/member.ts'
import type { DueStep } from './due-steps.ts'

/**
 * The state of one handover: what `evolve` makes of its events, and what is stored beside the log. Plain JSON.
 * Late, waiting and needs-fixes are derived (see `view.ts`), never stored.
 */

export type PersonId = string
export type AccountId = string

/** Who holds an account: a named person, or a pool that takes accounts on demand. */
export type Holder = { kind: 'person'; id: PersonId } | { kind: 'pool'; id: string }

export const statuses = ['proposed', 'running', 'paused', 'completed', 'cancelled'] as const
export type HandoverStatus = (typeof statuses)[number]

/** Why accounts change hands (process.md). `other` carries a text. */
export const reasons = ['territory change', 'realignment', 'balance of books', 'departure', 'leave', 'escalation', 'other'] as const
export type Reason = { kind: (typeof reasons)[number]; text?: string }

/** How fast: a slow transition shadows the calls for one to two months. */
export const paces = ['standard', 'slow'] as const
export type Pace = (typeof paces)[number]

/** What should be different before it starts, beside what is said about it in words. */
export type StartChange = { pace?: Pace; flipOn?: PlainDate; to?: PersonId }

/** One cadence call of a slow transition: who leads it where somebody chose otherwise than the flip says, and what became of it. */
export type CadenceCall = {
  chosen?: { lead: PersonId; by: PersonId; at: Instant; because?: string }
  said?: { held: boolean; lead: PersonId; by: PersonId; at: Instant; note?: string }
}

/** A person in a role of this handover, from when to when. A delegate acts beside the participant for a while. */
export type Participant = {
  role: string
  person: PersonId
  from: Instant
  until?: Instant
  delegateOf?: PersonId
  /** They have it because the account lies in their territory. Older starts do not say so. */
  byTerritory?: true
}

/** Children move with the parent, or a reason is stated. */
export type Child = { account: AccountId; moves: true } | { account: AccountId; moves: false; because: string }

/** Computed once when the task opens, with the days that counted; recomputed only by a logged decision. */
export type TaskDue = Deadline

export type TaskStatus = 'locked' | 'open' | 'done' | 'waived' | 'not-applicable'
export type TaskState = {
  status: TaskStatus
  openedAt?: Instant
  due?: TaskDue
  evidence?: Evidence
  /** Verdict, evidence and date of each system that the task names. */
  parts?: Record<string, Evidence>
  finishedAt?: Instant
  /** Why it is open again: shown to whom it returns. */
  reopened?: { at: Instant; because: string; by?: PersonId; cause: 'regressed' | 'returned' | 'person' }
  /** A waiver that somebody asked for and nobody has decided yet. */
  waiver?: { askedBy: PersonId; at: Instant; because: string; until: PlainDate; approver: PersonId }
  /** Set while it does not apply: the page's condition says so (`by` is baton), or a person did. */
  notApplicable?: { because: string; by: PersonId | 'baton' }
  /** Joint tasks: who has signed or said so already. */
  said?: Record<PersonId, { at: Instant; note?: string; held?: boolean }>
}

/** One thing the gatekeeper looks at, as it stood when submitted. */
export type ReviewItem = {
  id: string
  title: string
  section: string
  /** What the item said, as text, and on what it rests. */
  value: string
  /** The same for reading, where that differs; approvals are bound to `value`. Rounds from before there was any do without. */
  shown?: string
  evidence?: Evidence
  /** The task that reopens when the item is returned. */
  task: string
  restricted?: 'candid'
  /** True when a machine has verified it. */
  verified: boolean
  optional: boolean
  /** Comes after the gate (send date, sign-offs): shown, nothing to decide. */
  later: boolean
}
export type ItemVerdict =
  | { verdict: 'pass' | 'not applicable'; by: PersonId; round: number }
  | { verdict: 'return'; reason: string; by: PersonId; round: number }

export type Round = {
  number: number
  submittedBy: PersonId
  submittedAt: Instant
  items: ReviewItem[]
  /** SHA-256 of the canonical snapshot: what the approval is bound to. */
  hash: string
  due: TaskDue
  decision?: { outcome: 'approved' | 'needs fixes'; by: PersonId; at: Instant; items: Record<string, ItemVerdict>; comment?: string }
}
export type GateState = {
  rounds: Round[]
  /** Set by a revocation or by facts that changed after the approval; cleared by the next approval. */
  void?: { cause: 'revoked' | 'stale'; because: string; at: Instant; by?: PersonId }
}

/** What was arranged about a call. What stands below `agenda` is absent from calls of before invitations were sent. */
export type CallState = {
  task: string
  start: Instant
  minutes: number
  scheduledBy: PersonId
  agenda: string[]
  title?: string
  /** Names the call to calendars for as long as there is a handover; `sequence` grows with each word about it. */
  uid?: string
  sequence?: number
  people?: PersonId[]
  /** Others of the workspace, who may come and need not. */
  guests?: PersonId[]
  place?: string
  link?: string
  /** Why at such a time, or that long. */
  because?: string
  cancelled?: { at: Instant; because: string }
}

/** One point to talk about. Those that Baton makes carry what they came from in their id: `blank:health`, `waived:clean-up`. */
export type AgendaItem = {
  id: string
  /** `topic`: what a playbook or a person puts on it without a task that rests on it. */
  part: AgendaPart | 'topic'
  text: string
  addedBy: PersonId | 'baton'
  /** Who takes it along when it is left open. */
  owner: PersonId
  restricted?: 'candid'
  settled?: { how: 'discussed' | 'left'; by: PersonId; at: Instant; note?: string; owner?: PersonId }
}
/** `kept`: the call was held, so what is open elsewhere changes the list no more. */
export type Agenda = { items: AgendaItem[]; kept?: true }

export type LetterVersion = {
  version: number
  subject: string
  text: string
  hash: string
  from: PersonId
  to: string[]
  cc: string[]
  replyTo?: string
  by: PersonId
  at: Instant
  proposedDates: PlainDate[]
  /** Whom it speaks of and comes from: when one of them is replaced, it is true no longer. Older versions do not say. */
  names?: PersonId[]
  /** The addresses of ours that it comes from, goes to in copy or gives the customer. Older versions do not say. */
  addresses?: { person: PersonId; email: string }[]
  /** The template of the workspace that its words come from; without it they are the page's own, or those that Baton ships. */
  template?: { name: string; version: number; hash: string; approvedBy: PersonId }
}
/** Sent, refused or unknown; nothing between. An unknown outcome waits for people. */
export type LetterOutcome = 'sent' | 'refused' | 'unknown'
/** How the copy of a letter that somebody sent from their own mailbox differs from what was approved. */
export type CopyDifference = { where: 'subject' | 'text' | 'recipients'; is: 'missing' | 'added' | 'changed'; words: string }
export type LetterCopy = {
  version: number
  by: PersonId
  at: Instant
  subject?: string
  text: string
  to: string[]
  differences: CopyDifference[]
}
export type LetterState = {
  versions: LetterVersion[]
  agreed?: { version: number; date: PlainDate; by: PersonId; at: Instant }
  /** None of the dates of this version, says who agrees them; cleared by an agreement or a newer version. */
  declined?: { version: number; by: PersonId; at: Instant; because: string; dates: PlainDate[] }
  /** Released; leaves at `leavesAt` unless held, revoked or stopped. */
  release?: { version: number; by: PersonId; at: Instant; leavesAt: Instant }
  /** The one hand-over to SMTP of this version has begun. */
  handedOver?: { version: number; at: Instant }
  /** Given to somebody who sends it from their own mailbox; asked once whether they have. */
  given?: { version: number; by: PersonId; at: Instant; to: PersonId; asked?: Instant; withdrawn?: string }
  /** `how`: what "sent" rests on where Baton did not send it. */
  outcome?: { version: number; outcome: LetterOutcome; at: Instant; evidence: string; how?: 'copy' | 'word'; by?: PersonId }
  copy?: LetterCopy
  /** A minute after the hand-over there was no reply yet. */
  unansweredAt?: Instant
  /** Statements "it was not sent" by two different people, which alone allow another hand-over. */
  notSent?: PersonId[]
}

export const itemKinds = ['bounce', 'reply', 'question', 'difference', 'outdated'] as const
/** What comes back after a letter: it waits for its owner until it is answered or handed to somebody by name. */
export type LetterItem = {
  id: string
  kind: (typeof itemKinds)[number]
  from: string
  text: string
  by: PersonId
  at: Instant
  handedTo?: { person: PersonId; by: PersonId; at: Instant; note?: string }
  answer?: { by: PersonId; at: Instant; text: string }
}

export type Consultation = {
  id: string
  row: string
  about: string
  person: PersonId
  role: string
  askedAt: Instant
  due: Instant
  answer?: { at: Instant; said: string } | { at: Instant; silent: true }
}

/** How an operation on another system may be repeated (reliability.md 5.5): by nature, by key, after a probe, or never. */
export type Repeat = 'natural' | 'keyed' | 'probed' | 'never'

export type EffectState = {
  id: string
  task: string
  /** The capability's action, for example `helpdesk.follow-open-tickets`. */
  action: string
  system: string
  /** What it changes, in words, and where. */
  subject: string
  account: AccountId
  record: { kind: string; key: string }
  before: unknown
  after: unknown
  /** A sentence that a person can carry out by hand. */
  instruction: string
  repeat: Repeat
  afterIds: string[]
  /** What takes the place of what goes; it has to be there when the change is made. */
  standsOn?: { kind: string; key: string }
  state: 'planned' | 'requested' | 'applied' | 'verified' | 'failed' | 'unknown' | 'undoing' | 'undone' | 'dropped'
  by: 'built-in' | 'by hand'
  because?: string
  at?: Instant
  /** It is being taken back, and until that is known for certain it counts as made. */
  takingBack?: true
  /** Somebody did it by hand and shows where; until then it is only an instruction. */
  attested?: { by: PersonId; at: Instant; link: string }
}

export type Comment = {
  id: string
  by: PersonId
  at: Instant
  text: string
  mentions: PersonId[]
  about?: string
  restricted?: 'candid'
}

/** What is left on a person's plate when a handover ends. */
export type OpenEnd = {
  id: string
  text: string
  person: PersonId
  restricted?: 'candid'
  settled?: { by: PersonId; at: Instant; outcome: string }
}

/** A principle that a record breaks. `cause` names both, so that the same call is one incident however often it is read. */
export type Incident = {
  id: string
  cause: string
  principle: string
  text: string
  because: string
  records: RecordRef[]
  openedAt: Instant
  explained?: { by: PersonId; at: Instant; because: string }
  goneAt?: Instant
}

export type Validation = {
  due: Instant
  people: PersonId[]
  /** The first of them who answers decides, says the page; without it all are asked. */
  rule?: 'first'
  said: Record<PersonId, { at: Instant; outcome: 'works' | 'needs attention'; note: string }>
}

export type Handover = {
  id: string
  /** Short readable name, for example `KES-12`. */
  ref: string
  version: number
  status: HandoverStatus
  playbook: { id: string; version: string }
  account: AccountId
  children: Child[]
  reason: Reason
  pace: Pace
  from: Holder
  to: Holder
  /** Who has to accept while proposed. */
  acceptedBy: PersonId | null
  awaiting: PersonId | null
  /** Who was asked to accept at the start; a proposed change is answered back to them. */
  accepter: PersonId | null
  startedBy: PersonId
  proposedAt: Instant
  /** From here dues count. */
  startedAt: Instant | null
  /** When the incoming side starts to lead; a proposal until it is reached. */
  flipOn: PlainDate | null
  endedAt: Instant | null
  endedBecause: string | null
  pausedBecause: string | null
  /** Since when its clocks stand still, while it is paused; and when they did before. Absent until the first time. */
  pausedAt?: Instant
  pauses?: Pause[]
  participants: Participant[]
  /** Roles whose person says that it is somebody else, without knowing who. Absent until the first one. */
  notMine?: Record<string, { by: PersonId; at: Instant; because: string }>
  tasks: Record<string, TaskState>
  gates: Record<string, GateState>
  answers: Record<string, { value: unknown; by: PersonId; at: Instant }>
  calls: Record<string, CallState>
  /** By the task of the call; absent until something is said about a point of it. */
  agendas?: Record<string, Agenda>
  /** What was said about the dossier; absent until the first word. */
  dossier?: Said
  letter: LetterState
  /** What came back after the letter. Absent until the first one. */
  letterItems?: Record<string, LetterItem>
  consultations: Record<string, Consultation>
  effects: Record<string, EffectState>
  /** Tier, pool and the account itself each have a date of their own. */
  ownership: {
    effectiveOn: PlainDate | null
    changedAt: Instant | null
    /** To whom it passed, and of which child accounts it was not from who hands over. Changes of before do not say so. */
    to?: Holder
    others?: { account: AccountId; holder: Holder }[]
    /** Before the customer is told, by a waiver of the manager (invariant 20). */
    early?: { by: PersonId; at: Instant; because: string }
  }
  /** What stays behind, group by group, with what was seen of it then. Absent until the first one. */
  acknowledged?: Record<string, { by: PersonId; at: Instant; items: string[] }>
  comments: Comment[]
  openEnds: OpenEnd[]
  proposals: { by: PersonId; at: Instant; text: string; change?: StartChange }[]
  /** The incoming person is ready to lead from the flip on; a moved flip asks them again. Absent until they say so. */
  ready?: { by: PersonId; at: Instant; note?: string }
  /** By the day of the call; absent until somebody says something about one. */
  cadence?: Record<PlainDate, CadenceCall>
  /** The ended handover of this account whose answers it began with. */
  previous?: { id: string; ref: string }
  /** Ids of the labels that people have put on, beside those that its page gives. Absent until the first one. */
  labels?: string[]
  /** It was under way elsewhere before; who vouches for what is said of that time. */
  movedIn?: { by: PersonId; at: Instant; source: MovedFrom; takenBack?: { by: PersonId; at: Instant } }
  /** Absent until the first one. */
  incidents?: Record<string, Incident>
  validation: Validation | null
  /** Ids of the timers that have reminded somebody; each does it once. */
  reminded: string[]
  /** When each was last reminded, by a timer or by somebody: once a day at most. Absent until the first one. */
  nudged?: Record<PersonId, Instant>
}

/** Where a handover that was under way elsewhere was read from. `digest` names the bytes and the place in them. */
export type MovedFrom = { name: string; digest: string; link?: string }

/** The other system's answer to one effect. */
export type EffectResult = { state: 'applied' | 'verified' | 'failed' | 'unknown' | 'undone'; because?: string }

/** `restricted`: what people wrote in it is for few (`restricted.ts`); it stands in the event, since the log is read without the page. */
export type HandoverEvent = Told & { restricted?: 'candid' }

type Told =
  | {
      type: 'HandoverProposed'
      ref: string
      playbook: { id: string; version: string }
      account: AccountId
      accountName: string
      children: Child[]
      reason: Reason
      pace: Pace
      from: Holder
      to: Holder
      participants: Participant[]
      awaiting: PersonId | null
      flipOn: PlainDate | null
      tasks: string[]
      /** SHA-256 of the page's bytes: the version names its meaning only. Added where the event is written. */
      pageHash?: string
      previous?: { id: string; ref: string }
    }
  /** `awaiting`: who is asked about it; older ones do not say. */
  | { type: 'ChangeProposed'; text: string; change?: StartChange; awaiting?: PersonId | null }
  /** `awaiting`: who has to accept what was agreed; nobody where both sides have. */
  | { type: 'ChangeAgreed'; change: StartChange; awaiting: PersonId | null }
  | { type: 'HandoverStarted' }
  /** It was under way elsewhere: what is said to be done, by task, and what the checks of now say against. Nothing of it is sent again. */
  | {
      type: 'HandoverMovedIn'
      source: MovedFrom
      startedAt: Instant
      done: Record<string, { evidence: Evidence; finishedAt: Instant }>
      refuted: Record<string, string>
      /** The customer was told elsewhere. */
      letter?: { sentAt: Instant; evidence: string }
    }
  /** It was moved in by mistake, and nobody had touched it: it ends without a word to anybody. */
  | { type: 'MoveInTakenBack'; dropped: string[] }
  /** An approval that was given elsewhere, bound to what its items say now. `by` vouches for it and decided nothing. */
  | {
      type: 'ApprovalMovedIn'
      gate: string
      items: ReviewItem[]
      hash: string
      due: TaskDue
      submittedBy: PersonId
      decidedBy: PersonId
      decidedAt: Instant
      comment: string
      /** What the approval finishes. */
      tasks: string[]
      evidence: Evidence
    }
  /** `stops`: dues stand still until it goes on. Pauses of before they did do not say so. */
  | { type: 'HandoverPaused'; because: string; stops?: true }
  | {
      type: 'HandoverResumed'
      /** Since when the clocks stood still. Dues of tasks move by events of their own. */
      since?: Instant
      /** When those who were asked for their view have to give it now. */
      consultations?: Record<string, Instant>
      /** When a letter that was released before leaves now. */
      leavesAt?: Instant
    }
  | { type: 'HandoverCancelled'; because: string; leaves: OpenEnd[]; dropped: string[] }
  | { type: 'HandoverCompleted'; leaves?: OpenEnd[] }
  | {
      type: 'ParticipantChanged'
      role: string
      person: PersonId
      previous: PersonId | null
      because: string
      /** They gave up only this role: that they hold the account, or take it over, is another matter. */
      beside?: true
    }
  | { type: 'NotMine'; role: string; because: string }
  | { type: 'RoleDelegated'; role: string; person: PersonId; delegateOf: PersonId; from: Instant; until: Instant; because: string }
  | { type: 'TaskOpened'; task: string; due?: TaskDue }
  | { type: 'DueSet'; task: string; due: TaskDue; because: string }
  | { type: 'TaskLocked'; task: string; because: string }
  | { type: 'TaskPartChecked'; task: string; part: string; evidence: Evidence }
  | { type: 'TaskDone'; task: string; evidence: Evidence }
  | { type: 'TaskSaid'; task: string; note?: string; held?: boolean }
  | { type: 'TaskReopened'; task: string; because: string; cause: 'regressed' | 'returned' | 'person'; due?: TaskDue }
  | { type: 'TaskNotApplicable'; task: string; because: string }
  | { type: 'WaiverAsked'; task: string; because: string; until: PlainDate; approver: PersonId }
  | { type: 'WaiverDeclined'; task: string; because: string }
  | { type: 'TaskWaived'; task: string; evidence: Evidence }
  /** `from`: the handover before, whose answer it was. */
  | { type: 'Answered'; field: string; value: unknown; from?: string }
  | { type: 'ReadyToLead'; flipOn: PlainDate; note?: string }
  | { type: 'FlipMoved'; before: PlainDate; to: PlainDate; because: string }
  | { type: 'LeadChosen'; day: PlainDate; lead: PersonId; because?: string }
  | { type: 'CadenceCallReported'; day: PlainDate; held: boolean; lead: PersonId; note?: string }
  | { type: 'Submitted'; gate: string; round: number; items: ReviewItem[]; hash: string; due: TaskDue }
  | {
      type: 'Decided'
      gate: string
      round: number
      outcome: 'approved' | 'needs fixes'
      items: Record<string, ItemVerdict>
      comment?: string
    }
  | { type: 'ApprovalVoided'; gate: string; cause: 'revoked' | 'stale'; because: string }
  | ({ type: 'CallScheduled'; dropped?: PersonId[] } & Omit<CallState, 'scheduledBy' | 'cancelled'> & { organizer?: PersonId })
  | { type: 'CallPeopleChanged'; task: string; call: CallState; added: PersonId[]; dropped: PersonId[] }
  | { type: 'CallCancelled'; task: string; because: string; call: CallState }
  | { type: 'AgendaItemAdded'; task: string; item: AgendaItem }
  | { type: 'AgendaItemDiscussed'; task: string; item: AgendaItem; note?: string }
  | { type: 'AgendaItemLeft'; task: string; item: AgendaItem; owner: PersonId; openEnd: string; note?: string }
  | { type: 'AgendaItemTakenUp'; task: string; item: AgendaItem }
  | { type: 'AgendaKept'; task: string; items: AgendaItem[] }
  | { type: 'DossierAnswered'; answers: (Omit<Answer, 'by' | 'at' | 'in' | 'how'> & { question: string })[] }
  | { type: 'QuestionsHandedOn'; questions: string[]; to: Place; note?: string }
  | { type: 'QuestionAsked'; question: Omit<AskedByPerson, 'by' | 'at'> }
  | ({ type: 'CandidNoteAdded' } & Omit<CandidNote, 'by' | 'at' | 'in'>)
  | { type: 'DossierRead'; parts: string[] }
  | ({ type: 'DossierRated' } & Omit<Rating, 'by' | 'at'>)
  | { type: 'LetterDrafted'; letter: LetterVersion }
  | { type: 'DateAgreed'; letterVersion: number; date: PlainDate }
  | { type: 'DatesDeclined'; letterVersion: number; because: string; dates: PlainDate[] }
  | { type: 'LetterReleased'; letterVersion: number; leavesAt: Instant }
  | { type: 'LetterHeld'; because: string }
  | { type: 'LetterHandedOver'; letterVersion: number }
  | { type: 'LetterGiven'; letterVersion: number; to: PersonId }
  | { type: 'SendingAsked'; letterVersion: number; person: PersonId }
  | { type: 'LetterCopySeen'; letterVersion: number; copy: Omit<LetterCopy, 'version' | 'by' | 'at'> }
  | { type: 'LetterSettled'; letterVersion: number; outcome: LetterOutcome; evidence: string; how?: 'copy' | 'word' }
  | { type: 'LetterItemLogged'; item: Pick<LetterItem, 'id' | 'kind' | 'from' | 'text'> }
  | { type: 'LetterItemAnswered'; item: string; answer: string }
  | { type: 'LetterItemHandedOn'; item: string; to: PersonId; note?: string }
  | { type: 'LetterUnanswered'; letterVersion: number }
  | { type: 'NotSentStated'; letterVersion: number; again: boolean; evidence: string }
  | { type: 'ConsultationAsked'; consultation: Omit<Consultation, 'askedAt' | 'answer'> }
  | { type: 'ConsultationAnswered'; consultation: string; said: string }
  | { type: 'ConsultationSilent'; consultation: string }
  | { type: 'EffectsPlanned'; task: string; effects: EffectState[] }
  | {
      type: 'EffectRequested'
      effect: string
      /** Somebody has done it by hand and shows it here; Baton only records it. */
      attested?: { link: string }
    }
  | { type: 'EffectSettled'; effect: string; result: EffectResult }
  | { type: 'EffectUndoRequested'; effect: string }
  | {
      type: 'EffectiveDateSet'
      date: PlainDate
      /** The manager lets the account change hands before the customer is told, for this reason. */
      waived?: string
    }
  | {
      type: 'OwnershipChanged'
      accounts: AccountId[]
      from: Holder
      to: Holder
      on: PlainDate
      /** Children that were to go along and do not: they ended meanwhile, or pass by a handover of their own. */
      apart?: { account: AccountId; because: string }[]
      /** Child accounts that somebody else than `from` held before; taken back, they return to them and not to `to`. */
      others?: { account: AccountId; holder: Holder }[]
      /** Taken back: the account returns to who held it before this handover. */
      back?: true
    }
  | { type: 'LeftBehindAcknowledged'; group: string; items: string[] }
  | { type: 'Commented'; comment: { id: string; text: string; mentions: PersonId[]; about?: string } }
  /** `labels`: what it carries since. The names are those of that day. */
  | { type: 'LabelsChanged'; labels: string[]; put: { id: string; name: string }[]; off: { id: string; name: string }[] }
  | { type: 'Reminded'; about: string; kind: DueStep; people: PersonId[]; timer: string }
  | { type: 'Nudged'; people: PersonId[] }
  | { type: 'IncidentOpened'; incident: Omit<Incident, 'openedAt' | 'explained' | 'goneAt'> }
  | { type: 'IncidentExplained'; incident: string; because: string }
  | { type: 'IncidentGone'; incident: string }
  | { type: 'OpenEndSettled'; id: string; outcome: string }
  | { type: 'ValidationAsked'; due: Instant; people: PersonId[]; rule?: 'first' }
  | { type: 'ValidationGiven'; outcome: 'works' | 'needs attention'; note: string }
  | {
      type: 'PlaybookVersionChanged'
      version: string
      added: string[]
      removed: string[]
      /** Tasks that are the same under another id, and roles under another name or no longer there. */
      renamed?: Record<string, string>
      roles?: { renamed: Record<string, string>; ended: string[] }
      /** Gates that are the same under another id; their rounds go along. */
      gates?: Record<string, string>
      pageHash?: string
    }
  /** Words were taken out of entries of this handover: `digest` is of what they say now. For the log's own sake; nothing follows. */
  | {
      type: 'WordsErased'
      erasure: string
      cause: 'erasure' | 'retention'
      entries: { seq: number; digest: string; hash?: string }[]
    }

/** An event with who and when, as `evolve` folds it, and how where that was by a signed link. The log adds the chain. */
export type Happened = HandoverEvent & {
  by: PersonId | 'baton'
  /** The token through which software acted for them. */
  via?: string
  at: Instant
  byLink?: ByLink
}
