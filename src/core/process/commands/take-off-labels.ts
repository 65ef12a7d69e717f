import { Refusal } from '../../base/refusal.ts'
import { labelChoices, labelsChanged, labelsToTakeOff, mayLabel } from '../label-choices.ts'
import { rule } from '../rule.ts'

/** Takes off labels that people have put on. */
export const takeOffLabels = rule({
  command: 'take-off-labels',
  during: ['proposed', 'running', 'paused', 'completed', 'cancelled'],
  label: () => 'Remove labels',
  refuse: (handover, circumstances) =>
    mayLabel(handover, circumstances) ??
    (labelChoices(handover, circumstances).off.length > 0
      ? undefined
      : new Refusal('conflict', 'label.none', `${handover.ref} has no label that somebody added.`)),
  needs: labelsToTakeOff,
  decide: (handover, circumstances, _on, { labels }) => [labelsChanged(handover, circumstances, { off: labels })],
})
