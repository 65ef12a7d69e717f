import type { Instant, PlainDate } from '../base/ids.ts'
import { momentOn } from '../calendar/moment-on.ts'
import type { Gate, LetterRules, Task } from '../definition/definition.ts'
import { managerRoles } from '../definition/manager-of.ts'
import { letterProblems } from '../documents/letter.ts'
import { type Circumstances, nameOf, taskOf, tasksOf, todayOf, zoneOf } from './circumstances.ts'
import { waitingConsultations } from './consultations.ts'
import { isFinished } from './finished.ts'
import { isApproved } from './gates.ts'
import type { Handover, LetterVersion, PersonId } from './handover.ts'
import { heldByOther } from './held-by-other.ts'
import { nameOfHolder } from './holder-name.ts'
import { movedSince, namesFormer } from './letter-names.ts'
import { aeRole, recipientsOf, senderOf, workspaceSender } from './letter-parts.ts'
import { recordedInstead } from './recorded-instead.ts'
import { personIn, rolesOf } from './rights.ts'

/** How long a released letter can still be held. */
export const holdSeconds = 60

/** The rules of the letter that this playbook sends, when it sends one. */
export const letterRules = ({ definition }: Pick<Circumstances, 'definition'>): LetterRules | undefined => definition.letters[0]

/** The role that speaks for us to the customer: who agrees the letter, else the account's AE. */
export function letterAe(circumstances: Pick<Circumstances, 'definition'>): string | undefined {
  const rules = letterRules(circumstances)
  return rules && aeRole(circumstances, rules)
}

/** Who sends it from their own mailbox; `undefined` where Baton sends it. Without an AE, whoever releases it does. */
export function senderRole(circumstances: Pick<Circumstances, 'definition'>): string | undefined {
  const rules = letterRules(circumstances)
  return rules?.mode === 'ae' ? (letterAe(circumstances) ?? rules.releasedBy) : undefined
}

/** With somebody who is to send it and has not said that they did. */
export const isGiven = ({ letter }: Handover): boolean => letter.given !== undefined && !letter.given.withdrawn && !letter.outcome

/**
 * Who can say what became of the letter: who releases and who agrees it, and the managers whom the page names, because
 * "not sent" takes two people and some pages let one person do everything else.
 */
export function settlingRoles(circumstances: Pick<Circumstances, 'definition'>): string[] {
  const rules = letterRules(circumstances)
  return rules
    ? [...new Set([rules.releasedBy, ...(rules.agreedBy ? [rules.agreedBy] : []), ...managerRoles(circumstances.definition)])]
    : []
}

/** The task that stands for the letter on people's lists. */
export const letterTask = (circumstances: Pick<Circumstances, 'definition'>): Task | undefined =>
  tasksOf(circumstances.definition).find(({ kind }) => kind === 'letter')

/** What commands about the letter are asked on: its task, where the page sends one. */
export const letterTargets = (circumstances: Pick<Circumstances, 'definition'>): string[] => {
  const task = letterTask(circumstances)
  return task ? [task.id] : []
}

/** The proposed dates of the newest version that have not passed. */
export const datesToCome = (handover: Handover, circumstances: Pick<Circumstances, 'now' | 'world'>): PlainDate[] =>
  (newestLetter(handover)?.proposedDates ?? []).filter((date) => date >= todayOf(circumstances))

/** Nobody can agree to a day that has passed; somebody has to propose others. */
export const datesAreOver = (handover: Handover, circumstances: Pick<Circumstances, 'now' | 'world'>): boolean =>
  newestLetter(handover) !== undefined && datesToCome(handover, circumstances).length === 0

export const newestLetter = (handover: Handover): LetterVersion | undefined => handover.letter.versions.at(-1)

/**
 * Everything that has to stand before a byte of the letter may leave (invariant 1), as sentences for whoever waits. The same
 * list is asked when a person releases it and again at the moment it leaves.
 */
export function standsInTheWay(handover: Handover, circumstances: Circumstances): string[] {
  const rules = letterRules(circumstances)
  const task = letterTask(circumstances)
  if (!rules || !task) return ['This playbook sends no letter.']
  const version = newestLetter(handover)
  const problems: string[] = []
  if (handover.status !== 'running') problems.push(`${handover.ref} is ${handover.status}.`)
  const { gates, tasks } = undoneBefore(handover, circumstances, task)
  problems.push(...gates.map(({ title }) => `"${title}" is not approved.`), ...tasks.map(({ title }) => `"${title}" is not done.`))
  if (!version) problems.push('There is no draft yet.')
  else {
    if (version.to.length === 0) problems.push('No contact of the account is approved to receive letters.')
    const gone = noLongerApproved(version, circumstances)
    if (gone.length > 0) problems.push(`${gone.join(', ')} may no longer receive letters. Write a new version.`)
    const outdated = outdatedLetter(handover, circumstances)
    if (outdated !== undefined) problems.push(outdated)
    const ae = letterAe(circumstances)
    for (const { role, person, recorded } of recordedInstead(handover, circumstances))
      if (role === ae)
        problems.push(
          `The account has ${nameOf(circumstances, recorded)} as its ${role} by now, and the letter names ${nameOf(circumstances, person)}. Let a manager choose who it is here, or correct the account.`,
        )
    const held = heldByOther(handover, circumstances)
    if (held)
      problems.push(
        `By its ledger ${nameOfHolder(held.recorded, circumstances)} holds ${circumstances.world.account.name}, and the letter says that ${nameOfHolder(handover.from, circumstances)} does. Let a manager choose who hands over, or correct the ledger.`,
      )
    for (const person of nobodyThere(version, handover, circumstances))
      problems.push(
        `${nameOf(circumstances, person)}, ${person === version.from ? 'from whom the letter is' : 'whom the letter names'}, has left. Let a manager choose somebody else for their role, then write a new version.`,
      )
    for (const problem of wrongWords(version, rules)) {
      problems.push(problem.problem === 'missing' ? `It has to say: ${problem.text}` : `It must not say: ${problem.text}`)
    }
    if (rules.agreedBy && handover.letter.agreed?.version !== version.version)
      problems.push(`The ${rules.agreedBy} has not agreed a date for this version.`)
  }
  for (const { person, row } of consultedForLetter(handover, circumstances))
    problems.push(`${nameOf(circumstances, person)} has not been heard about "${row}" yet.`)
  return problems
}

