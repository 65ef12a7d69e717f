import { holderName, personRef } from '../core/policy/person-name.ts'
import { type Circumstances, tasksOf } from '../core/process/circumstances.ts'
import { type Cycle, cycleOf, teamOf } from '../core/process/cycle.ts'
import { accountsMoving } from '../core/process/family.ts'
import { isFinished } from '../core/process/finished.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { accountsThatMove } from '../core/process/ownership.ts'
import { targetOf } from '../core/process/target.ts'
import { type Timer, timersOf } from '../core/process/timers.ts'
import { holding, isLate } from '../core/process/view.ts'
import { waitingOn } from '../core/process/waiting.ts'
import type { Waiting } from '../core/process/waiting-row.ts'
import type { LoadedHandover, Shown } from '../store/load.ts'
import type { HandoverRow, Models, TaskRow } from '../store/log-types.ts'
import { roomPath } from './mail/room-path.ts'

/** The team of whoever has no manager. */
export const noTeam = '-'

/** What the list of handovers shows beyond its columns. */
export type HandoverListRow = {
  account: string
  from: { kind: 'person' | 'pool'; id: string; name: string }
  to: { kind: 'person' | 'pool'; id: string; name: string }
  stage: string | null
  holding: { id: string; name: string }[]
  verb: string | null
  renewal: string | null
  arr: number | null
  needsFixes: boolean
  round: number
  children: number
  playbookTitle: string
  hasLate: boolean
  /** Ids of labels that people have put on; absent in rows from before labels. */
  labels?: readonly string[]
  /** For what is counted over all of them: whose team it is, and how long it took. Columns of the counters, not of the list. */
  team: string
  cycle: Cycle
}

/** The rows that move with a handover, derived from its newest state: lists and inboxes can't tell another story than the log. */
export function modelsOf(
  handover: Handover,
  events: readonly Happened[],
  circumstances: Circumstances,
  stored: { number: number; playbookVersion: number; timers: LoadedHandover['timers'] },
): Models {
  const timers = timersOf(handover, circumstances)
  return {
    handovers: [{ ...handoverRow(handover, circumstances, stored), ...movedAccounts(handover, events) }],
    tasksReplaced: [handover.id],
    tasks: taskRows(handover, circumstances, timers),
    ...timerChanges(handover, timers, stored.timers),
    decisions: events.flatMap((event) =>
      event.type === 'Decided'
        ? [
            {
              handover: handover.id,
              gate: event.gate,
              round: event.round,
              decidedBy: event.by,
              decidedAt: event.at,
              data: { outcome: event.outcome },
            },
          ]
        : [],
    ),
    effects: events.flatMap((event) => {
      const id = event.type === 'EffectRequested' || event.type === 'EffectUndoRequested' ? event.effect : undefined
      const effect = id === undefined ? undefined : handover.effects[id]
      return effect
        ? [
            {
              handover: handover.id,
              id: effect.id,
              kind: effect.action,
              state: 'planned',
              repeat: effect.repeat,
              data: effect,
              plannedAt: event.at,
            },
          ]
        : []
    }),
    ...ledgerOf(events),
  }
}

function handoverRow(handover: Handover, circumstances: Circumstances, stored: { number: number; playbookVersion: number }): HandoverRow {
  const { definition, world, people, now } = circumstances
  const waiting = waitingOn(handover, circumstances)
  const open =
    definition.stages.find(({ tasks }) => tasks.some(({ id }) => handover.tasks[id]?.status === 'open')) ??
    definition.stages.find(({ tasks }) => tasks.some(({ id }) => !isFinished(handover.tasks[id])))
  const tasks = tasksOf(definition)
  const dues = waiting.flatMap(({ due }) => due ?? []).toSorted()
  const people_ = holding(handover, circumstances)
  const row: HandoverListRow = {
    account: world.account.name,
    from: { ...handover.from, name: holderName(handover.from, circumstances) },
    to: { ...handover.to, name: holderName(handover.to, circumstances) },
    stage: open?.name ?? null,
    holding: people_.map((id) => personRef(id, people)),
    verb: waiting.toSorted((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1))[0]?.verb ?? null,
    renewal: world.account.renewal ?? null,
    arr: world.account.arr ?? null,
    needsFixes: Object.values(handover.gates).some(({ rounds }) => rounds.at(-1)?.decision?.outcome === 'needs fixes'),
    // An approval ends it: later stages have no rounds.
    round: Math.max(
      0,
      ...Object.values(handover.gates).map(({ rounds }) => (rounds.at(-1)?.decision?.outcome === 'approved' ? 0 : rounds.length)),
    ),
    children: accountsMoving(handover, circumstances).length - 1,
    playbookTitle: definition.title,
    hasLate: isLate(handover, circumstances),
    labels: handover.labels ?? [],
    team: teamOf(handover, circumstances) ?? noTeam,
    cycle: cycleOf(handover, circumstances),
  }
  const isOver = handover.status === 'completed' || handover.status === 'cancelled'
  return {
    id: handover.id,
    number: stored.number,
    ref: handover.ref,
    account: handover.account,
    version: handover.version,
    status: handover.status,
    playbook: handover.playbook.id,
    playbookVersion: stored.playbookVersion,
    stage: isOver ? null : (open?.id ?? null),
    fromHolder: handover.from.kind === 'person' ? handover.from.id : null,
    toHolder: handover.to.kind === 'person' ? handover.to.id : null,
    holding: people_,
    participants: [...new Set(handover.participants.map(({ person }) => person))],
    // Late from the earliest of what is open, or from the day by which the whole was to be over.
    dueAt: [...dues, ...(handover.status === 'running' ? [targetOf(handover, circumstances) ?? []].flat() : [])].toSorted()[0] ?? null,
    tasksDone: tasks.filter(({ id }) => isFinished(handover.tasks[id])).length,
    tasksTotal: tasks.length,
    startedAt: handover.startedAt,
    endedAt: handover.endedAt,
    updatedAt: now,
    row,
    state: handover,
  }
}

