import { isSame } from '../base/canonical.ts'
import type { Action, Asked, PlannedChange } from '../cutover/action.ts'
import { actionNamed } from '../cutover/actions.ts'
import type { Task } from '../definition/definition.ts'
import type { Facts } from '../facts/facts.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import type { EffectState, Handover, HandoverEvent } from './handover.ts'
import { factsFor } from './judging.ts'

/** The changes that a task has planned or made in other systems. */
export const effectsOf = (handover: Handover, task: string): EffectState[] =>
  Object.values(handover.effects).filter((effect) => effect.task === task)

/** What would have to change at this moment for the task to be done; nothing when everything is as it should be. */
export function planOf(
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
  /** What whoever carries it out says about it. */
  said: Record<string, unknown> = {},
): EffectState[] {
  const action = task.does && actionNamed(task.does.action)
  if (!action || !task.does) return []
  const facts = factsFor(handover, circumstances)
  const link = circumstances.address === undefined ? {} : { handoverLink: `${circumstances.address}/h/${handover.ref}` }
  const isSaid = Object.keys(said).length > 0
  const plan = () => action.plan(facts, isSaid ? { ...task.does?.with, ...said } : task.does?.with, link)
  const changes = isSaid ? plan() : changesFor(facts, task, circumstances.address, plan)
  return asEffects(handover, task, action, changes, circumstances)
}

/** The changes of an action as effects of a task: with ids that none of it has had, and with who makes them. */
export function asEffects(
  handover: Handover,
  task: Pick<Task, 'id'>,
  action: Action,
  changes: readonly PlannedChange[],
  { providers }: Pick<Circumstances, 'providers'>,
): EffectState[] {
  const taken = new Set(
    effectsOf(handover, task.id)
      .filter(({ state }) => state !== 'planned')
      .map(({ id }) => id),
  )
  const idOf = (kind: string, key: string) => {
    for (let round = 1; ; round += 1) {
      const id = `${task.id}/${kind}/${key}${round === 1 ? '' : `#${round}`}`
      if (!taken.has(id)) return id
    }
  }
  return changes.map(
    (change): EffectState => ({
      id: idOf(change.record.kind, change.record.key),
      task: task.id,
      action: action.name,
      system: change.system,
      subject: change.subject,
      account: change.account,
      record: change.record,
      before: change.before,
      after: change.after,
      instruction: change.instruction,
      repeat: action.repeat,
      afterIds: change.afterIds ?? [],
      ...(change.standsOn ? { standsOn: change.standsOn } : {}),
      state: 'planned',
      by: action.byHandOnly || change.byHandOnly ? 'by hand' : (providers?.[change.capability ?? action.capability] ?? 'built-in'),
    }),
  )
}

/** What may be said when the changes of this task are made: one reason for all, the answer to one. */
export function asksOf(handover: Handover, task: Task, circumstances: Circumstances): Asked | undefined {
  return task.does && actionNamed(task.does.action)?.asks(factsFor(handover, circumstances), task.does.with)
}

const changesByFacts = new WeakMap<Facts, Map<Task, { address: string | undefined; changes: PlannedChange[] }>>()

/** One command asks for the same preview several times. */
function changesFor(facts: Facts, task: Task, address: string | undefined, plan: () => PlannedChange[]): PlannedChange[] {
  let known = changesByFacts.get(facts)
  if (!known) {
    known = new Map()
    changesByFacts.set(facts, known)
  }
  const before = known.get(task)
  if (before && before.address === address) return before.changes
  const changes = plan()
  known.set(task, { address, changes })
  return changes
}

/** Keeps the preview of open tasks true: a plan that facts have overtaken is made anew, one under way is left alone. */
export function plansToMake(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const byTask = Map.groupBy(Object.values(handover.effects), ({ task }) => task)
  return tasksOf(circumstances.definition).flatMap((task): HandoverEvent[] => {
    const existing = byTask.get(task.id) ?? []
    // Where the letter moves the account, its task is only about what stands in other systems.
    const movesAccount = task.kind === 'ownership' && circumstances.definition.ownership !== 'letter'
    if (!task.does || movesAccount || handover.tasks[task.id]?.status !== 'open') {
      // Somebody made the changes by hand, or they need not be made: what is still planned would wait for ever.
      return existing.some(({ state }) => state === 'planned') ? [{ type: 'EffectsPlanned', task: task.id, effects: [] }] : []
    }
    if (existing.some(({ state }) => ['requested', 'undoing', 'unknown', 'failed', 'undone'].includes(state))) return []
    const planned = existing.filter(({ state }) => state === 'planned')
    const now = planOf(handover, task, circumstances)
    return isSame(planned, now) ? [] : [{ type: 'EffectsPlanned', task: task.id, effects: now }]
  })
}
