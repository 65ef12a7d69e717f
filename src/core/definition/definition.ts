import type { Moment } from './moments.ts'

/**
 * The compiled form of a playbook page: what the compiler in `playbook` produces and the engine in `process` reads.
 * Only types; neither side imports the other. Every element says where in the page it stands and how sure the compiler is.
 */

/** 1-based lines and columns, end exclusive, as editors show them. */
export type Range = { start: { line: number; column: number }; end: { line: number; column: number } }

/** `stated`: the page says it in a binding or front matter; `recognised`: a known shape; `inferred`: filled in by a rule. */
export type Certainty = 'stated' | 'recognised' | 'inferred'

export type Element = { range: Range; certainty: Certainty }

/** `business-days` count working days of who must act; `days` are calendar days; `weeks` end at close of work. */
export type DueUnit = 'business-days' | 'days' | 'end-of-week'

/**
 * When a task is due. `from` names what it counts from: when it opens, the start of the handover, or a named moment
 * (the internal meeting, the flip date). `end-of-week` with amount 2: close of work on the last working day of week 2.
 * From `renewal` the amount is negative: so long before the next renewal of the account.
 */
export type Due = { amount: number; unit: DueUnit; from: 'opened' | 'start' | 'meeting' | 'flip' | 'renewal' }

export type RoleSide = 'outgoing' | 'incoming' | 'pool' | 'neither'

export type Role = Element & {
  name: string
  aliases: string[]
  side: RoleSide
  /** Where the person comes from: `account.csm`, `account.ae`, `territory.owner`, `manager of New CSM`, `ask`. */
  from: string
  /** Named in the page but with no part in the RACI: is told, never acts. */
  informedOnly: boolean
}

export type TaskKind = 'task' | 'attest' | 'gate' | 'approval' | 'call' | 'letter' | 'ownership' | 'signoff' | 'field'

/** A machine check: CEL over the facts of the handover. */
export type CheckExpression = { expression: string; range: Range }

/** One of several systems that a task names; each gets a verdict, evidence and date of its own. */
export type TaskPart = { id: string; title: string; check?: CheckExpression }

export type Task = Element & {
  id: string
  title: string
  /** Who does it (R). */
  role: string
  kind: TaskKind
  due?: Due
  /** Ids of tasks that must be finished first. Stated order, order of a numbered list, or the previous stage. */
  after: string[]
  /** For calls and joint sign-offs: every role that takes part. */
  participants: string[]
  minutes?: { min: number; max: number }
  check?: CheckExpression
  /** Several systems named in one task. Empty when the task is one thing. */
  parts: TaskPart[]
  /** CEL; the task applies only when it holds. */
  when?: CheckExpression
  /** May be skipped without a waiver. */
  optional: boolean
  /** An action of a capability with its arguments, for example `helpdesk.follow-open-tickets`. */
  does?: { action: string; with: Record<string, unknown>; range: Range }
  verify?: CheckExpression
  /** The letter's moments and other named consequences: which fact of the handover finishing it establishes. */
  establishes?: Moment
  /** Prose that stands under the task in the page. */
  guidance?: string
  /** The group's bold line that it stands under, when there is one. */
  group?: string
  /** The part of the agenda on which it rests: done once all of that part was talked about or handed on. */
  agenda?: AgendaPart
  /** What people note about it is not for everybody in the room. */
  restricted?: 'candid'
}

/** What a part of a call's agenda is about: what matters most, how people get along, what is still open. */
export type AgendaPart = 'top' | 'people' | 'open'

export type Stage = Element & {
  id: string
  name: string
  window?: { from: number; to: number; unit: 'week' | 'day' }
  lead?: string
  tasks: Task[]
  guidance?: string
}

export type Gate = Element & {
  id: string
  title: string
  /** The task that stands for the gate on people's lists: the first of `reviews`. Every task of `reviews` has kind `gate` and ends by the verdict. */
  task: string
  /** Who decides. */
  role: string
  /** Who submits: the role that leads the stage before. */
  submitter: string
  due?: Due
  outcomes: string[]
  /** Where `needs fixes` leads: ids of the tasks that may be reopened (a stage or group of the page is resolved to its tasks). */
  rework: string[]
  /** What the gatekeeper looks at: ids of the tasks of the gate's review group (each is one thing to verify). */
  reviews: string[]
}

export type FlowNode = Element & { id: string; label: string; shape: 'box' | 'round' | 'decision' | 'terminal' }
export type FlowEdge = Element & { from: string; to: string; label?: string }
export type Flow = { nodes: FlowNode[]; edges: FlowEdge[] }

