import type { Json } from '../core/base/canonical.ts'
import type { Instant } from '../core/base/ids.ts'
import type { CoverState, HandoverStatus } from './tables.ts'

/** What the log holds, whatever the engine calls its events: a type and whatever else JSON can say. */
export type LoggedEvent = { readonly type: string; readonly [member: string]: unknown }

/** A sequence of changes with versions of its own: one handover, one account, the workspace, one person. */
export type Stream = { kind: 'handover' | 'account' | 'workspace' | 'person' | 'playbook' | 'letter-template'; id: string }

/** Who may send the same request twice: the key they chose, a hash of the request, and what they are answered. */
export type Idempotency = { actor: string; key: string; requestHash: string; status: number; answer: Json }
export type IdempotencyKey = Pick<Idempotency, 'actor' | 'key' | 'requestHash'>

export type HandoverRow = {
  id: string
  number: number
  ref: string
  account: string
  version: number
  status: HandoverStatus
  playbook: string
  playbookVersion: number
  stage?: string | null
  fromHolder?: string | null
  toHolder?: string | null
  holding?: string[]
  participants?: string[]
  dueAt?: Instant | null
  tasksDone?: number
  tasksTotal?: number
  startedAt?: Instant | null
  endedAt?: Instant | null
  updatedAt: Instant
  /** What the list shows beyond the columns. */
  row?: object
  /** The fold of its events, whole. */
  state: object
  /** The accounts that it moves; given when it starts and when they change. */
  accounts?: string[]
  /** False for a cover beside a running handover. */
  changesHolder?: boolean
}

export type TaskRow = {
  handover: string
  task: string
  assignee: string | null
  role: string
  title: string
  verb: string
  status: string
  dueAt?: Instant | null
  openedAt?: Instant | null
  unblocks?: number
  data?: object
}

export type AssignmentRow = {
  account: string
  role: string
  holderKind: 'person' | 'pool'
  holder: string
  /** The role that owns the account: one holder at each instant. */
  holds?: boolean
  fromAt: Instant
  toAt?: Instant | null
} & Knowledge

/** Who says so, and since when it is known. What is left out is taken from the append: its time, its actor, its stream. */
export type Knowledge = {
  knownAt?: Instant
  by?: string
  source?: string
  reason?: string
  /** Written down late: it was known when it began, and its end when it ended. */
  asItHappened?: boolean
}

export type CoverRow = {
  id: string
  account: string
  person: string
  holderKind: 'person' | 'pool'
  holder: string
  fromAt: Instant
  toAt: Instant
  state: CoverState
  reason?: string
  brief?: string
  readAt?: Instant | null
  note?: string | null
  endedAt?: Instant | null
  departure?: string | null
  createdBy: string
  createdAt: Instant
}

/** `type` is a media type with its parameters: `text/calendar; method=REQUEST; charset=utf-8`. */
export type MailPart = { type: string; name?: string; content: string }

export type MailRow = {
  id: string
  at: Instant
  to: string[]
  subject: string
  text: string
  html?: string | null
  /** What it carries beside its text: an invitation for a calendar, a file. */
  parts?: readonly MailPart[]
  /** Not before then, so that it arrives in working hours; without it, at once. */
  deliverAt?: Instant
  headers?: object
  about?: object
  /** What may be handed over at most once, for example `letter:<handover>:<version>`. */
  once?: string
}

/** A signed link as it is kept: with a digest of its token (SHA-256, hex), never the token. */
export type LinkRow = {
  id: string
  tokenHash: string
  person: string
  handover: string | null
  purpose: string
  subject: string | null
  role: string | null
  address: string
  /** The mail that carries it, where that is known. */
  mail?: string
  createdAt: Instant
  expiresAt: Instant
}

/** What moves with the events, in the same transaction. What is not named is not touched. */
export type Models = {
  workspace?: { name?: string; settings?: object; clock?: object }
  people?: { id: string; email: string; name: string; data?: object; activeUntil?: Instant | null }[]
  directory?: { kind: string; id: string; name: string; data?: object }[]
  playbooks?: { id: string; version: number; page: string; definition: object; publishedAt: Instant; origin?: 'folder' | 'editor' }[]
  /** Parents before their children. */
  accounts?: { id: string; name: string; parent?: string | null; data?: object; search?: string; endedAt?: Instant | null }[]
  /** Ids. Refused by the database while something is built on them. */
  accountsRemoved?: string[]
  peopleRemoved?: string[]
  records?: { account: string; kind: string; key?: string; data: unknown; source: string; checkedAt: Instant }[]
  recordsRemoved?: { account: string; kind: string; key: string }[]
  /** Ends the running assignment of that role (of that holder, when several share the role). */
  assignmentsEnded?: ({ account: string; role: string; holder?: string; at: Instant } & Knowledge)[]
  /** Roles whose whole line is given anew in `assignments`: a correction. `seen`: the newest moment of knowledge that it was made on. */
  assignmentsReplaced?: ({ account: string; role: string; seen: Instant | null } & Knowledge)[]
  assignments?: AssignmentRow[]
  covers?: CoverRow[]
  gaps?: { account: string; sinceAt: Instant; untilAt: Instant | null; foundAt: Instant; why: string }[]
  /** Looks of the guard of coverage: when the next is due, and at which count of writes this one was begun. A newer write holds over it. */
  coverageLooks?: { account: string; at: Instant | null; marks: number }[]
  departures?: {
    id: string
    person: string
    leavesAt: Instant
    state: 'open' | 'closed'
    note?: string
    createdBy: string
    createdAt: Instant
  }[]
  handovers?: HandoverRow[]
  tasks?: TaskRow[]
  /** Handovers whose rows are given whole: what `tasks` does not name of them is removed. */
  tasksReplaced?: string[]
  tasksRemoved?: { handover: string; task: string }[]
  decisions?: { handover: string; gate: string; round: number; decidedBy: string; decidedAt: Instant; data?: object }[]
  /** Set anew when the id is known: it waits again. */
  timers?: { id: string; handover?: string | null; kind: string; dueAt: Instant; data?: object }[]
  timersCancelled?: string[]
  /** Refused when one of them does not wait any more or is not due at that instant. */
  timersFired?: { id: string; at: Instant }[]
  effects?: { handover: string; id: string; kind: string; state?: string; repeat: string; data?: object; plannedAt: Instant }[]
  /** Refused when a newer claim has the effect. */
  effectResults?: { handover: string; id: string; fence: number; state: string; data?: object }[]
  mail?: MailRow[]
  /** Written with the mail that carries them, so that neither is without the other. */
  links?: readonly LinkRow[]
  /** A link that was used or revoked already stays as it is. */
  linksRevoked?: { id: string; at: Instant; by: string }[]
}

export type Append = {
  tenant: string
  stream: Stream
  /** The version that the decision was made on; 0 for a stream that begins. `newest` when no decision was. */
  expectedVersion: number | 'newest'
  events: readonly LoggedEvent[]
  actor: string
  /** The token through which software acted for the actor; it stands in each event. */
  via?: string
  at: Instant
  models?: Models
  idempotency?: Idempotency
}

export type Appended = {
  /** The numbers of the entries in the tenant's log. */
  firstSeq: number
  lastSeq: number
  /** The stream's version now. */
  version: number
}

/** What was answered to this key before. */
export type Answered = { status: number; answer: Json }

/** One entry of the log as it was written. */
export type Entry = {
  tenant: string
  seq: number
  stream: Stream
  version: number
  event: LoggedEvent
  actor: string
  at: Instant
}
