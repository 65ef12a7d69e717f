import type { Circumstances } from './circumstances.ts'
import type { Can } from './decide.ts'
import type { Handover, PersonId } from './handover.ts'
import { letterRules } from './letter-readiness.ts'
import { type LinkMatter, linkPurposes } from './link-purposes.ts'
import { actorsIn, whoIs } from './rights.ts'

/** Something that the page of a link offers: how it is headed, what its button says, and what of it the page fills in itself. */
export type Offer = Can & {
  title: string
  button: string
  /** Decides the matter; after it the link is over. */
  decides: boolean
  /** Set by the page and not asked of the person. */
  filled: Record<string, unknown>
  /** What of its needs the page asks for; all of them where nothing is said. */
  asks: readonly string[] | null
}

type Worded = { title: string; button: string; filled?: Record<string, unknown>; asks?: readonly string[] }
type Wording = (handover: Handover, circumstances: Circumstances) => Worded

/** Beside what decides the matter, every link has these two. */
const beside = ['comment', 'forward']

const wordings: Record<string, Wording> = {
  'agree-date': ({ letter }) => ({
    title: letter.declined ? 'Agree to a date after all' : 'When should the customer hear?',
    button: 'Agree to this date and this letter',
  }),
  'decline-dates': () => ({ title: 'None of these dates, or another text', button: 'Ask for another proposal' }),
  consult: () => ({ title: 'Your view', button: 'Give your view' }),
  'say-sent': () => ({ title: 'Have you sent the letter?', button: 'I sent it' }),
  'show-copy': () => ({ title: 'Show the copy of your mail', button: 'Compare it with what was agreed' }),
  'settle-unknown': () => ({ title: 'Was the letter sent?', button: 'Say so' }),
  'answer-letter-item': () => ({ title: 'What you answered, or what came of it', button: 'It is answered' }),
  'hand-on-letter-item': () => ({ title: 'Somebody else has to answer', button: 'Hand it on' }),
  validate: () => ({ title: 'Did it work?', button: 'Say so' }),
  comment: (handover, circumstances) => ({
    title: `Question for ${askedName(handover, circumstances)}`,
    button: `Ask ${askedName(handover, circumstances)}`,
    // Whoever may answer hears of it at once; a choice of whom to mention is for people who know the house.
    filled: { mentions: asked(handover, circumstances) },
    asks: ['text'],
  }),
  forward: () => ({ title: 'Not me', button: 'Pass it on' }),
}

function asked(handover: Handover, circumstances: Circumstances): PersonId[] {
  const role = letterRules(circumstances)?.releasedBy
  const people = role === undefined ? [] : actorsIn(handover, role, circumstances.now)
  return (people.length > 0 ? people : [handover.startedBy]).filter((one) => circumstances.people.get(one)?.active)
}

function askedName(handover: Handover, circumstances: Circumstances): string {
  const role = letterRules(circumstances)?.releasedBy
  const [first] = asked(handover, circumstances)
  const name = first === undefined ? undefined : circumstances.people.get(first)?.name
  return name ?? (role === undefined ? 'the CSM' : whoIs(handover, [role], circumstances))
}

/** What of everything that this person may do the link offers, in the order of the page. */
export function offersOf(
  can: readonly Can[],
  { purpose, on, role }: Pick<LinkMatter, 'purpose' | 'on' | 'role'>,
  handover: Handover,
  circumstances: Circumstances,
): Offer[] {
  const decides = linkPurposes[purpose].decides as readonly string[]
  return [...decides, ...beside].flatMap((command): Offer[] => {
    const isDeciding = decides.includes(command)
    const found = can.find((one) => one.command === command && (isDeciding ? one.on === on : command !== 'forward' || one.on === role))
    if (!found) return []
    const worded: Worded = wordings[command]?.(handover, circumstances) ?? { title: found.label, button: found.label }
    const { title, button, filled = {}, asks } = worded
    return [{ ...found, title, button, decides: isDeciding, filled, asks: asks ?? null }]
  })
}
