import type { Task } from '../definition/definition.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { Handover, PersonId } from './handover.ts'
import { heldByOther } from './held-by-other.ts'
import { itemVerb, openItems, ownersOfItem } from './letter-items.ts'
import { aeRole, recipientsOf } from './letter-parts.ts'
import {
  consultedForLetter,
  isGiven,
  isToBeRewritten,
  letterAe,
  letterRules,
  letterTask,
  newestLetter,
  nobodyThere,
  senderRole,
  settlingRoles,
  undoneBefore,
} from './letter-readiness.ts'
import { isNotMine } from './not-mine.ts'
import { needsNewVersion } from './other-dates.ts'
import { recordedInstead } from './recorded-instead.ts'
import { actorsIn, personIn } from './rights.ts'
import type { Waiting } from './waiting-row.ts'

/** Everything about the letter that waits beside the page's own steps: its day, its way out, what became of it and what came back. */
export const letterRows = (handover: Handover, circumstances: Circumstances): Waiting[] => [
  ...agreementRows(handover, circumstances),
  ...outcomeRows(handover, circumstances),
  ...sendingRows(handover, circumstances),
  ...itemRows(handover, circumstances),
  ...leftRows(handover, circumstances),
]

/** A pause stops what we do, not what a customer already has: their questions wait all the same, and whether they have it is not known. */
export const afterLetterRows = (handover: Handover, circumstances: Circumstances): Waiting[] => [
  ...outcomeRows(handover, circumstances).filter(({ command }) => command === 'settle-unknown'),
  ...itemRows(handover, circumstances),
]

/** Whom the letter names has left, and nothing else of theirs is open: `waiting.ts` gives the row to who chooses somebody for their role. */
function leftRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const newest = newestLetter(handover)
  const rules = letterRules(circumstances)
  const { handedOver, outcome, given } = handover.letter
  if (!newest || !rules || handedOver || outcome) return []
  const releasing = actorsIn(handover, rules.releasedBy, circumstances.now)
  // Whoever releases it, or has it to send, has a row of their own.
  const hasOne = (person: PersonId) => releasing.includes(person) || (isGiven(handover) && given?.to === person)
  return nobodyThere(newest, handover, circumstances).flatMap((person) =>
    hasOne(person)
      ? []
      : [
          {
            task: `left.${person}`,
            person,
            verb: newest.from === person ? 'The letter is from them' : 'The letter names them',
            command: 'reassign',
            on: null,
            due: null,
            since: newest.at,
            unblocks: newest.by,
          },
        ],
  )
}

/**
 * What the letter waits for lies with others, on lists of their own: a step or review before it that is open again, a view, the day,
 * another person for a role, or a ledger by which somebody else holds the account. Nobody can send it before, so it is on nobody's list to
 * be sent.
 */
export function isBeforeItsTurn(handover: Handover, circumstances: Circumstances): boolean {
  const task = letterTask(circumstances)
  if (!task) return false
  const { gates, tasks } = undoneBefore(handover, circumstances, task)
  const ae = letterAe(circumstances)
  return (
    gates.length > 0 ||
    tasks.length > 0 ||
    consultedForLetter(handover, circumstances).length > 0 ||
    recordedInstead(handover, circumstances).some(({ role }) => role === ae) ||
    heldByOther(handover, circumstances) !== undefined ||
    agreementRows(handover, circumstances).length > 0 ||
    leftRows(handover, circumstances).length > 0
  )
}

/** Where the page has no step for it, whoever agrees the day is asked all the same. */
function agreementRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const rules = letterRules(circumstances)
  const task = letterTask(circumstances)
  const newest = newestLetter(handover)
  if (!rules?.agreedBy || !task || !newest || isFinished(handover.tasks[task.id])) return []
  const { agreed } = handover.letter
  const isAsked = tasksOf(circumstances.definition).some(({ kind }) => kind === 'approval')
  if (isAsked || agreed?.version === newest.version || needsNewVersion(handover, circumstances)) return []
  const unblocks = personIn(handover, rules.releasedBy, circumstances.now) ?? null
  return actorsIn(handover, rules.agreedBy, circumstances.now).map((person) => ({
    task: `${task.id}.day`,
    person,
    verb: 'Agree the day of the letter',
    command: 'agree-date',
    on: task.id,
    due: null,
    since: newest.at,
    unblocks,
  }))
}

