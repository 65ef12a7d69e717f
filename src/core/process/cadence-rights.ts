import { Refusal } from '../base/refusal.ts'
import { isSlow } from './cadence.ts'
import { steers } from './candidates.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { choice, peopleAsOptions } from './needs.ts'
import { personActing } from './rights.ts'
import { isOfASide } from './sides.ts'

/** Either side, or whoever steers the handover, says who leads and who led. */
export function mayKeepLedger(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  if (!isSlow(handover) || handover.flipOn === null)
    return new Refusal('conflict', 'pace.standard', 'Only a slow transition keeps a ledger of who leads which cadence call.')
  const person = personActing(circumstances)
  return isOfASide(person, handover, circumstances) || steers(handover, circumstances, person)
    ? undefined
    : new Refusal(
        'forbidden',
        'cadence.not-yours',
        `${nameOf(circumstances, handover.from.id)} and ${nameOf(circumstances, handover.to.id)} say who leads the calls.`,
      )
}

/** One of the two who hold the account before and after. */
export const leadChoice = (title: string, { from, to }: Handover, circumstances: Circumstances) =>
  choice(title, peopleAsOptions([from.id, to.id], circumstances))
