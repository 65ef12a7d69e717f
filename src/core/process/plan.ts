import type { Instant } from '../base/ids.ts'
import type { Data } from '../cutover/action.ts'
import type { LeftGroup } from '../cutover/left-behind.ts'
import { isMade } from '../cutover/merge-change.ts'
import type { Task } from '../definition/definition.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import { effectsOf } from './effects.ts'
import { familyOf } from './family.ts'
import { foreseen, isSameRecord } from './foreseen.ts'
import type { EffectState, Handover, Repeat } from './handover.ts'
import { nameOfHolder } from './holder-name.ts'
import { factsFor } from './judging.ts'
import { isAcknowledged, leftGroups } from './left-open.ts'
import { type OwnedAccount, ownedAccounts } from './owned-accounts.ts'
import { receivers } from './receivers.ts'
import { personIn } from './rights.ts'
import { type Safeguard, safeguards } from './safeguards.ts'
import { whyLocked } from './task-guards.ts'
import type { PersonView } from './view.ts'

/** One change of the plan. `stays`: an account of the family that does not move. */
export type PlanChange = {
  id: string
  system: string
  subject: string
  before: unknown
  after: unknown
  by: EffectState['by']
  /** Ids of changes of this plan that come before it. */
  afterIds: string[]
  state: EffectState['state'] | 'stays'
  task: { id: string; title: string } | null
  /** Who must do it, or press for it. */
  role: string | null
  person: PersonView | null
  account: string
  record: EffectState['record'] | null
  instruction: string
  repeat: Repeat
  /** What became of it; of an account, by which rule it moves or stays. */
  because: string | null
  /** Why it cannot be made now; null when it can, or has been. */
  waitsFor: string | null
  at: Instant | null
}

export type PlanCounts = { planned: number; underWay: number; done: number; stuck: number; takenBack: number; stays: number }

export type HandoverPlan = {
  id: string
  ref: string
  counts: PlanCounts
  /** Some of it is made, and some has failed or nobody knows: to be finished or taken back. */
  isHalfDone: boolean
  changes: PlanChange[]
  /** What is not planned yet, and why: the old may not end before the new stands. */
  heldBack: { task: string; subject: string; because: string }[]
  leftBehind: (LeftGroup & { acknowledged: { by: PersonView; at: Instant } | null; waitsFor: PersonView[] })[]
  safeguards: Safeguard[]
}

/** The whole change of owner as one plan: every change in every system, in order, with what cannot be moved. */
export function handoverPlan(handover: Handover, circumstances: Circumstances): HandoverPlan {
  const person = (id: string): PersonView => ({ id, name: nameOf(circumstances, id) })
  const parts = foreseen(handover, circumstances).map((part) => ({ ...part, effects: standing(part.effects, circumstances) }))
  const holding = tasksOf(circumstances.definition).find(({ kind }) => kind === 'ownership')
  const rows = parts.flatMap(({ task, effects, heldBack }) =>
    effects.map(
      (effect): PlanChange => ({
        ...changeOf(effect, task, handover, circumstances),
        waitsFor: effect.state === 'planned' ? waitsFor(effect, task, heldBack, handover, circumstances) : null,
      }),
    ),
  )
  // Made for a task that this version of the page leaves out: still there to be taken back or settled.
  const known = new Set(tasksOf(circumstances.definition).map(({ id }) => id))
  const without = standing(
    Object.values(handover.effects).filter(({ task, state }) => !known.has(task) && state !== 'planned'),
    circumstances,
  )
  const owned = ownedAccounts(handover, circumstances).map((one) => holderChange(one, holding, handover, circumstances))
  const gone = without.map((effect) => changeOf(effect, null, handover, circumstances))
  const before = rows.findIndex(({ task }) => task !== null && isBehind(task.id, holding, circumstances))
  const changes = linked(
    before === -1 ? [...gone, ...rows, ...owned] : [...gone, ...rows.slice(0, before), ...owned, ...rows.slice(before)],
    [...without, ...parts.flatMap(({ effects }) => effects)],
  )
  const counts = countsOf(changes)
  const subjects = new Set(changes.map(({ subject }) => subject))
  return {
    id: handover.id,
    ref: handover.ref,
    counts,
    isHalfDone: counts.stuck > 0 && counts.done > 0,
    changes,
    heldBack: parts.flatMap(({ task, heldBack }) =>
      heldBack.filter(({ subject }) => !subjects.has(subject)).map((one) => ({ task: task.id, ...one })),
    ),
    leftBehind: leftGroups(handover, circumstances).map((group) => {
      const seen = isAcknowledged(handover, group) ? handover.acknowledged?.[group.id] : undefined
      return {
        ...group,
        acknowledged: seen ? { by: person(seen.by), at: seen.at } : null,
        waitsFor: seen ? [] : receivers(handover, circumstances).map(person),
      }
    }),
    safeguards: safeguards(factsFor(handover, circumstances)),
  }
}

/**
 * What failed or was taken back counts no more once it was planned anew; what failed and stands in the records all the same was made
 * by other means. The timeline tells both.
 */
