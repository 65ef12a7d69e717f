import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { mayRun } from '../candidates.ts'
import type { Circumstances } from '../circumstances.ts'
import { openRound } from '../gates.ts'
import type { Handover } from '../handover.ts'
import { moveEvents, obstacle } from '../move-version.ts'
import { choice } from '../needs.ts'
import { rule } from '../rule.ts'

/** The versions to which it could go now. */
const open = (handover: Handover, circumstances: Circumstances) =>
  (circumstances.otherVersions ?? []).filter((target) => !obstacle(handover, circumstances, target))

/** Moves a running handover to another published version: tasks carry their state, new ones begin, what follows is that version's. */
export const changePlaybookVersion = rule({
  command: 'change-playbook-version',
  signs: true,
  label: () => 'Move to another version of the playbook',
  refuse: (handover, circumstances) => {
    const refusal = mayRun(handover, circumstances)
    if (refusal) return refusal
    if (circumstances.definition.gates.some(({ id }) => openRound(handover, id)))
      return new Refusal(
        'conflict',
        'gate.open',
        'A review is open, and has to end on the version that it began with. Wait for its verdict.',
      )
    if (handover.letter.release && !handover.letter.outcome)
      return new Refusal(
        'conflict',
        'letter.released',
        'The letter is about to leave under this version. Hold it first, or wait until it is sent.',
      )
    const [other] = circumstances.otherVersions ?? []
    if (!other) return new Refusal('conflict', 'playbook.no-other', 'There is no other version of this playbook.')
    return open(handover, circumstances).length === 0 ? obstacle(handover, circumstances, other) : undefined
  },
  needs: (handover, circumstances) =>
    z.strictObject({
      version: choice(
        'Version',
        open(handover, circumstances).map(({ version, title }) => ({ value: version, title: `${title} (${version.slice(0, 8)})` })),
      ),
    }),
  decide: (handover, circumstances, _on, { version }) => {
    const target = circumstances.otherVersions?.find((one) => one.version === version)
    if (!target) throw new Error('needs() lets no unknown version through')
    return moveEvents(handover, circumstances, target)
  },
})
