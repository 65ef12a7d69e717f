import type { EventView } from '../../contract/handovers.ts'
import type { Handover, HandoverEvent } from '../../core/process/handover.ts'

/** What only a person does and answers for with their name. */
const signed: ReadonlySet<HandoverEvent['type']> = new Set([
  'HandoverStarted',
  'HandoverMovedIn',
  'ApprovalMovedIn',
  'MoveInTakenBack',
  'Decided',
  'ApprovalVoided',
  'TaskSaid',
  'TaskWaived',
  'WaiverDeclined',
  'DateAgreed',
  'LetterReleased',
  'LetterGiven',
  'LetterCopySeen',
  'LetterSettled',
  'LetterItemAnswered',
  'LetterItemHandedOn',
  'NotSentStated',
  'ConsultationAnswered',
  'ValidationGiven',
  'HandoverCancelled',
  'HandoverCompleted',
])

export type Signature = { at: string; name: string; roles: string[]; words: string; position: number }

/** Who signed, decided or allowed what, when, and in which role they stood at that moment. */
export function signaturesOf(handover: Handover, events: readonly EventView[]): Signature[] {
  return events
    .filter(({ type, by, data }) => by.id !== 'baton' && (isSigned(type) || isAttested(data)))
    .map(({ at, by, words, position }) => ({ at, name: by.name, roles: rolesAt(handover, by.id, at), words, position }))
}

const isSigned = (type: string) => (signed as ReadonlySet<string>).has(type)

const isAttested = ({ evidence }: Readonly<Record<string, unknown>>): boolean =>
  typeof evidence === 'object' && evidence !== null && 'kind' in evidence && evidence.kind === 'attested'

const rolesAt = ({ participants }: Handover, person: string, at: string): string[] => [
  ...new Set(
    participants.flatMap((one) =>
      one.person === person && one.from <= at && (one.until === undefined || at < one.until)
        ? [one.delegateOf === undefined ? one.role : `deputy ${one.role}`]
        : [],
    ),
  ),
]
