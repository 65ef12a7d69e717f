import { dateWords } from '../calendar/words.ts'
import { letterProblems } from '../documents/letter.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import { can, whyNot } from './decide.ts'
import { familyOf } from './family.ts'
import type { Handover, Holder, LetterVersion, PersonId } from './handover.ts'
import { nameOfHolder } from './holder-name.ts'
import { itemWords } from './letter-items.ts'
import { datesToCome, isGiven, letterRules, newestLetter } from './letter-readiness.ts'
import { type Offer, offersOf } from './link-offers.ts'
import { type LinkMatter, linkPurposes } from './link-purposes.ts'
import { personActing, personIn } from './rights.ts'

/**
 * What a person without an account sees of a handover. Put together from named parts, never by leaving out of the whole: health,
 * revenue, pay and internal notes have no way in, because there is no place for them here.
 */
export type LinkPage = {
  ref: string
  account: string
  reader: string
  headline: string
  /** What changes, for whom, and when, in sentences. */
  changes: string[]
  moves: string[]
  when: string[]
  letter: {
    version: number
    subject: string
    text: string
    from: string
    to: string[]
    cc: string[]
    mustSay: { text: string; says: boolean }[]
    /** Opens the letter in the reader's own mail program, where they send it themselves. */
    ownMail: string | null
  } | null
  /** What the customer said, for who has to answer it. */
  cameBack: { from: string; text: string; note: string | null } | null
  people: { name: string; email: string; roles: string[] }[]
  offers: Offer[]
  /** Why there is nothing to decide now, in the words of the rules. */
  whyNot: string | null
  /** What the reader should know before they decide. */
  heed: string | null
}

export function linkPage(handover: Handover, circumstances: Circumstances, matter: Pick<LinkMatter, 'purpose' | 'on' | 'role'>): LinkPage {
  const { world, definition, people, now } = circumstances
  const reader = personActing(circumstances)
  const offers = offersOf(can(handover, circumstances), matter, handover, circumstances)
  const first = linkPurposes[matter.purpose].decides[0]
  const decided = offers.some(({ decides }) => decides) ? undefined : whyNot(first, matter.on, handover, circumstances)
  const holder = (one: Holder) => nameOfHolder(one, circumstances)
  return {
    ref: handover.ref,
    account: world.account.name,
    reader: nameOf(circumstances, reader),
    headline: headlineOf(handover, `from ${holder(handover.from)} to ${holder(handover.to)}`, world.account.name),
    changes:
      handover.status === 'cancelled' && handover.ownership.changedAt === null ? [] : changesFor(reader, handover, circumstances, holder),
    moves: [world.account.name, ...familyOf(handover, circumstances).flatMap(({ name, moves }) => (moves ? [name] : []))],
    when: whenOf(handover, circumstances),
    letter: letterOf(handover, circumstances),
    cameBack: offers.some(({ decides }) => decides) ? cameBackOf(handover, matter, circumstances) : null,
    people: [...new Set(handover.participants.map(({ person }) => person))].flatMap((person) => {
      const roles = definition.roles.filter(({ name }) => personIn(handover, name, now) === person).map(({ name }) => name)
      const member = people.get(person)
      return member && roles.length > 0 ? [{ name: member.name, email: member.email, roles }] : []
    }),
    offers,
    whyNot: decided?.message ?? null,
    heed: matter.purpose === 'outcome' ? notKnown(handover) : heedOf(reader, handover, circumstances),
  }
}

function headlineOf({ status, ownership }: Handover, fromTo: string, account: string): string {
  if (status === 'cancelled' && ownership.changedAt === null) return `${account} was to move ${fromTo}, and this handover was cancelled`
  return `${account} ${status === 'completed' || status === 'cancelled' ? 'has moved' : 'is moving'} ${fromTo}`
}

function changesFor(reader: PersonId, handover: Handover, circumstances: Circumstances, holder: (one: Holder) => string): string[] {
  const { definition, world, now } = circumstances
  const account = world.account.name
  if (definition.kind !== 'named-to-pool')
    return [`${holder(handover.to)} looks after ${account} in place of ${holder(handover.from)} from then on.`]
  const role = definition.roles.find(({ from }) => from === 'account.ae')?.name
  const ae = role === undefined ? undefined : personIn(handover, role, now)
  const pool = holder(handover.to)
  if (ae === undefined) return [`Engineers of ${pool} help on request from then on.`]
  const isReader = ae === reader
  const name = isReader ? 'you' : nameOf(circumstances, ae)
  return [
    isReader ? `You are the main contact of ${account} from then on.` : `${name} is the main contact of ${account} from then on.`,
    `Engineers of ${pool} help on request, through ${name}. Nobody of them looks after ${account} alone.`,
    `Meetings with the customer stay with ${name}; engineers of ${pool} take part in none.`,
  ]
}

