import type { Role } from '../definition/definition.ts'
import { isManager, managedRole } from '../definition/manager-of.ts'
import { proposedFlip } from './cadence.ts'
import { participantChange, partsThatAct } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, HandoverEvent, PersonId, StartChange } from './handover.ts'
import { personActing, personIn, standsInFor } from './rights.ts'
import { rolesOfSide } from './sides.ts'
import { standsForLeaver } from './stewards.ts'

/** What the last proposal named, for the other side to agree to. Who was named to take over and has the role by now was agreed to already. */
export function proposedChange({ proposals, to }: Handover): StartChange | undefined {
  const change = proposals.at(-1)?.change
  return change?.to === to.id ? undefined : change
}

/** The side that started it is asked about what the other one proposed. */
export const isStarterAsked = ({ awaiting, accepter }: Handover): boolean => awaiting !== accepter

/** Who stands in for whoever is asked, in the role of a side where they have one: a deputy of theirs in another part does not answer. */
export function answerersInstead(handover: Handover, { definition, now, people }: Circumstances): PersonId[] {
  const { awaiting, accepter, startedBy, participants } = handover
  const other = awaiting === accepter ? startedBy : accepter
  const sides = [...rolesOfSide(definition, 'outgoing'), ...rolesOfSide(definition, 'incoming')]
  const asked = sides.filter((role) => personIn(handover, role, now) === awaiting)
  const isAsked = (of: PersonId, role: string) => of === awaiting && (asked.length === 0 || asked.includes(role))
  return [...new Set(participants.map(({ person }) => person))].filter(
    // Never the other side.
    (person) => person !== other && people.get(person)?.active && standsInFor(handover, person, isAsked, now),
  )
}

/** Who is asked says it, or their deputy; for a starter who has left also whoever steers the handover or managed them, but never the other side. */
export function mayAnswerStart(handover: Handover, circumstances: Circumstances): boolean {
  const { awaiting, accepter } = handover
  const person = personActing(circumstances)
  if (person === awaiting || answerersInstead(handover, circumstances).includes(person)) return true
  return isStarterAsked(handover) && person !== accepter && standsForLeaver(handover, circumstances, awaiting ?? '', person)
}

/** Who else could take over: a CSM who is here and has no part in it. */
export const otherReceivers = (handover: Handover, circumstances: Circumstances): PersonId[] =>
  [...circumstances.people.values()]
    .filter(({ id, active, roles }) => active && roles.includes('csm') && id !== handover.from.id && id !== handover.to.id)
    .filter(({ id }) => partsThatAct(handover, circumstances, id).length === 0)
    .map(({ id }) => id)

/** Both sides want it so: it starts, unless somebody else shall take over, who has not been asked yet. */
export function agreedChange(handover: Handover, circumstances: Circumstances, named: StartChange): HandoverEvent[] {
  const change = { ...named, ...flipOfPace(handover, circumstances, named) }
  const { to } = named
  // Whoever left or got a part since can take over no more; the rest of the proposal stands.
  const receiver = to !== undefined && otherReceivers(handover, circumstances).includes(to) ? to : undefined
  if (receiver === undefined) return [{ type: 'ChangeAgreed', change, awaiting: null }, { type: 'HandoverStarted' }]
  const because = handover.proposals.at(-1)?.text ?? ''
  return [
    { type: 'ChangeAgreed', change, awaiting: receiver },
    ...circumstances.definition.roles.flatMap((role) => takesRole(role, handover, circumstances, receiver, because)),
  ]
}

/** With another pace comes another day, unless somebody has named one: two weeks are no slow transition. */
function flipOfPace(handover: Handover, circumstances: Circumstances, { pace, flipOn }: StartChange): Pick<StartChange, 'flipOn'> {
  if (pace === undefined || flipOn !== undefined || handover.flipOn === null) return {}
  const isOwnWord = handover.flipOn !== proposedFlip(handover.pace, circumstances, handover.proposedAt)
  return isOwnWord ? {} : { flipOn: proposedFlip(pace, circumstances) }
}

/** The receiver's own role, and that of their manager where it is another one. */
function takesRole(role: Role, handover: Handover, circumstances: Circumstances, receiver: PersonId, because: string): HandoverEvent[] {
  const { definition, people, now } = circumstances
  const isReceiver = (one: Role) => personIn(handover, one.name, now) === handover.to.id && !isManager(one)
  const previous = personIn(handover, role.name, now) ?? null
  const change = (person: PersonId): HandoverEvent[] =>
    person === previous ? [] : [participantChange(handover, circumstances, { role: role.name, person, because })]
  if (isReceiver(role)) return change(receiver)
  const managed = definition.roles.find(({ name }) => name === managedRole(role))
  const manager = managed && isReceiver(managed) ? people.get(receiver)?.manager : undefined
  return manager && people.get(manager)?.active ? change(manager) : []
}
