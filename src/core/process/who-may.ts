import type { Instant, PlainDate } from '../base/ids.ts'
import { leaveAt } from '../calendar/leave-at.ts'
import { momentWords } from '../calendar/words.ts'
import type { RaciRow, Task } from '../definition/definition.ts'
import { leaveWords } from './away.ts'
import { type Circumstances, gateOfTask, rowOf, tasksOf } from './circumstances.ts'
import { commands } from './commands.ts'
import { consultationOf, isHeardOtherwise } from './consultations.ts'
import { whyNot } from './decide.ts'
import type { Handover, PersonId } from './handover.ts'
import { informedByOf } from './informed.ts'
import { informedBy, whens } from './notice-table.ts'
import { actorsIn, doersOf, hasSpoken, rolesOf } from './rights.ts'
import { usualCommand } from './waiting.ts'

/** What one person may do about one task at a moment, and why. The engine's own rules say it, asked as that person. */
export type MayDo = {
  person: PersonId
  /** As whom, from when to when. None: they have no part, and the rules say what they may all the same. */
  parts: { role: string; from: Instant; until: Instant | null; delegateOf: PersonId | null }[]
  /** What the table of the page says of their roles in this row. */
  cells: string[]
  away: { from: PlainDate; to: PlainDate; words: string } | null
  may: boolean
  /** False where it is not theirs at all; true where only its moment is not now. */
  right: boolean
  /** Everything that they could press. */
  can: { command: string; label: string }[]
  /** In the words of the refusal; null when they may. */
  why: string | null
}

export type TaskRights = {
  task: string
  title: string
  status: string
  /** Where it stands in the page. */
  line: number
  /** The row of the table that governs it. */
  row: { activity: string; line: number; rule: 'joint' | 'first' | null } | null
  people: MayDo[]
  /** Whose word it takes, when it takes several. */
  signs: { role: string; people: readonly PersonId[]; signed: boolean }[]
  asked: { role: string; people: readonly PersonId[]; words: string }[]
  told: { role: string; people: readonly PersonId[]; words: string }[]
}

/** "Who may do what": for each of these tasks, what these people may, who else must, who is asked before and who is told after. */
export const rightsOf = (
  handover: Handover,
  tasks: readonly Task[],
  people: readonly PersonId[],
  circumstances: Circumstances,
): TaskRights[] =>
  tasks.map((task) => {
    const row = rowOf(circumstances.definition, task.id)
    return {
      task: task.id,
      title: task.title,
      status: handover.tasks[task.id]?.status ?? 'locked',
      line: task.range.start.line,
      row: row ? { activity: row.activity, line: row.range.start.line, rule: row.accountable ?? null } : null,
      people: people.map((person) => mayDo(handover, task, row, person, circumstances)),
      signs: signers(handover, task, circumstances),
      asked: row ? askedBefore(handover, row, circumstances) : [],
      told: toldAfter(handover, row, circumstances),
    }
  })

function mayDo(handover: Handover, task: Task, row: RaciRow | undefined, person: PersonId, circumstances: Circumstances): MayDo {
  const { now, people } = circumstances
  const member = people.get(person)
  if (!member) throw new Error(`There is no person ${person}`)
  const as: Circumstances = { ...circumstances, actor: { kind: 'person', member } }
  const gate = gateOfTask(circumstances.definition, task.id)
  // A review is decided as a whole; each of its items stands for it.
  const targets = [task.id, ...(gate ? [gate.id] : [])]
  const can = commands.flatMap((rule) =>
    targets.flatMap((on) =>
      rule.targets(handover, as).includes(on) && !whyNot(rule.command, on, handover, as)
        ? [{ command: rule.command, label: rule.label(handover, as, on) }]
        : [],
    ),
  )
  const usual = gate
    ? (['decide', gate.id] as const)
    : task.kind === 'approval'
      ? letterWay(circumstances, task)
      : ([usualCommand(task, circumstances), task.id] as const)
  const refusal = whyNot(...usual, handover, as)
  const finishing = can.filter(({ command }) => !beside.has(command))
  const leave = leaveAt(now, member.calendar)
  return {
    person,
    parts: handover.participants
      .filter((one) => one.person === person && one.from <= now && (one.until === undefined || now < one.until))
      .map(({ role, from, until, delegateOf }) => ({ role, from, until: until ?? null, delegateOf: delegateOf ?? null })),
    cells: rolesOf(handover, person, now).flatMap((role) => row?.cells[role] ?? []),
    away: leave ? { from: leave.from, to: leave.to, words: `${member.name} is on leave ${leaveWords(leave)}.` } : null,
    may: finishing.length > 0,
    right: finishing.length > 0 || refusal?.kind !== 'forbidden',
    can,
    why: finishing.length > 0 ? null : (refusal?.message ?? null),
  }
}