function whenOf(handover: Handover, circumstances: Circumstances): string[] {
  const { agreed, outcome } = handover.letter
  const version = newestLetter(handover)
  const dates = datesToCome(handover, circumstances).map((date) => dateWords(date))
  const letter =
    outcome?.outcome === 'sent'
      ? [`The letter was sent${agreed ? ` for ${dateWords(agreed.date)}` : ''}.`]
      : agreed && agreed.version === version?.version
        ? [`The letter is agreed for ${dateWords(agreed.date)}.`]
        : dates.length > 0
          ? [`Proposed for the letter: ${dates.join(', ')}.`]
          : []
  const { effectiveOn, changedAt } = handover.ownership
  if (changedAt !== null) return [...letter, 'The account has changed hands.']
  if (handover.status === 'cancelled') return outcome?.outcome === 'sent' ? letter : []
  if (effectiveOn !== null) return [...letter, `The account changes hands on ${dateWords(effectiveOn)}.`]
  return circumstances.definition.ownership === 'letter'
    ? [...letter, 'The account changes hands on the day on which the letter is sent.']
    : letter
}

function cameBackOf(
  handover: Handover,
  { purpose, on }: Pick<LinkMatter, 'purpose' | 'on'>,
  circumstances: Circumstances,
): LinkPage['cameBack'] {
  const item = purpose === 'answer' ? handover.letterItems?.[on ?? ''] : undefined
  if (!item) return null
  const { handedTo } = item
  const note = handedTo?.note === undefined ? null : `${nameOf(circumstances, handedTo.by)}: ${handedTo.note}`
  return { from: itemWords(item), text: item.text, note }
}

function letterOf(handover: Handover, circumstances: Circumstances): LinkPage['letter'] {
  const rules = letterRules(circumstances)
  const newest = newestLetter(handover)
  if (!rules || !newest) return null
  const isToSend = handover.status === 'running' && isGiven(handover) && handover.letter.given?.version === newest.version
  const missing = new Set(letterProblems({ ...rules, mustNotSay: [] }, `${newest.subject}\n${newest.text}`).map(({ id }) => id))
  return {
    version: newest.version,
    subject: newest.subject,
    text: newest.text,
    from: nameOf(circumstances, newest.from),
    to: newest.to,
    cc: newest.cc,
    mustSay: rules.mustSay.map(({ id, text }) => ({ text, says: !missing.has(id) })),
    ownMail: isToSend && newest.from === personActing(circumstances) ? mailAddress(newest) : null,
  }
}

function mailAddress({ to, cc, subject, text }: LetterVersion): string {
  const part = (name: string, value: string) => (value === '' ? [] : [`${name}=${encodeURIComponent(value)}`])
  // RFC 6068: lines of a body end in CR LF.
  const parts = [...part('cc', cc.join(',')), ...part('subject', subject), ...part('body', text.replaceAll('\n', '\r\n'))]
  return `mailto:${to.map(encodeURIComponent).join(',')}?${parts.join('&')}`
}

/** What changes what they should do: the letter is not to be sent, or it names somebody else. */
function heedOf(reader: PersonId, handover: Handover, circumstances: Circumstances): string | null {
  return notToSend(reader, handover) ?? namesAnother(reader, handover, circumstances)
}

/** All that is known of a letter of which nobody knows whether it went out. */
const notKnown = ({ letter: { outcome } }: Handover): string | null => (outcome?.outcome === 'unknown' ? outcome.evidence : null)

/** Whoever had it to send must see here too that they must not; the mail that said so may lie unread. */
function notToSend(reader: PersonId, { letter: { given, outcome }, status }: Handover): string | null {
  if (given?.to !== reader || outcome) return null
  if (status === 'cancelled') return 'The handover was cancelled. Do not send the letter.'
  if (given.withdrawn !== undefined) return 'The letter was taken back. Do not send it.'
  return status === 'paused' ? 'The handover is paused. Do not send the letter for now.' : null
}

/** A letter that was written while somebody else had the role names them; whoever agrees to it has to know. */
function namesAnother(reader: PersonId, handover: Handover, circumstances: Circumstances): string | null {
  const newest = newestLetter(handover)
  const email = circumstances.people.get(reader)?.email
  const agreedBy = letterRules(circumstances)?.agreedBy
  if (!newest?.replyTo || !email || newest.replyTo === email || handover.letter.outcome) return null
  if (agreedBy === undefined || personIn(handover, agreedBy, circumstances.now) !== reader) return null
  const before = [...circumstances.people.values()].find((one) => one.email === newest.replyTo)?.name ?? newest.replyTo
  return `This version was written while ${before} was the ${agreedBy}, and names ${before}. Ask for another text, so that it names you.`
}
