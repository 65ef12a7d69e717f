import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dueAfter } from '../../calendar/due.ts'
import { taskOf } from '../circumstances.ts'
import { calendarFor, fixTime } from '../dues.ts'
import { openRound, standing, undecided } from '../gates.ts'
import type { HandoverEvent, ItemVerdict } from '../handover.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { gateOf, onlyGatekeeper } from './submit.ts'

/**
 * The gatekeeper's verdict on a frozen snapshot. To approve, every item that is not settled from an earlier round gets a
 * word of its own. To ask for fixes, the returned items get a reason each; what is not returned has passed.
 */
export const decideGate = rule({
  command: 'decide',
  signs: true,
  targets: (_handover, { definition }) => definition.gates.map(({ id }) => id),
  label: (handover, circumstances, on) => {
    const gate = gateOf(circumstances, on)
    return `Decide ${gate.title.toLowerCase()}, round ${openRound(handover, gate.id)?.number ?? 1}`
  },
  refuse: (handover, circumstances, on) => {
    const gate = gateOf(circumstances, on)
    const notEntitled = onlyGatekeeper(handover, gate, circumstances)
    if (notEntitled) return notEntitled
    return openRound(handover, gate.id) ? undefined : new Refusal('conflict', 'gate.not-submitted', `No round of "${gate.title}" is open.`)
  },
  needs: (handover, circumstances, on) => {
    const gate = gateOf(circumstances, on)
    const round = openRound(handover, gate.id)
    const open = round ? undecided(handover, gate, round) : []
    const comment = text('Comment').optional()
    const words = (optional: boolean) => z.enum(optional ? ['pass', 'not applicable'] : ['pass'])
    const approve = z.strictObject({
      verdict: z.literal('approved').meta({ title: 'Approve' }),
      items: z.strictObject(Object.fromEntries(open.map(({ id, title, optional }) => [id, words(optional).meta({ title })]))),
      comment,
    })
    const ids = (round?.items ?? []).filter(({ later }) => !later)
    const fix = z.strictObject({
      verdict: z.literal('needs fixes').meta({ title: 'Needs fixes' }),
      returns: z
        .array(z.strictObject({ item: z.enum(ids.map(({ id }) => id) as [string, ...string[]]), reason: text('What has to be fixed?') }))
        .min(1)
        .max(Math.max(1, ids.length))
        .refine((list) => new Set(list.map(({ item }) => item)).size === list.length, 'names an item twice')
        .meta({ title: 'Returned items', uniqueItemsBy: 'item' }),
      comment,
    })
    return ids.length > 0 ? z.discriminatedUnion('verdict', [approve, fix]) : approve
  },
  decide: (handover, circumstances, on, input): HandoverEvent[] => {
    const gate = gateOf(circumstances, on)
    const round = openRound(handover, gate.id)
    if (!round) throw new Error('refuse() lets no verdict without a round through')
    const by = personActing(circumstances)
    const kept = standing(handover, gate, round)
    const said = { by, round: round.number }
    const comment = input.comment === undefined ? {} : { comment: input.comment }
    if (input.verdict === 'approved') {
      const items: Record<string, ItemVerdict> = { ...kept, ...mapValues(input.items, (verdict): ItemVerdict => ({ verdict, ...said })) }
      return [{ type: 'Decided', gate: gate.id, round: round.number, outcome: 'approved', items, ...comment }]
    }
    const reasons = new Map(input.returns.map(({ item, reason }) => [item, reason]))
    const items = Object.fromEntries(
      round.items
        .filter(({ later }) => !later)
        .map(({ id }): [string, ItemVerdict] => {
          const reason = reasons.get(id)
          return [id, reason === undefined ? (kept[id] ?? { verdict: 'pass', ...said }) : { verdict: 'return', reason, ...said }]
        }),
    )
    const byTask = Map.groupBy(
      round.items.filter(({ id }) => reasons.has(id)),
      ({ task }) => task,
    )
    return [
      { type: 'Decided', gate: gate.id, round: round.number, outcome: 'needs fixes', items, ...comment },
      // Exactly the returned items come back, each with its reason and a fresh due in the fixer's working time.
      ...[...byTask].map(([task, returned]): HandoverEvent => {
        const calendar = calendarFor(handover, taskOf(circumstances.definition, task), circumstances)
        return {
          type: 'TaskReopened',
          task,
          because: returned.map(({ id, title }) => `${title}: ${reasons.get(id)}`).join('\n'),
          cause: 'returned',
          ...(calendar ? { due: dueAfter({ start: circumstances.now, ...fixTime }, calendar) } : {}),
        }
      }),
    ]
  },
})

const mapValues = <V, R>(value: Record<string, V>, change: (value: V) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]))
