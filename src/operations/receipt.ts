import type { Receipt } from '../contract/receipt.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { holderView, personView } from '../core/process/view.ts'
import { waitingOn } from '../core/process/waiting.ts'

/** A handover in few words, for who does not look at the room. Nothing in it is for few. */
export function receiptOf(handover: Handover, circumstances: Circumstances): Receipt {
  const { id, name } = circumstances.world.account
  const [next] = waitingOn(handover, circumstances)
  return {
    id: handover.id,
    ref: handover.ref,
    version: handover.version,
    state: handover.status,
    account: { id, name },
    from: holderView(handover.from, circumstances),
    to: holderView(handover.to, circumstances),
    next: next ? { person: personView(next.person, circumstances), verb: next.verb, command: next.command, on: next.on } : null,
  }
}
