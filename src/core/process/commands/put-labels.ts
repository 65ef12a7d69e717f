import { Refusal } from '../../base/refusal.ts'
import { labelChoices, labelsChanged, labelsToPut, mayLabel } from '../label-choices.ts'
import { rule } from '../rule.ts'

/** Puts labels on, by which the handover is found and which its issue gets. Ended handovers are still sorted. */
export const putLabels = rule({
  command: 'put-labels',
  during: ['proposed', 'running', 'paused', 'completed', 'cancelled'],
  label: () => 'Add labels',
  refuse: (handover, circumstances) => {
    const refusal = mayLabel(handover, circumstances)
    if (refusal) return refusal
    if (labelChoices(handover, circumstances).put.length > 0) return undefined
    const none = (circumstances.labels ?? []).length === 0
    return new Refusal(
      'conflict',
      'label.none',
      none ? 'This workspace has no labels yet. Operations add them in Settings.' : `${handover.ref} already has every label.`,
    )
  },
  needs: labelsToPut,
  decide: (handover, circumstances, _on, { labels }) => [labelsChanged(handover, circumstances, { put: labels })],
})
