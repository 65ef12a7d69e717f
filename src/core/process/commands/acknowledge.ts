import { Refusal } from '../../base/refusal.ts'
import { leftTitle } from '../../cutover/left-behind.ts'
import { nameOf } from '../circumstances.ts'
import { isAcknowledged, leftGroups } from '../left-open.ts'
import { nothing } from '../needs.ts'
import { receivers } from '../receivers.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/** Whoever takes over knows what cannot be moved: one group at a time, as it stands at that moment. */
export const acknowledge = rule({
  command: 'acknowledge',
  signs: true,
  targets: (handover, circumstances) => leftGroups(handover, circumstances).map(({ id }) => id),
  label: (_handover, _circumstances, on) => `Acknowledge: ${leftTitle(on)}`,
  refuse: (handover, circumstances, on) => {
    const group = leftGroups(handover, circumstances).find(({ id }) => id === on)
    if (!group) return new Refusal('unknown', 'left-behind.unknown', `Nothing stays behind as "${on}".`)
    const people = receivers(handover, circumstances)
    if (!people.includes(personActing(circumstances))) {
      const names = people.map((one) => nameOf(circumstances, one)).join(' or ')
      return new Refusal(
        'forbidden',
        'left-behind.not-yours',
        `What stays behind is acknowledged by the side that takes over: ${names || 'nobody yet'}.`,
      )
    }
    return isAcknowledged(handover, group)
      ? new Refusal('conflict', 'left-behind.acknowledged', `"${group.title}" has already been acknowledged.`)
      : undefined
  },
  needs: () => nothing,
  decide: (handover, circumstances, on) => {
    const group = leftGroups(handover, circumstances).find(({ id }) => id === on)
    return group ? [{ type: 'LeftBehindAcknowledged', group: group.id, items: group.items.map(({ id }) => id) }] : []
  },
})