function standing(effects: readonly EffectState[], { world }: Circumstances): EffectState[] {
  return effects.flatMap((effect, index) => {
    const { state, account, record, before, after } = effect
    if (state !== 'failed' && state !== 'undone') return [effect]
    if (effects.slice(index + 1).some((later) => isSameRecord(later.record, record))) return []
    const found = world.records.find(({ kind, key }) => isSameRecord({ kind, key }, record))
    const isThere =
      state === 'failed' && account === world.account.id && isMade(found?.data ?? null, { before: before as Data, after: after as Data })
    return [isThere ? { ...effect, state: 'verified', because: 'The records show it: it was made by other means.' } : effect]
  })
}

/** The holder's row stands where its task stands in the page. */
function isBehind(task: string, holding: Task | undefined, { definition }: Circumstances): boolean {
  const order = tasksOf(definition).map(({ id }) => id)
  return holding !== undefined && order.indexOf(task) > order.indexOf(holding.id)
}

function changeOf(effect: EffectState, task: Task | null, handover: Handover, circumstances: Circumstances): PlanChange {
  const { id, system, subject, before, after, by, state, account, record, instruction, repeat, because, at } = effect
  const who = task === null ? undefined : personIn(handover, task.role, circumstances.now)
  return {
    id,
    system,
    subject,
    before,
    after,
    by,
    afterIds: [],
    state,
    task: task && { id: task.id, title: task.title },
    role: task?.role ?? null,
    person: who === undefined ? null : { id: who, name: nameOf(circumstances, who) },
    account,
    record,
    instruction,
    repeat,
    because: because ?? null,
    waitsFor: null,
    at: at ?? null,
  }
}

function waitsFor(
  effect: EffectState,
  task: Task,
  heldBack: readonly { subject: string; because: string }[],
  handover: Handover,
  circumstances: Circumstances,
): string | null {
  if (handover.tasks[task.id]?.status !== 'open') return whyLocked(handover, task, circumstances)
  if (effectsOf(handover, task.id).some(({ id, state }) => id === effect.id && state === 'planned')) return null
  return heldBack.find(({ subject }) => subject === effect.subject)?.because ?? `"${task.title}" has to be planned again.`
}

function holderChange(one: OwnedAccount, task: Task | undefined, handover: Handover, circumstances: Circumstances): PlanChange {
  const { account } = handover
  const { providers, now, world } = circumstances
  const isParent = one.id === account
  const from = one.state === 'verified' ? nameOfHolder(handover.from, circumstances) : one.holder
  const to = one.becomes ?? one.holder
  const child = familyOf(handover, circumstances).find((each) => each.account === one.id)
  const who = task === undefined ? undefined : personIn(handover, task.role, now)
  const states = { planned: 'planned', verified: 'verified', 'not moved': 'failed', stays: 'stays' } as const
  const isLocked = one.state === 'planned' && task !== undefined && handover.tasks[task.id]?.status !== 'open'
  return {
    id: `holder/${one.id}`,
    system: 'Owners',
    subject: one.state === 'stays' ? `${one.name} stays with ${one.holder ?? 'nobody'}` : `${one.name} passes to ${to ?? 'nobody'}`,
    before: { holder: from },
    after: { holder: to },
    by: providers?.owners ?? 'built-in',
    afterIds: isParent || one.state === 'stays' ? [] : [`holder/${account}`],
    state: states[one.state],
    task: task ? { id: task.id, title: task.title } : null,
    role: task?.role ?? null,
    person: who === undefined ? null : { id: who, name: nameOf(circumstances, who) },
    account: one.id,
    record: null,
    instruction: `In the CS platform, open ${one.name} and change its owner from ${from ?? 'nobody'} to ${to ?? 'nobody'}.`,
    repeat: 'natural',
    because: isParent
      ? 'It is the account of this handover.'
      : child && !child.moves
        ? child.because
        : `It goes with ${world.account.name}, in the same step.`,
    waitsFor: isLocked && task ? whyLocked(handover, task, circumstances) : null,
    at: one.state === 'verified' ? handover.ownership.changedAt : null,
  }
}

/** A change waits for the one before it on the same record, and for what has to stand when the old one goes. */
function linked(changes: readonly PlanChange[], effects: readonly EffectState[]): PlanChange[] {
  const known = new Map(effects.map((effect) => [effect.id, effect]))
  return changes.map((change, index) => {
    const { record } = change
    if (record === null) return change
    const ground = known.get(change.id)?.standsOn
    const earlier = changes
      .slice(0, index)
      .filter(
        (one) => one.record !== null && (isSameRecord(one.record, record) || (ground !== undefined && isSameRecord(one.record, ground))),
      )
    return { ...change, afterIds: earlier.map(({ id }) => id) }
  })
}

const places: Record<PlanChange['state'], keyof PlanCounts> = {
  planned: 'planned',
  requested: 'underWay',
  undoing: 'underWay',
  applied: 'done',
  verified: 'done',
  failed: 'stuck',
  unknown: 'stuck',
  undone: 'takenBack',
  dropped: 'takenBack',
  stays: 'stays',
}

function countsOf(changes: readonly PlanChange[]): PlanCounts {
  const counts: PlanCounts = { planned: 0, underWay: 0, done: 0, stuck: 0, takenBack: 0, stays: 0 }
  for (const { state } of changes) counts[places[state]] += 1
  return counts
}
