import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { steers } from '../candidates.ts'
import type { Circumstances } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import { labelsOf } from '../labels.ts'
import { choice } from '../needs.ts'
import { personActing, rolesOf } from '../rights.ts'
import { rule } from '../rule.ts'

/** Puts labels on and takes them off. What the page gives stays: it goes with the page. Ended handovers are still sorted by it. */
export const label = rule({
  command: 'label',
  during: ['proposed', 'running', 'paused', 'completed', 'cancelled'],
  label: () => 'Change labels',
  refuse: (handover, circumstances) => {
    const person = personActing(circumstances)
    const takesPart = rolesOf(handover, person, circumstances.now).length > 0 || handover.startedBy === person
    if (!takesPart && !steers(handover, circumstances, person))
      return new Refusal(
        'forbidden',
        'label.not-yours',
        `Whoever takes part in ${handover.ref} changes its labels, their managers and operations.`,
      )
    const { put, off } = choices(handover, circumstances)
    return put.length + off.length > 0
      ? undefined
      : new Refusal('conflict', 'label.none', 'This workspace has no label to put on. Operations add them in Settings.')
  },
  needs: (handover, circumstances) => {
    const { put, off } = choices(handover, circumstances)
    const some = (title: string, options: typeof put) =>
      z
        .array(
          choice(
            title,
            options.map(({ id, name }) => ({ value: id, title: name })),
          ),
        )
        .max(100)
        .meta({ title, uniqueItems: true })
        .optional()
    return z
      .strictObject({
        ...(put.length > 0 ? { put: some('Put on', put) } : {}),
        ...(off.length > 0 ? { off: some('Take off', off) } : {}),
      })
      .refine((given) => Object.values(given).some((chosen) => Array.isArray(chosen) && chosen.length > 0), 'changes nothing')
  },
  decide: (handover, circumstances, _on, input) => {
    const { put = [], off = [] } = input as Given
    const { labels = [] } = circumstances
    const carried = labels.map(({ id }) => id).filter((id) => (put.includes(id) || handover.labels?.includes(id)) && !off.includes(id))
    const named = (ids: readonly string[]) => labels.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, name }))
    return [{ type: 'LabelsChanged', labels: carried, put: named(put), off: named(off) }]
  },
})

type Given = { put?: string[]; off?: string[] }

function choices(handover: Handover, circumstances: Circumstances) {
  const carried = new Map(labelsOf(handover, circumstances).map((one) => [one.id, one]))
  const { labels = [] } = circumstances
  return {
    put: labels.filter(({ id }) => !carried.has(id)),
    off: labels.filter(({ id }) => carried.get(id)?.fromPage === false),
  }
}
