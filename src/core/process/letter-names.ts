import type { LetterRules } from '../definition/definition.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, LetterVersion, PersonId } from './handover.ts'
import { aeRole, senderOf, workspaceSender } from './letter-parts.ts'
import { personIn } from './rights.ts'

/** Everybody whom a letter that is written now speaks of or comes from: both holders, the AE, the sender. */
export function letterNames(handover: Handover, circumstances: Circumstances, rules: LetterRules): PersonId[] {
  const ae = aeRole(circumstances, rules)
  const inRole = ae === undefined ? undefined : personIn(handover, ae, circumstances.now)
  const holders = [handover.from, handover.to].flatMap((holder) => (holder.kind === 'person' ? [holder.id] : []))
  const named = [...holders, inRole, senderOf(handover, circumstances, rules)]
  return [...new Set(named)].filter((person): person is PersonId => person !== undefined && person !== workspaceSender)
}

type Written = Pick<LetterVersion, 'from' | 'cc' | 'replyTo' | 'text'>

/** The addresses of our people in a letter that is written now. */
export const addressesIn = ({ from, cc, replyTo, text }: Written, names: readonly PersonId[], { people }: Circumstances) =>
  [...people.values()]
    .filter(
      ({ id, email }) =>
        email !== '' && (id === from || cc.includes(email) || replyTo === email || (names.includes(id) && text.includes(email))),
    )
    .map(({ id, email }) => ({ person: id, email }))

/** Who has another address by now than this version says: the customer, or a copy, would reach nobody there. */
export const movedSince = ({ addresses = [] }: LetterVersion, { people }: Circumstances): PersonId[] =>
  addresses.flatMap(({ person, email }) => (people.get(person)?.email === email ? [] : [person]))

/**
 * Whom this version names although somebody else has their place by now, or although they say that it never was theirs. Nobody
 * agrees to such a letter, and it does not leave.
 */
export function namesFormer(version: LetterVersion, handover: Handover, circumstances: Circumstances, rules: LetterRules): PersonId[] {
  const disowned = Object.values(handover.notMine ?? {}).map(({ by }) => by)
  const now = letterNames(handover, circumstances, rules).filter((person) => !disowned.includes(person))
  return (version.names ?? namesByAddress(version, circumstances)).filter((person) => !now.includes(person))
}

/** What an older version does not say is seen from whom it goes to and comes from. */
function namesByAddress({ from, cc, replyTo }: LetterVersion, { people }: Circumstances): PersonId[] {
  const addresses = [...cc, ...(replyTo === undefined ? [] : [replyTo])]
  const inCopy = [...people.values()].filter(({ email }) => addresses.includes(email)).map(({ id }) => id)
  return [...new Set([...(from === workspaceSender ? [] : [from]), ...inCopy])]
}
