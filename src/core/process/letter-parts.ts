import type { LetterRules } from '../definition/definition.ts'
import type { LetterSources } from '../documents/letter-facts.ts'
import { type LetterInForce, letterInForce } from '../documents/letter-in-force.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { personIn } from './rights.ts'

/** The contacts of this account who are approved to receive letters: the only people a letter can go to (invariant 5). */
export const recipientsOf = ({ world }: Pick<Circumstances, 'world'>): { name: string; email: string }[] =>
  world.records.flatMap((record) =>
    record.kind === 'contact' && record.data.approvedRecipient && record.data.email
      ? [{ name: record.data.name, email: record.data.email }]
      : [],
  )

/** A letter of the workspace's own address comes from nobody: Baton sends it. */
export const workspaceSender = 'baton'

/** Who the letter comes from: whoever hands over, the AE or the workspace, as the playbook says. */
export function senderOf(handover: Handover, circumstances: Circumstances, rules: LetterRules): PersonId {
  if (rules.mode === 'app') return workspaceSender
  const role = rules.mode === 'ae' ? (aeRole(circumstances, rules) ?? rules.releasedBy) : rules.releasedBy
  const person = personIn(handover, role, circumstances.now) ?? personIn(handover, rules.releasedBy, circumstances.now)
  if (person === undefined) throw new Error(`Nobody holds the role ${role}, yet somebody acted in it`)
  return person
}

export const aeRole = ({ definition }: Pick<Circumstances, 'definition'>, { agreedBy }: LetterRules): string | undefined =>
  agreedBy ?? definition.roles.find(({ from }) => from === 'account.ae')?.name

export type Envelope = { from: PersonId; to: string[]; cc: string[]; replyTo?: string }

/**
 * Who gets it, from whom, and who reads the replies. The AE is in copy and gets the replies; where they send it themselves the
 * outgoing side is in copy instead, so that the copy comes back.
 */
export function envelopeOf(handover: Handover, circumstances: Circumstances, rules: LetterRules): Envelope {
  const { people, now } = circumstances
  const from = senderOf(handover, circumstances, rules)
  const addressOf = (role: string | undefined) => people.get((role && personIn(handover, role, now)) ?? '')?.email
  const releasing = addressOf(rules.releasedBy)
  // Two contacts may share a mailbox, which gets the letter once.
  const to = recipientsOf(circumstances)
    .map(({ email }) => email)
    .filter((email, index, all) => all.findIndex((one) => one.toLowerCase() === email.toLowerCase()) === index)
  if (rules.mode === 'ae') {
    const isOwn = people.get(from)?.email === releasing
    return { from, to, cc: releasing === undefined || isOwn ? [] : [releasing] }
  }
  const ae = rules.agreedBy === undefined ? undefined : addressOf(rules.agreedBy)
  const replyTo = ae ?? (rules.mode === 'app' ? releasing : undefined)
  return { from, to, cc: ae === undefined ? [] : [ae], ...(replyTo === undefined ? {} : { replyTo }) }
}

/** The approved text of the workspace that a draft takes its words from now; undefined where the page states one, or none is in force. */
export const templateOf = (
  rules: LetterRules,
  { definition, letterTemplates }: Pick<Circumstances, 'definition' | 'letterTemplates'>,
): LetterInForce | undefined => letterInForce(rules, definition.kind, letterTemplates)

/** The page's rules with the words that a draft takes now. */
export const worded = (rules: LetterRules, circumstances: Pick<Circumstances, 'definition' | 'letterTemplates'>): LetterRules => {
  const wording = templateOf(rules, circumstances)?.template
  return wording ? { ...rules, wording } : rules
}

/** What is safe for the customer to read, and nothing else. */
export function letterSources(handover: Handover, circumstances: Circumstances): LetterSources {
  const { definition, people, pools, world, now } = circumstances
  const contactOf = (id: PersonId | undefined) => {
    const member = id === undefined ? undefined : people.get(id)
    return { name: member?.name ?? world.account.name, ...(member ? { email: member.email } : {}) }
  }
  const ae = definition.roles.find(({ from }) => from === 'account.ae')?.name
  const incoming =
    handover.to.kind === 'person' ? contactOf(handover.to.id) : { name: pools.find(({ id }) => id === handover.to.id)?.name ?? 'our team' }
  const outgoing =
    handover.from.kind === 'person'
      ? contactOf(handover.from.id).name
      : (pools.find(({ id }) => id === handover.from.id)?.name ?? 'our team')
  const rules = definition.letters[0]
  const sender = rules && senderOf(handover, circumstances, rules)
  const signed = sender === undefined ? undefined : people.get(sender)?.name
  return {
    kind: definition.kind,
    account: world.account.name,
    greeted: recipientsOf({ world }).map(({ name }) => name.split(' ')[0] ?? name),
    outgoing,
    ...(signed === undefined ? {} : { sender: signed }),
    incoming: { kind: handover.to.kind, ...incoming },
    mainContact: ae === undefined ? incoming : contactOf(personIn(handover, ae, now)),
  }
}
