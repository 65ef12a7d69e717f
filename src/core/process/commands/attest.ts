import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { Evidence } from '../../checks/evidence.ts'
import { taskIdsOf, taskOf } from '../circumstances.ts'
import { effectsOf } from '../effects.ts'
import { judgeTask, partsToAttest, verdictsOfParts } from '../judging.ts'
import { choice, link, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

const ownWord = z.strictObject({ note: text('Note').optional(), link: link('Link').optional() })
const inPlaceOfCheck = z.strictObject({ note: text('What you saw'), link: link('Link').optional() })

/**
 * A named person vouches for what no machine can see: a task of that kind, or one whose check cannot tell. The evidence
 * says which of the two it was.
 */
export const attest = rule({
  command: 'attest',
  signs: true,
  targets: (_handover, { definition }) => taskIdsOf(definition),
  label: (_handover, { definition }, on) => `Attest "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    // Nobody's word stands for a change of which it will be heard, or which somebody has to look at (invariant 26).
    const open = effectsOf(handover, on).find(({ state }) => state === 'requested' || state === 'unknown' || state === 'undoing')
    if (open) {
      const why = open.state === 'unknown' ? 'nobody heard what became of it; look and settle it first' : 'it is on its way'
      return new Refusal('conflict', 'task.change-open', `"${task.title}" has a change of ${open.subject}: ${why}.`)
    }
    const judgement = judgeTask(handover, task, circumstances)
    if (!judgement) {
      return task.kind === 'attest' && !task.establishes?.startsWith('letter')
        ? undefined
        : new Refusal('conflict', 'task.not-attested', `"${task.title}" is not a matter of anybody's word.`)
    }
    if (task.kind === 'call' || task.kind === 'letter' || task.kind === 'ownership') {
      return new Refusal('conflict', 'task.not-attested', `"${task.title}" has a way of its own to be finished.`)
    }
    return partsToAttest(handover, task, judgement, circumstances).length > 0
      ? undefined
      : new Refusal('conflict', 'task.unproven', `"${task.title}" is checked, not attested: ${judgement.because}`, {
          details: { records: judgement.records },
        })
  },
  needs: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const judgement = judgeTask(handover, task, circumstances)
    if (!judgement) return ownWord
    if (task.parts.length === 0) return inPlaceOfCheck
    const parts = partsToAttest(handover, task, judgement, circumstances).map((id) => ({
      value: id,
      title: task.parts.find((part) => part.id === id)?.title ?? id,
    }))
    return z.strictObject({ part: choice('Which one', parts), ...inPlaceOfCheck.shape })
  },
  decide: (handover, circumstances, on, input) => {
    const { note, link: url } = input
    const part = 'part' in input ? (input.part as string) : undefined
    const task = taskOf(circumstances.definition, on)
    const judgement = judgeTask(handover, task, circumstances)
    const evidence: Evidence = {
      kind: 'attested',
      by: personActing(circumstances),
      at: circumstances.now,
      note: note ?? 'Done',
      ...(url === undefined ? {} : { url }),
      ...(judgement ? { cannotTell: judgement.because } : {}),
    }
    if (part === undefined || !judgement) return [{ type: 'TaskDone', task: on, evidence }]
    const rest = partsToAttest(handover, task, judgement, circumstances).filter((id) => id !== part)
    const failed = verdictsOfParts(handover, task, circumstances).some((one) => one.part !== part && one.says.verdict === 'failed')
    return [
      { type: 'TaskPartChecked', task: on, part, evidence },
      ...(rest.length === 0 && !failed ? [{ type: 'TaskDone' as const, task: on, evidence }] : []),
    ]
  },
})