/** Whom the letter would name says that it is somebody else: who it is then is asked first, in a row of its own. */
export function isAeUnknown(handover: Handover, circumstances: Circumstances): boolean {
  const rules = letterRules(circumstances)
  const ae = rules && aeRole(circumstances, rules)
  return ae !== undefined && isNotMine(handover, ae)
}

/** An outcome that nobody knows is a task for people, with the evidence (invariant 3). */
function outcomeRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const { outcome, notSent } = handover.letter
  const rules = letterRules(circumstances)
  const task = letterTask(circumstances)
  if (!rules || !task || outcome === undefined || outcome.outcome === 'sent') return []
  const row = { task: `${task.id}.outcome`, on: task.id, due: null, since: outcome.at, unblocks: null }
  if (outcome.outcome === 'refused') {
    if (isAeUnknown(handover, circumstances)) return []
    return actorsIn(handover, rules.releasedBy, circumstances.now).map((person) => ({
      ...row,
      person,
      verb: writeAnew(circumstances, 'The letter was refused: write a new version'),
      command: 'draft-letter',
    }))
  }
  const people = settlingRoles(circumstances).flatMap((role) => actorsIn(handover, role, circumstances.now))
  return [...new Set(people)]
    .filter((person) => !notSent?.includes(person))
    .map((person) => ({ ...row, person, verb: 'Say whether the letter was sent', command: 'settle-unknown' }))
}

/** Whoever has the letter to send: until they say so or their copy is seen, and louder once they were asked. */
function sendingRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const { given } = handover.letter
  const task = letterTask(circumstances)
  const role = senderRole(circumstances)
  if (!given || !task || !isGiven(handover)) return []
  const inRole = role === undefined ? [] : actorsIn(handover, role, circumstances.now)
  const people = inRole.includes(given.to) || inRole.length === 0 ? [given.to] : inRole
  const verb = given.asked
    ? `Did you send the letter to ${circumstances.world.account.name}?`
    : `Send the letter to ${circumstances.world.account.name} from your mailbox`
  return people.map((person) => ({
    task: `${task.id}.sending`,
    person,
    verb,
    command: 'say-sent',
    on: task.id,
    due: null,
    since: given.asked ?? given.at,
    unblocks: given.by === person ? null : given.by,
  }))
}

/** What came back after the letter waits for its owner. */
const itemRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  openItems(handover).flatMap((item) =>
    ownersOfItem(handover, item, circumstances).map((person) => ({
      task: item.id,
      person,
      verb: itemVerb(item),
      command: 'answer-letter-item',
      on: item.id,
      due: null,
      since: item.handedTo?.at ?? item.at,
      unblocks: null,
    })),
  )

/** Instead of agreeing to it or sending it: another version, because of its days or because it cannot be sent as it is. */
export function writtenAnew(
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
): Pick<Waiting, 'verb' | 'command' | 'unblocks'> | undefined {
  const isApproval = task.kind === 'approval'
  if (!isApproval && task.kind !== 'letter') return undefined
  const { agreed } = handover.letter
  const agreedBy = letterRules(circumstances)?.agreedBy
  const isRewritten = isToBeRewritten(handover, circumstances)
  // An agreed day stands although it has passed: the letter leaves then as soon as it is released.
  const hasItsDay = !isApproval && (agreedBy === undefined || agreed?.version === newestLetter(handover)?.version)
  if (hasItsDay ? !isRewritten : !needsNewVersion(handover, circumstances)) return undefined
  return {
    verb: writeAnew(circumstances, isRewritten ? 'Rewrite the letter' : 'Propose new dates for the letter'),
    command: 'draft-letter',
    unblocks: isApproval ? (personIn(handover, task.role, circumstances.now) ?? null) : null,
  }
}

/** A letter to nobody can't be written: then a contact is what it waits for. */
const writeAnew = (circumstances: Circumstances, verb: string): string =>
  recipientsOf(circumstances).length > 0 ? verb : `Approve a contact of ${circumstances.world.account.name} for the letter`
