import type { Circumstances } from './circumstances.ts'
import type { Handover, Happened, PersonId } from './handover.ts'
import { type Invite, invitesFor } from './invitations.ts'
import { noticesOn } from './notices.ts'

/**
 * What must be done about an event outside of the decision itself. Each is work with a deterministic id, so doing it twice
 * after a crash changes nothing.
 */
export type Consequence =
  | { do: 'apply-effect'; effect: string }
  | { do: 'undo-effect'; effect: string }
  | { do: 'send-letter'; letterVersion: number }
  | { do: 'recheck' }
  | Invite
  | { do: 'tell'; people: PersonId[]; about: string; subject: string; text: string }

/** Work and words that follow from one committed event. Pure: the relay calls it after the commit, and may call it again. */
export function consequences(event: Happened, handover: Handover, circumstances: Circumstances): Consequence[] {
  // What waits for somebody's next digest is no work of its own: `messages.ts` keeps it for that.
  const told = noticesOn(event, handover, circumstances).flatMap(({ when, people, about, subject, text }): Consequence[] =>
    when === 'digest' ? [] : [{ do: 'tell', people, about, subject, text }],
  )
  switch (event.type) {
    case 'EffectRequested':
      return [{ do: 'apply-effect', effect: event.effect }]
    case 'EffectUndoRequested':
      return [{ do: 'undo-effect', effect: event.effect }]
    case 'LetterHandedOver':
      return [{ do: 'send-letter', letterVersion: event.letterVersion }]
    case 'OwnershipChanged':
    case 'PlaybookVersionChanged':
    case 'EffectSettled':
      return [{ do: 'recheck' }, ...told]
    case 'CallScheduled':
    case 'CallPeopleChanged':
    case 'CallCancelled':
      return invitesFor(event, handover, circumstances)
    default:
      return told
  }
}
