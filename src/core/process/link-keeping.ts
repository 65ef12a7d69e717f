import { Refusal } from '../base/refusal.ts'
import { mayRun } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { maySayWho } from './not-mine.ts'

/** Why somebody may not revoke links of this handover or send new ones; nothing when they may. */
export function linkKeeping(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const { actor } = circumstances
  if (actor.kind === 'person' && (!mayRun(handover, circumstances) || maySayWho(handover, circumstances))) return undefined
  return new Refusal(
    'forbidden',
    'link.not-yours',
    'The person who hands over, the one who started it, its managers and operations can do that; software cannot.',
  )
}