/** Whom the customer would write to in vain: its sender, who takes over, and the AE, where they have left and nobody has their place yet. */
export function nobodyThere({ from }: LetterVersion, handover: Handover, circumstances: Circumstances): PersonId[] {
  const ae = letterAe(circumstances)
  const reached = [
    // Whose place somebody else has by now is another matter: the letter names somebody who is not meant any more.
    from === workspaceSender || rolesOf(handover, from, circumstances.now).length === 0 ? undefined : from,
    handover.to.kind === 'person' ? handover.to.id : undefined,
    ae === undefined ? undefined : personIn(handover, ae, circumstances.now),
  ]
  return [...new Set(reached)]
    .filter((person) => person !== undefined)
    .filter((person) => circumstances.people.get(person)?.active === false)
}

/** Why the newest version is not true any more: whom it names, where they are reached, and by whom the page has it sent. */
export function outdatedLetter(handover: Handover, circumstances: Circumstances): string | undefined {
  const rules = letterRules(circumstances)
  const version = newestLetter(handover)
  if (!rules || !version) return undefined
  const former = namesFormer(version, handover, circumstances, rules)
  const says = `Version ${version.version} of the letter`
  const names = (people: readonly PersonId[]) => people.map((person) => nameOf(circumstances, person)).join(' and ')
  if (former.length > 0) return `${says} names ${names(former)}, whose place somebody else has. Write a new version.`
  const moved = movedSince(version, circumstances)
  if (moved.length > 0) return `${says} has an address of ${names(moved)} that is not theirs any more. Write a new version.`
  // The handover may have moved to a version of the page that has it sent by somebody else.
  return senderOf(handover, circumstances, rules) === version.from
    ? undefined
    : `${says} comes from somebody else than the playbook says now. Write a new version.`
}

/** Nobody can send the newest version as it is: it names, reaches or says what it must not any more. Only another one helps. */
export function isToBeRewritten(handover: Handover, circumstances: Circumstances): boolean {
  const rules = letterRules(circumstances)
  const version = newestLetter(handover)
  if (!rules || !version) return false
  return (
    outdatedLetter(handover, circumstances) !== undefined ||
    noLongerApproved(version, circumstances).length > 0 ||
    wrongWords(version, rules).length > 0
  )
}

const wrongWords = ({ subject, text }: LetterVersion, rules: LetterRules) => letterProblems(rules, `${subject}\n${text}`)

/** Addresses of this version whose people are not approved to receive letters any more (invariant 5). */
export function noLongerApproved({ to }: LetterVersion, circumstances: Pick<Circumstances, 'world'>): string[] {
  const approved = new Set(recipientsOf(circumstances).map(({ email }) => email))
  return to.filter((address) => !approved.has(address))
}

/** The version that may go out or has: sent, else the newest once its date is agreed; where nobody has to agree, the newest. */
export function approvedVersion(handover: Handover, circumstances: Pick<Circumstances, 'definition'>): LetterVersion | undefined {
  const { versions, outcome, agreed } = handover.letter
  const newest = newestLetter(handover)
  if (outcome?.outcome === 'sent') return versions.find(({ version }) => version === outcome.version)
  return letterRules(circumstances)?.agreedBy === undefined || agreed?.version === newest?.version ? newest : undefined
}

/** What the page places before the letter and is not there, or not any more: each is on the list of whoever has it. */
export function undoneBefore(handover: Handover, circumstances: Circumstances, task: Task): { gates: Gate[]; tasks: Task[] } {
  return {
    gates: circumstances.definition.gates.filter(({ id }) => !isApproved(handover, id)),
    tasks: leadingTo(task, circumstances).filter(({ id }) => !isFinished(handover.tasks[id])),
  }
}

/** Every task that the page places before this one, near or far: one that reopens long before it counts as much as the last. */
function leadingTo(task: Task, { definition }: Pick<Circumstances, 'definition'>): Task[] {
  const leading = new Set(task.after)
  for (const id of leading) for (const before of taskOf(definition, id).after) leading.add(before)
  return tasksOf(definition).filter(({ id }) => leading.has(id))
}

/** Consultations about the letter that are neither answered nor over. */
export const consultedForLetter = (handover: Handover, circumstances: Circumstances) => {
  const activity = letterActivity(circumstances)
  return waitingConsultations(handover).filter((asked) => asked.row === activity)
}

/** The row of the page's RACI that covers the letter. */
export const letterActivity = ({ definition }: Pick<Circumstances, 'definition'>): string | undefined => {
  const task = tasksOf(definition).find(({ kind }) => kind === 'letter')
  return definition.raci.find(({ covers }) => task && covers.includes(task.id))?.activity
}

/** It leaves on the agreed day at nine in the account's zone, and never before the hold is over. */
export function leavesAt(handover: Handover, circumstances: Circumstances): Instant {
  const held = new Date(Date.parse(circumstances.now) + holdSeconds * 1000).toISOString()
  const date: PlainDate | undefined = handover.letter.agreed?.date
  if (date === undefined) return held
  const planned = momentOn(date, '09:00', zoneOf(circumstances))
  return planned > held ? planned : held
}
