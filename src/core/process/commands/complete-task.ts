import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { Evidence } from '../../checks/evidence.ts'
import type { Task } from '../../definition/definition.ts'
import { taskIdsOf, taskOf } from '../circumstances.ts'
import type { HandoverEvent } from '../handover.ts'
import { judgeTask } from '../judging.ts'
import { itemsInTheWay, looseItems } from '../letter-items.ts'
import { link, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { unanswered } from '../snapshot.ts'
import { notMineToDo, stateOf } from '../task-guards.ts'

/** What finishes tasks that have a command of their own. */
const ownWay: Partial<Record<Task['kind'], string>> = {
  attest: 'attest it',
  gate: 'decide the review',
  approval: 'agree or decline it',
  call: 'report the call',
  letter: 'release the letter',
  ownership: 'apply the change of owner',
  signoff: 'sign off',
  field: 'answer it',
}

const needs = z.strictObject({ note: text('Note').optional(), link: link('Link').optional() })

/**
 * A person has done a task that no machine can check. A task with a check completes itself; a tick would prove nothing.
 * What a gatekeeper sent back is the exception: only its person can say that it is fixed, on top of the check.
 */
export const completeTask = rule({
  command: 'complete-task',
  signs: true,
  targets: (_handover, { definition }) => taskIdsOf(definition),
  label: (_handover, { definition }, on) => `Complete "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    const judgement = judgeTask(handover, task, circumstances)
    if (stateOf(handover, on).reopened?.cause === 'returned' && (task.kind === 'task' || task.kind === 'field' || task.kind === 'attest')) {
      return judgement?.verdict !== 'failed'
        ? undefined
        : new Refusal('conflict', 'task.unproven', `"${task.title}" still fails: ${judgement.because}.`, {
            details: { records: judgement.records },
          })
    }
    if (task.kind === 'field') {
      const open = unanswered(handover, circumstances)
      const [first, ...more] = open
      // Lists name this command for it; whoever gave it learns what to answer instead.
      if (first)
        return new Refusal(
          'conflict',
          'task.other-way',
          `"${task.title}" is finished by answering what the document asks for: "${first.label}"${more.length > 0 ? ` and ${more.length} more` : ''}.`,
          { details: { blanks: open.map(({ id, label }) => ({ on: id, label })) } },
        )
    }
    const other = ownWay[task.kind]
    if (other) return new Refusal('conflict', 'task.other-way', `"${task.title}" is finished another way: ${other}.`)
    if (task.establishes === 'completion')
      return new Refusal('conflict', 'task.other-way', `"${task.title}" is finished by completing the handover.`)
    if (task.establishes === 'customer-answered') {
      const loose = looseItems(handover, circumstances)
      return loose.length === 0
        ? undefined
        : new Refusal(
            'conflict',
            'letter.items-open',
            `${itemsInTheWay(handover, circumstances).join(' ')} Answer it, or hand it to somebody.`,
          )
    }
    if (task.establishes && task.establishes !== 'submission')
      return new Refusal('conflict', 'task.other-way', `Baton completes "${task.title}" itself when it has happened.`)
    if (!judgement) return undefined
    return judgement.verdict === 'cannot tell'
      ? new Refusal('conflict', 'task.cannot-tell', `No system can tell whether "${task.title}" is done: ${judgement.because}. Attest it.`)
      : new Refusal('conflict', 'task.unproven', `"${task.title}" is checked, not ticked: ${judgement.because}.`, {
          details: { records: judgement.records },
        })
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { note, link: url }): HandoverEvent[] => {
    const by = personActing(circumstances)
    const at = circumstances.now
    const judgement = judgeTask(handover, taskOf(circumstances.definition, on), circumstances)
    if (judgement?.verdict === 'passed') {
      const reply: HandoverEvent[] =
        note === undefined ? [] : [{ type: 'Commented', comment: { id: circumstances.newId(), text: note, mentions: [], about: on } }]
      return [...reply, { type: 'TaskDone', task: on, evidence: judgement.evidence }]
    }
    // In place of a check that cannot tell it is a word until the check can, also with a link.
    const evidence: Evidence = judgement
      ? { kind: 'attested', by, at, note: note ?? 'Done', ...(url === undefined ? {} : { url }), cannotTell: judgement.because }
      : url === undefined
        ? { kind: 'attested', by, at, note: note ?? 'Done' }
        : { kind: 'linked', url, by, at, ...(note === undefined ? {} : { note }) }
    return [{ type: 'TaskDone', task: on, evidence }]
  },
})
