import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { maskedView } from '../core/process/restricted.ts'
import { type HandoverView, viewOf } from '../core/process/view.ts'
import type { Audience } from '../core/records/field-class.ts'
import type { Loaded } from '../store/load.ts'
import { audienceOf, partiesOf } from './audience.ts'
import { fieldsOf, holderAt } from './load-account.ts'

type Found = { handover: Handover; circumstances: Circumstances; loaded: Pick<Loaded, 'accounts' | 'assignments'> }

/** What the caller is to the account of a handover now, which decides what they read of it. */
export function readerOf({ handover, circumstances, loaded }: Found): Audience {
  const [account] = loaded.accounts
  return audienceOf(
    circumstances.actor,
    {
      holder: account && holderAt(loaded.assignments, account.id, circumstances.now),
      region: account && fieldsOf(account).region,
      running: [partiesOf(handover, circumstances.definition, circumstances.now)],
    },
    circumstances,
  )
}

/** A handover as this caller sees it. Every answer that shows one is made here, so that none shows more. */
export const seenHandover = (found: Found): HandoverView => maskedView(viewOf(found.handover, found.circumstances), readerOf(found))

/** What is kept for the key of a request and what it is answered are the same sight of the same state, so it is put together once. */
export function shownOnce<View>(show: (handover: Handover) => View): (handover: Handover) => View {
  let shown: { handover: Handover; view: View } | undefined
  return (handover) => {
    if (shown?.handover !== handover) shown = { handover, view: show(handover) }
    return shown.view
  }
}
