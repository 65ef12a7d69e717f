import { steers, workspaceRoleFor } from './candidates.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import type { Handover, HandoverEvent, LetterItem, OpenEnd, PersonId } from './handover.ts'
import { letterAe, letterRules } from './letter-readiness.ts'
import { actorsIn, does, personIn, rolesOf } from './rights.ts'

/** Bounces, replies and questions that came back after the letter (process.md, "Letter"). */

export const letterItems = (handover: Handover): LetterItem[] => Object.values(handover.letterItems ?? {})
export const openItems = (handover: Handover): LetterItem[] => letterItems(handover).filter(({ answer }) => !answer)

/** Who has it now: whom it was handed to; else whoever hands over, and once the account has changed hands who has it or speaks for it. */
export function ownersOfItem(handover: Handover, item: LetterItem, circumstances: Circumstances): readonly PersonId[] {
  // Whoever has left has nothing any more: it goes back to who would have had it.
  if (item.handedTo && isHandedOn(item, circumstances)) return [item.handedTo.person]
  const rules = letterRules(circumstances)
  if (!rules) return []
  const outgoing = actorsIn(handover, rules.releasedBy, circumstances.now)
  if (handover.ownership.changedAt === null) return outgoing
  if (handover.to.kind === 'person') return [handover.to.id]
  // A pool is on no customer's list; the AE leads the relationship from then on.
  const ae = letterAe(circumstances)
  const speaking = ae === undefined ? [] : actorsIn(handover, ae, circumstances.now)
  return speaking.length > 0 ? speaking : outgoing
}

/**
 * The owner, and who answers for them: their manager and whoever steers the handover. Until somebody has it by name, also whoever the
 * RACI gives the answering of the customer, wherever the account lies by then.
 */
export function dealsWithItem(handover: Handover, item: LetterItem, circumstances: Circumstances, person: PersonId): boolean {
  const owners = ownersOfItem(handover, item, circumstances)
  return (
    owners.includes(person) ||
    (!isHandedOn(item, circumstances) && answersCustomer(handover, circumstances, person)) ||
    owners.some((owner) => circumstances.people.get(owner)?.manager === person) ||
    steers(handover, circumstances, person)
  )
}

const answersCustomer = (handover: Handover, { definition, now }: Circumstances, person: PersonId): boolean =>
  tasksOf(definition).some((task) => task.establishes === 'customer-answered' && does(handover, task, person, now))

/** Handed to somebody by name who is here. */
const isHandedOn = ({ handedTo }: LetterItem, { people }: Pick<Circumstances, 'people'>): boolean =>
  handedTo !== undefined && people.get(handedTo.person)?.active === true

/** What nobody has answered and nobody was given by name: it stands before the end. */
export const looseItems = (handover: Handover, circumstances: Pick<Circumstances, 'people'>): LetterItem[] =>
  openItems(handover).filter((item) => !isHandedOn(item, circumstances))

/** Who can be given one: everybody with a part in this handover who is here and does not have it already. */
export function receiversOf(handover: Handover, item: LetterItem, circumstances: Circumstances): PersonId[] {
  const owners = ownersOfItem(handover, item, circumstances)
  return [...circumstances.people.values()]
    .filter(({ id, active }) => active && !owners.includes(id) && rolesOf(handover, id, circumstances.now).length > 0)
    .map(({ id }) => id)
}

const what: Record<LetterItem['kind'], string> = {
  bounce: 'the bounce from',
  reply: 'the reply of',
  question: 'the question of',
  difference: 'the differences in the copy from',
  outdated: 'the letter that names',
}

/** "the question of Dana Reyes". */
export const itemWords = ({ kind, from }: Pick<LetterItem, 'kind' | 'from'>): string => `${what[kind]} ${from}`

export const itemVerb = (item: LetterItem): string =>
  item.kind === 'question' || item.kind === 'reply' ? `Answer ${itemWords(item)}` : `Look at ${itemWords(item)}`

/**
 * The customer has a letter that names somebody else as who takes over, or as the AE, than this person who has the role from now on:
 * somebody tells them otherwise, before the end.
 */
export function toldOtherwise(handover: Handover, circumstances: Circumstances, on: string, person: PersonId): HandoverEvent[] {
  const { to, letter } = handover
  const holder = personIn(handover, on, circumstances.now)
  const role = circumstances.definition.roles.find(({ name }) => name === on)
  if (letter.outcome?.outcome !== 'sent' || holder === undefined || !role) return []
  const takesOver = to.kind === 'person' && holder === to.id && workspaceRoleFor(role) === 'csm'
  if (!takesOver && on !== letterAe(circumstances)) return []
  const named = namedAs(on, handover) ?? holder
  const before = nameOf(circumstances, named)
  // Whom it names has the role again: that matters to a customer who was told of somebody else since.
  const isBack = named === person
  if (isBack && !letterItems(handover).some(({ kind, from, answer }) => kind === 'outdated' && from === before && answer)) return []
  const since = isBack ? ', was told since that it is somebody else' : ''
  const now = `${nameOf(circumstances, person)} ${takesOver ? 'takes over' : `is the ${on}`}`
  const text = `The customer has a letter that names ${before}${since}, and ${now} by now. Tell them, and say here what they were told.`
  return [{ type: 'LetterItemLogged', item: { id: circumstances.newId(), kind: 'outdated', from: before, text } }]
}

/** Whom the letter that was sent names in this role: whoever had it when it was written; of one that was sent elsewhere, the first here. */
function namedAs(on: string, handover: Handover): PersonId | undefined {
  const { outcome, versions } = handover.letter
  const written = versions.find(({ version }) => version === outcome?.version)
  const first = handover.participants.find(({ role, delegateOf }) => role === on && delegateOf === undefined)
  return (written && personIn(handover, on, written.at)) ?? first?.person
}

/** It is known only now that the letter went out: whoever took one of its roles meanwhile is not whom it names. */
export const toldMeanwhile = (events: readonly HandoverEvent[], after: Handover, circumstances: Circumstances): HandoverEvent[] =>
  events.some((event) => event.type === 'LetterSettled' && event.outcome === 'sent') && after.status !== 'cancelled'
    ? circumstances.definition.roles.flatMap(({ name }) => {
        const person = personIn(after, name, circumstances.now)
        return person === undefined ? [] : toldOtherwise(after, circumstances, name, person)
      })
    : []

/** What an ended handover leaves of them: each with whom it was handed to, else with who had it. */
export const itemsLeft = (handover: Handover, circumstances: Circumstances): OpenEnd[] =>
  openItems(handover).flatMap((item) => {
    const [person] = ownersOfItem(handover, item, circumstances)
    return person === undefined ? [] : [{ id: item.id, person, text: `${itemVerb(item)}: ${item.text.slice(0, 200)}` }]
  })

/** What keeps the handover from being complete (invariant 23). */
export const itemsInTheWay = (handover: Handover, circumstances: Pick<Circumstances, 'people'>): string[] =>
  looseItems(handover, circumstances).map((item) =>
    item.handedTo
      ? `${nameOf(circumstances, item.handedTo.person)} had ${itemWords(item)} and has left.`
      : `Nobody has answered ${itemWords(item)}, and nobody was given it by name.`,
  )