/** The accounts that it moves are settled at the start. */
const movedAccounts = (handover: Handover, events: readonly Happened[]): Pick<HandoverRow, 'accounts'> =>
  events.some(({ type }) => type === 'HandoverProposed') ? { accounts: accountsThatMove(handover) } : {}

/**
 * Whether lists and inboxes still say what is so. New facts change some of that although nothing happens to the handover itself: what
 * the account is called, what a task waits for, or which children go along.
 */
export function isShown(handover: Handover, circumstances: Circumstances, { row, tasks }: Shown): boolean {
  const { name, renewal = null, arr = null } = circumstances.world.account
  if (row.account !== name || row.renewal !== renewal || row.arr !== arr) return false
  if (row.children !== accountsMoving(handover, circumstances).length - 1) return false
  const said = new Map(tasks.map((one) => [one.task, one]))
  const waiting = waitingOn(handover, circumstances)
  return (
    new Set(waiting.map(keyOf)).size === said.size &&
    waiting.every((one) => {
      const own = said.get(keyOf(one))
      return own?.verb === one.verb && moment(own.dueAt) === moment(one.due)
    })
  )
}

const moment = (at: string | null): number | null => (at === null ? null : Date.parse(at))

const keyOf = ({ command, task, person }: Waiting): string => `${command}:${task}:${person}`

/** As whom somebody is asked for what is no task of the page: to review, to ask for the review, to give a view. */
function roleBesideTasks({ task, command }: Waiting, handover: Handover, { definition }: Circumstances): string | undefined {
  const gate = definition.gates.find(({ id }) => id === task)
  return gate ? (command === 'decide' ? gate.role : gate.submitter) : handover.consultations[task]?.role
}

const taskRows = (handover: Handover, circumstances: Circumstances, timers: readonly Timer[]): TaskRow[] =>
  waitingOn(handover, circumstances).map((one) => {
    const task = tasksOf(circumstances.definition).find(({ id }) => id === one.task)
    const row: TaskRow = {
      handover: handover.id,
      task: keyOf(one),
      assignee: one.person,
      role: task?.role ?? roleBesideTasks(one, handover, circumstances) ?? '',
      title: one.verb,
      verb: one.verb,
      status: 'open',
      dueAt: one.due,
      openedAt: one.since === '' ? null : one.since,
      unblocks: one.unblocks === null ? 0 : 1,
      data: {
        task: one.task,
        command: one.command,
        on: one.on,
        path: roomPath(handover, one),
        nudgedAt: handover.nudged?.[one.person] ?? null,
        nextNudgeAt: nextNudge(one, timers),
        ref: handover.ref,
        account: {
          id: circumstances.world.account.id,
          name: circumstances.world.account.name,
          renewal: circumstances.world.account.renewal ?? null,
        },
        unblocks: one.unblocks === null ? null : (circumstances.people.get(one.unblocks)?.name ?? null),
      },
    }
    return row
  })

/** When Baton itself reminds this person of it next. */
const nextNudge = ({ task, person }: Waiting, timers: readonly Timer[]): string | null =>
  timers
    .filter(({ kind, about, people }) => (kind === 'due-soon' || kind === 'late') && about === task && people.includes(person))
    .map(({ at }) => at)
    .toSorted()[0] ?? null

/** Timers are derived from the state: what it asks for and has no row is set, what it asks for no longer is cancelled. */
function timerChanges(
  handover: Handover,
  timers: readonly Timer[],
  before: LoadedHandover['timers'],
): Pick<Models, 'timers' | 'timersCancelled'> {
  const wanted = timers.map((timer) => ({
    id: `${handover.id}.${timer.id}`,
    handover: handover.id,
    kind: timer.kind,
    dueAt: timer.at,
    data: { timer: timer.id, about: timer.about },
  }))
  const known = new Map(before.map(({ id, dueAt }) => [id, dueAt]))
  const still = new Set(wanted.map(({ id }) => id))
  return {
    timers: wanted.filter(({ id, dueAt }) => known.get(id) === undefined || Date.parse(known.get(id) ?? '') !== Date.parse(dueAt)),
    timersCancelled: before.filter(({ id }) => !still.has(id)).map(({ id }) => id),
  }
}

/** The account and its children pass in the ledger in the same transaction as the event that says so (invariant 18). */
export function ledgerOf(events: readonly Happened[]): Pick<Models, 'assignments' | 'assignmentsEnded' | 'records'> {
  const changes = events.flatMap((event) => (event.type === 'OwnershipChanged' ? [event] : []))
  return {
    assignmentsEnded: changes.flatMap(({ accounts, at }) => accounts.map((account) => ({ account, role: 'CSM', at }))),
    assignments: changes.flatMap(({ accounts, at, to, back, others = [] }) =>
      accounts.map((account) => {
        const { kind, id } = (back && others.find((one) => one.account === account)?.holder) || to
        return { account, role: 'CSM', holderKind: kind, holder: id, holds: true, fromAt: at }
      }),
    ),
    // What the pool holds is in nobody's active book of business.
    records: changes.flatMap(({ accounts, at, to }) =>
      to.kind === 'pool'
        ? accounts.map((account) => ({
            account,
            kind: 'book',
            key: 'current',
            data: { active: false },
            source: 'owner ledger',
            checkedAt: at,
          }))
        : [],
    ),
  }
}
