import { candidatesFor } from './candidates.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { Handover } from './handover.ts'
import { itemVerb, openItems, ownersOfItem } from './letter-items.ts'
import { aeRole, recipientsOf } from './letter-parts.ts'
import { isGiven, letterRules, letterTask, newestLetter, nobodyThere, senderRole, settlingRoles } from './letter-readiness.ts'
import { isNotMine } from './not-mine.ts'
import { needsNewVersion } from './other-dates.ts'
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

/** Whom the letter names has left, and nothing else of theirs is open: `waiting.ts` gives the row to who chooses somebody for their role. */
function leftRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const newest = newestLetter(handover)
  const { handedOver, outcome } = handover.letter
  if (!newest || handedOver || outcome) return []
  return nobodyThere(newest, handover, circumstances).flatMap((person) =>
    person === newest.from
      ? []
      : [
          {
            task: `left.${person}`,
            person,
            verb: 'The letter names them',
            command: 'reassign',
            on: null,
            due: null,
            since: newest.at,
            unblocks: newest.by,
          },
        ],
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
  return ae !== undefined && isNotMine(handover, ae) && candidatesFor(handover, circumstances, ae).length > 0
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

/** A letter to nobody can't be written: then a contact is what it waits for. */
export const writeAnew = (circumstances: Circumstances, verb: string): string =>
  recipientsOf(circumstances).length > 0 ? verb : `Approve a contact of ${circumstances.world.account.name} for the letter`
