import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { letterRules, settlingRoles } from './letter-readiness.ts'
import { actsAs } from './rights.ts'
import { waitingOn } from './waiting.ts'
import type { Waiting } from './waiting-row.ts'

/**
 * What people without an account may do from a signed link. The engine decides as for everybody (`can`); this only narrows it, so
 * that a link that has gone astray opens one matter and no more. One purpose a link; to add one: a line.
 */
export const linkPurposes = {
  letter: { decides: ['agree-date', 'decline-dates'], words: 'decide the day and the text of the letter' },
  view: { decides: ['consult'], words: 'give a view' },
  sent: { decides: ['say-sent', 'show-copy'], words: 'say that the letter was sent' },
  outcome: { decides: ['settle-unknown'], words: 'say whether the letter was sent' },
  answer: { decides: ['answer-letter-item', 'hand-on-letter-item'], words: 'say what a customer was answered' },
  validation: { decides: ['validate'], words: 'say whether it worked' },
} as const satisfies Record<string, { decides: readonly string[]; words: string }>
export type LinkPurpose = keyof typeof linkPurposes
const linkPurposeNames = Object.keys(linkPurposes) as LinkPurpose[]
export const isLinkPurpose = (name: string): name is LinkPurpose => name in linkPurposes

/** What a command that waits for somebody would be done under; nothing when it needs a desk. */
export const purposeOf = (command: string): LinkPurpose | undefined =>
  linkPurposeNames.find((name) => (linkPurposes[name].decides as readonly string[]).includes(command))

/** One matter of one handover that waits for one person: what a link is made for. */
export type LinkMatter = {
  purpose: LinkPurpose
  /** What the command is on. */
  on: string | null
  /** The role in which it waits for them; when somebody else holds it, the link is over. */
  role: string | null
  verb: string
  due: string | null
}

/** Everything of this handover that waits for this person and can be done from a link. */
export function linkMatters(handover: Handover, circumstances: Circumstances, person: PersonId): LinkMatter[] {
  const found = waitingOn(handover, circumstances).flatMap((row): LinkMatter[] => {
    const purpose = row.person === person ? purposeOf(row.command) : undefined
    return purpose ? [{ purpose, on: row.on, role: roleOf(purpose, row, handover, circumstances), verb: row.verb, due: row.due }] : []
  })
  return [...new Map(found.map((one) => [`${one.purpose} ${one.on}`, one])).values()]
}

function roleOf(
  purpose: LinkPurpose,
  { on, person }: Pick<Waiting, 'on' | 'person'>,
  handover: Handover,
  circumstances: Circumstances,
): string | null {
  if (purpose === 'view') return handover.consultations[on ?? '']?.role ?? null
  if (purpose === 'outcome') return settlingRoles(circumstances).find((role) => actsAs(handover, person, role, circumstances.now)) ?? null
  return purpose === 'letter' || purpose === 'sent' ? (letterRules(circumstances)?.agreedBy ?? null) : null
}

/** Whether the matter is still this person's: whoever has another holder in their role decides nothing any more. */
export const isStillTheirs = (handover: Handover, { now }: Circumstances, person: PersonId, role: string | null): boolean =>
  role === null || actsAs(handover, person, role, now)