export type RaciCell = 'R' | 'A' | 'C' | 'I' | 'R/A'
export type RaciRow = Element & {
  activity: string
  /** By role name; a dash or an empty cell is absent: no right to act, no notice. */
  cells: Record<string, RaciCell>
  /** Ids of the tasks that the row governs; `validation` is the task that completion creates. */
  covers: string[]
  /** A row with two A's: both must, or either may. */
  accountable?: 'joint' | 'first'
}

export type Topic = Element & {
  id: string
  title: string
  /** What the dossier must answer here. */
  prompts: string[]
  guidance: string
  when?: CheckExpression
  /** The record kinds to show beside it: `licence`, `ticket`. */
  facts: string[]
  topics: Topic[]
}

/** A blank of the document template and what fills it. */
export type TemplateField = Element & {
  id: string
  label: string
  /** The line has a box of its own (`- [ ]`). */
  item: boolean
  /** The line as written, with `{{id}}` where a value goes: the field's own id, or the id of one of its blanks. */
  text: string
  type: 'text' | 'date' | 'number' | 'person' | 'link' | 'choice' | 'choices' | 'check' | 'table' | 'list'
  /** For choices. */
  options: string[]
  /** For tables: the column heads; for lists: how many lines. */
  columns: string[]
  rows: number
  /** A path into facts (`account.name`) or handover (`letter.sentOn`); empty: only people know. */
  from?: string
  /** The task whose state ticks the box. */
  task?: string
  optional: boolean
  /** The line's blanks beside its own box: `Prod: ___ | Non-prod: ___`. */
  blanks: { id: string; label: string; type: TemplateField['type']; options: string[]; from?: string }[]
  /** What is written here is talked about in this part of a call's agenda. */
  agenda?: AgendaPart
  /** Not for everybody in the room. */
  restricted?: 'candid'
}
export type Template = {
  title: string
  sections: { title: string; fields: TemplateField[]; range: Range }[]
  quickActions: { action: string; argument: string }[]
}

export const letterModes = ['csm', 'ae', 'app'] as const
export type LetterMode = (typeof letterModes)[number]

/** What a letter may name. There is no other placeholder, so nothing internal has a way into one. */
export type LetterFact =
  | 'account'
  | 'recipients'
  | 'sender'
  | 'outgoing'
  | 'incoming'
  | 'incoming first name'
  | 'incoming contact'
  | 'main contact'
  | 'main contact first name'
  | 'date'
  | 'personal line'
/** Locked words, or the place of a fact. */
export type LetterPart = string | { fact: LetterFact }
/** An approved letter text with typed placeholders: the subject, and paragraphs as customers read them. */
export type LetterTemplate = { subject: LetterPart[]; paragraphs: LetterPart[][] }

export type LetterRules = Element & {
  id: string
  /** The task of kind `letter` that it is sent by. */
  task: string
  mode: LetterMode
  /** `pattern`: plain phrases between `|`, one of which must (or must never) appear, whatever its case; empty: a person confirms it. */
  mustSay: { id: string; text: string; pattern: string }[]
  mustNotSay: { id: string; text: string; pattern: string }[]
  /** Role that agrees date and version. */
  agreedBy?: string
  consulted: string[]
  /** Role that releases. */
  releasedBy: string
  /** The page's own text; without it the text that Baton ships for this kind of transition is used. */
  wording?: LetterTemplate
}

export type Principle = Element & { id: string; text: string; never?: CheckExpression }

export const transitionKinds = ['named-to-named', 'named-to-pool', 'pool-to-named', 'cover', 'departure'] as const
export type TransitionKind = (typeof transitionKinds)[number]

export type Coverage = { lines: number; process: number; prose: number; share: number; byElement: Record<string, number> }

export type Definition = {
  id: string
  /** Hash of the meaning, not of the bytes. */
  version: string
  title: string
  summary: string
  kind: TransitionKind
  roles: Role[]
  stages: Stage[]
  gates: Gate[]
  flow: Flow
  raci: RaciRow[]
  topics: Topic[]
  template: Template
  letters: LetterRules[]
  principles: Principle[]
  /** The stage whose end makes the new holder effective, or `letter`: with the letter's confirmed sending. */
  ownership?: string
  /** Pace choices that a start offers. */
  paces: ('standard' | 'slow')[]
  coverage: Coverage
}

/** A change of the page: each edit puts its text in the place of a range. */
export type Fix = { title: string; edits: { range: Range; text: string }[] }

export type Diagnostic = {
  code: string
  severity: 'error' | 'warning' | 'note'
  /** What is wrong, in plain words. */
  message: string
  /** Why it matters. */
  why: string
  range: Range
  /** Changes of the text that repair it, the likeliest first: each is one way, never several together. */
  fixes: Fix[]
}