/** Whose a command is, whether or not its moment is now: those with a part to whom the rules do not say that it is another's. */
export function whose(command: string, on: string, handover: Handover, circumstances: Circumstances): PersonId[] {
  // In a state in which nobody can do it, the rules say nothing about whose it is.
  if (handover.status !== 'running') return []
  return peopleIn(handover, undefined, circumstances).filter((person) => {
    const member = circumstances.people.get(person)
    return member && whyNot(command, on, handover, { ...circumstances, actor: { kind: 'person', member } })?.kind !== 'forbidden'
  })
}

/** Who could press it now, on at least one of these. */
export const whoCould = (command: string, ons: readonly string[], handover: Handover, circumstances: Circumstances): PersonId[] =>
  peopleIn(handover, undefined, circumstances).filter((person) => {
    const member = circumstances.people.get(person)
    return member && ons.some((on) => !whyNot(command, on, handover, { ...circumstances, actor: { kind: 'person', member } }))
  })

/** What moves a task along without doing it. */
const beside: ReadonlySet<string> = new Set([
  'waive',
  'reopen',
  'mark-not-applicable',
  'recompute-due',
  'revoke-approval',
  'schedule-call',
  'hold-letter',
])

const letterWay = ({ definition: { letters } }: Circumstances, { id }: Task) => ['agree-date', letters[0]?.task ?? id] as const

/** Each role whose word a joint task takes. One role alone needs no list. */
function signers(handover: Handover, task: Task, { now }: Circumstances): TaskRights['signs'] {
  const roles = doersOf(task)
  if (roles.length < 2) return []
  return roles.map((role) => ({
    role,
    people: actorsIn(handover, role, now),
    signed: hasSpoken(handover, task, role, now) || handover.tasks[task.id]?.status === 'done',
  }))
}

function askedBefore(handover: Handover, row: RaciRow, circumstances: Circumstances): TaskRights['asked'] {
  const { now, people } = circumstances
  return Object.entries(row.cells).flatMap(([role, cell]) => {
    if (cell !== 'C') return []
    const asked = consultationOf(handover, row, role)
    const zone = people.get(asked?.person ?? '')?.calendar.zone ?? 'UTC'
    const moment = (at: Instant) => momentWords(at, zone)
    const words = !asked
      ? isHeardOtherwise(row, role, circumstances)
        ? 'heard by their own step of the page'
        : 'asked once it begins, with one working day to answer'
      : !asked.answer
        ? `asked, until ${moment(asked.due)}`
        : 'said' in asked.answer
          ? `answered ${moment(asked.answer.at)}`
          : `silent until ${moment(asked.due)}; silence is no consent`
    return [{ role, people: asked ? [asked.person] : actorsIn(handover, role, now), words }]
  })
}

function toldAfter(handover: Handover, row: RaciRow | undefined, { definition, now }: Circumstances): TaskRights['told'] {
  const how = informedBy[row ? informedByOf(row, definition) : 'closing']
  const words = `${whens[how.when]}, ${how.words}`
  const informed = Object.entries(row?.cells ?? {}).flatMap(([role, cell]) => (cell === 'I' ? [role] : []))
  // Roles without a part hear of what is told at once only.
  const silent =
    how.event === null
      ? []
      : definition.roles.filter(({ informedOnly, name }) => informedOnly && !informed.includes(name)).map(({ name }) => name)
  return [...informed, ...silent].map((role) => ({ role, people: actorsIn(handover, role, now), words }))
}

/** The people of a role then, deputies included; without a role, everybody with a part. */
export const peopleIn = (handover: Handover, role: string | undefined, { now, definition }: Circumstances): PersonId[] => {
  const roles = role === undefined ? definition.roles.map(({ name }) => name) : [role]
  return [...new Set(roles.flatMap((one) => actorsIn(handover, one, now)))]
}

/** The tasks that a question is about: one by its id, or all of the page. */
export const tasksAsked = ({ definition }: Circumstances, task: string | undefined): Task[] =>
  tasksOf(definition).filter(({ id }) => task === undefined || id === task)
