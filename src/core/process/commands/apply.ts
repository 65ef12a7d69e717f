import { z } from 'zod'
import { isSame } from '../../base/canonical.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Task } from '../../definition/definition.ts'
import { type Circumstances, nameOf, taskOf, tasksOf, todayOf } from '../circumstances.ts'
import { asksOf, effectsOf, planOf } from '../effects.ts'
import { accountsMoving } from '../family.ts'
import type { EffectState, Handover, HandoverEvent } from '../handover.ts'
import { heldByThird } from '../held-by-other.ts'
import { nameOfHolder } from '../holder-name.ts'
import { judgeTask, verdictOnTask } from '../judging.ts'
import { nothing } from '../needs.ts'
import { ownedAccounts } from '../owned-accounts.ts'
import { ownershipChange, receiverGone } from '../ownership.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

/** Carries out the previewed changes of a task, each once. The change of owner happens in Baton's own ledger, in one step. */
export const apply = rule({
  command: 'apply',
  signs: true,
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter((task) => task.does || task.kind === 'ownership')
      .map(({ id }) => id),
  label: (handover, circumstances, on) => {
    const { definition } = circumstances
    const task = taskOf(definition, on)
    if (movesAccount(task, circumstances)) {
      const count = accountsMoving(handover, circumstances).length
      return count === 1 ? 'Assign the account' : `Assign ${count} accounts`
    }
    const stated = asksOf(handover, task, circumstances)?.label
    if (stated !== undefined) return stated
    const count = effectsOf(handover, on).filter(byBaton).length
    return `Apply ${count} ${count === 1 ? 'change' : 'changes'}`
  },
  refuse: (handover, circumstances, on) => {
    const { definition, world } = circumstances
    const task = taskOf(definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    if (movesAccount(task, circumstances)) {
      if (handover.ownership.changedAt) return new Refusal('conflict', 'ownership.changed', hasChanged(handover, circumstances))
      const held = heldByThird(handover, circumstances)
      if (held)
        return new Refusal(
          'conflict',
          'ownership.held-by-other',
          `By its ledger ${nameOfHolder(held.recorded, circumstances)} holds ${world.account.name}, not ${nameOfHolder(handover.from, circumstances)}. Choose who hands over, or correct the ledger first.`,
        )
      const gone = receiverGone(handover, circumstances)
      if (gone)
        return new Refusal(
          'conflict',
          'ownership.receiver-left',
          `${nameOf(circumstances, gone)}, who was to take ${world.account.name} over, has left. Choose somebody else for their role first.`,
        )
      const { effectiveOn } = handover.ownership
      return effectiveOn && effectiveOn > todayOf(circumstances)
        ? new Refusal('conflict', 'ownership.not-yet', `The account changes hands by itself on ${effectiveOn}.`)
        : undefined
    }
    const effects = effectsOf(handover, on)
    if (effects.some(({ state }) => state === 'requested'))
      return new Refusal('conflict', 'effects.under-way', `The changes of "${task.title}" are already being made.`)
    const planned = effects.filter(({ state }) => state === 'planned')
    if (planned.length === 0) {
      return isAnswerable(task, handover, circumstances) ? undefined : nothingPlanned(handover, task, circumstances)
    }
    const byHand = planned.every(({ by }) => by === 'by hand') ? planned[0] : undefined
    return byHand ? new Refusal('conflict', 'effects.by-hand', `${byHand.system} is not connected: ${byHand.instruction}`) : undefined
  },
  needs: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const asked = movesAccount(task, circumstances) ? undefined : asksOf(handover, task, circumstances)
    if (!asked) return nothing
    return z.strictObject({ ...(asked.selects ? { only: choiceOf(asked.selects, handover, on) } : {}), ...asked.shape })
  },
  decide: (handover, circumstances, on, input: { only?: string[] } & Record<string, unknown>): HandoverEvent[] => {
    const task = taskOf(circumstances.definition, on)
    if (movesAccount(task, circumstances)) return [ownershipChange(handover, circumstances)]
    const { only, ...given } = input
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const before = effectsOf(handover, on).filter(({ state }) => state === 'planned')
    const planned = Object.keys(said).length > 0 ? planOf(handover, task, circumstances, said) : before
    const chosen = planned.filter((effect) => byBaton(effect) && (only === undefined || only.includes(recordOf(effect))))
    // What is left out keeps the plan that it had: the words were about the others.
    const left = before.filter((effect) => !chosen.some((one) => recordOf(one) === recordOf(effect)))
    const plan = planned.map((effect) => (chosen.includes(effect) ? effect : (left.find(({ id }) => id === effect.id) ?? effect)))
    return [
      ...(isSame(plan, before) ? [] : [{ type: 'EffectsPlanned' as const, task: on, effects: plan }]),
      ...chosen.map(({ id }): HandoverEvent => ({ type: 'EffectRequested', effect: id })),
    ]
  },
})

/** What keeps the task open then is in the records, and lists name this command for it: it says what. */
function nothingPlanned(handover: Handover, task: Task, circumstances: Circumstances): Refusal {
  const judgement = verdictOnTask(handover, task, circumstances) === 'failed' ? judgeTask(handover, task, circumstances) : undefined
  return judgement?.verdict === 'failed'
    ? new Refusal(
        'conflict',
        'effects.none',
        `Nothing is left to change for "${task.title}" from here; it still fails: ${judgement.because}.`,
        {
          details: { records: judgement.records },
        },
      )
    : new Refusal('conflict', 'effects.none', `Nothing is planned for "${task.title}".`)
}

/** Whoever took over since is told the way to the ledger. */
const hasChanged = (handover: Handover, circumstances: Circumstances): string =>
  ownedAccounts(handover, circumstances).some(({ state }) => state === 'not moved')
    ? `The account has changed hands, and not to ${nameOfHolder(handover.to, circumstances)}. Undo the change of holder, then assign it again.`
    : 'The account has changed hands.'

const movesAccount = (task: Task, { definition }: Circumstances) => task.kind === 'ownership' && definition.ownership !== 'letter'

const byBaton = ({ state, by }: EffectState) => state === 'planned' && by === 'built-in'

/** Nothing is to be changed until somebody has said what. */
const isAnswerable = (task: Task, handover: Handover, circumstances: Circumstances) =>
  asksOf(handover, task, circumstances)?.label !== undefined

const recordOf = ({ record: { kind, key } }: EffectState) => `${kind}/${key}`

/** All of them, unless somebody chooses. */
function choiceOf(title: string, handover: Handover, task: string) {
  const planned = effectsOf(handover, task).filter(byBaton)
  const options = planned.map((effect) => z.literal(recordOf(effect)).meta({ title: effect.subject }))
  return z
    .array(z.union(options as [z.ZodLiteral<string>, ...z.ZodLiteral<string>[]]))
    .min(1)
    .max(options.length)
    .default(planned.map(recordOf))
    .meta({ title, uniqueItems: true })
}
