import { addWorkingDays } from '../calendar/add-working-days.ts'
import type { Definition } from '../definition/definition.ts'
import { linkRoles } from '../policy/acts-by-link.ts'
import { workspaceRoleFor } from './candidates.ts'
import { type Circumstances, gateOfTask, rowOf, taskOf, tasksOf } from './circumstances.ts'
import { ownersOf } from './due-chain.ts'
import type { Handover, Happened, PersonId } from './handover.ts'
import { explainers } from './incidents.ts'
import { informedOf, onlyInformed } from './informed.ts'
import { ownersOfItem } from './letter-items.ts'
import { isGiven } from './letter-readiness.ts'
import { askedWhoItIs } from './not-mine.ts'
import type { Audience } from './notice-table.ts'
import { accountableFor, actorsIn, doersOf, personIn, rolesOf } from './rights.ts'
import { waiverDeciders } from './stand-in.ts'

type Found = readonly (PersonId | undefined | null)[]
type Given = { event: Happened; handover: Handover; circumstances: Circumstances }

/** The people of a line of the table at this moment. Who did it themselves and who has left are taken out elsewhere. */
export function audienceIn(to: Audience, { event, handover, circumstances }: Given): Found {
  const { definition, now } = circumstances
  const [letter] = definition.letters
  const gate = 'gate' in event ? definition.gates.find(({ id }) => id === event.gate) : undefined
  const task = 'task' in event ? tasksOf(definition).find(({ id }) => id === event.task) : undefined
  const outcome = event.type === 'Decided' ? event.outcome : undefined
  const submitter = () => (gate ? [personIn(handover, gate.submitter, now)] : [])
  const lookBack = (parts: readonly string[]) =>
    Object.entries(definition.raci.find(({ covers }) => covers.includes('validation'))?.cells ?? {}).flatMap(([role, cell]) =>
      parts.includes(cell) ? acting(role) : [],
    )
  const acting = (role: string | undefined) => (role === undefined ? [] : actorsIn(handover, role, now))
  switch (to) {
    case 'who must accept':
      return [event.type === 'HandoverProposed' ? event.awaiting : handover.awaiting]
    case 'who takes part':
      return parts(handover, definition, now).acting
    case 'who is informed only':
      return parts(handover, definition, now).informed
    case 'who takes the role':
      return event.type === 'ParticipantChanged' ? [event.person] : []
    case 'who had the role':
      return event.type === 'ParticipantChanged' ? [event.previous] : []
    case 'who stands in and for whom':
      return event.type === 'RoleDelegated' ? [event.person, event.delegateOf] : []
    case 'who has it, due within a working day': {
      const due = event.type === 'TaskOpened' ? event.due : undefined
      // A review is told when it is asked for, a letter when it is there to agree to.
      if (!task || !due || task.kind === 'gate') return []
      return ownersOf(handover, task, circumstances).filter((person) => isNear(person, due.due, circumstances))
    }
    case 'who has it, after a decision': {
      // Baton itself sets a due when its moment is known; only a decision is news. The items of a review move together.
      const reviewed = task && gateOfTask(definition, task.id)
      const isNews = event.by !== 'baton' && !(reviewed && reviewed.task !== task.id)
      return task && isNews ? ownersOf(handover, task, circumstances) : []
    }
    case 'who has it and who answers for it':
      // What a review sends back is told with the verdict, all of it in one message.
      if (!task || (event.type === 'TaskReopened' && event.cause === 'returned')) return []
      return [personIn(handover, task.role, now), ...accountableFor(handover, task, circumstances)]
    case 'who decides about the waiver':
      return event.type === 'WaiverAsked' && task ? waiverDeciders(handover, task, circumstances) : []
    case 'who asked for the waiver':
      return event.type === 'TaskWaived' && event.evidence.kind === 'waived' ? [event.evidence.by] : []
    case 'who has it':
      return task ? doersOf(task).flatMap(acting) : []
    case 'gatekeeper':
      return gate ? ownersOf(handover, taskOf(definition, gate.task), circumstances) : []
    case 'submitter':
      return submitter()
    case 'submitter, if it needs fixes':
      return outcome === 'needs fixes' ? submitter() : []
    case 'submitter, if approved':
      return outcome === 'approved' ? submitter() : []
    case 'informed of the gate, if approved':
      return gate && outcome === 'approved' ? informedHere(gate.task, handover, definition, now) : []
    case 'who was asked':
      return event.type === 'ConsultationAsked' ? [event.consultation.person, ...acting(event.consultation.role)] : []
    case 'who agrees on the letter':
      return definition.letters.flatMap(({ agreedBy }) => acting(agreedBy))
    case 'who releases the letter':
      return acting(letter?.releasedBy)
    case 'people of the letter':
      return [...acting(letter?.releasedBy), ...acting(letter?.agreedBy)]
    case 'informed of the letter, if sent':
      return letter && event.type === 'LetterSettled' && event.outcome === 'sent'
        ? informedHere(letter.task, handover, definition, now)
        : []
    case 'who was mentioned':
      return event.type === 'Commented' ? event.comment.mentions : []
    case 'who is reminded':
      if (event.type === 'SendingAsked') return [event.person]
      return event.type === 'Reminded' || event.type === 'Nudged' ? event.people : []
    case 'who is left with it':
      return event.type === 'AgendaItemLeft' ? [event.owner] : []
    case 'who leads the call':
      return event.type === 'LeadChosen' ? [event.lead] : []
    case 'who has the letter to send':
      if (event.type === 'LetterGiven') return [event.to]
      // What takes it back is told to who had it; what is about the handover only while it is theirs to send.
      if (event.type === 'LetterHeld' || event.type === 'ApprovalVoided') return [handover.letter.given?.to]
      return isGiven(handover) ? [handover.letter.given?.to] : []
    case 'who has what came back': {
      if (event.type === 'LetterItemHandedOn') return [event.to]
      const item = event.type === 'LetterItemLogged' ? handover.letterItems?.[event.item.id] : undefined
      return item ? ownersOfItem(handover, item, circumstances) : []
    }
    case 'who can say whose role it is': {
      // Whoever has a desk here finds it in their inbox; of those who have none, who hands over must know.
      const role = 'role' in event ? definition.roles.find(({ name }) => name === event.role) : undefined
      const isByLink = role !== undefined && linkRoles.includes(workspaceRoleFor(role))
      return event.type === 'NotMine' || isByLink ? askedWhoItIs(handover, circumstances) : []
    }
    case 'who is asked about the look back': {
      // Nothing is asked of an ended handover any more: they are told who will be, and can say what they know to them.
      return lookBack(['C'])
    }
    case 'who hears of the look back':
      return lookBack(['C', 'I'])
    case 'holders, AE and who can explain it': {
      // The holders and the AE stand before the customer; the managers can explain it.
      const aes = definition.roles.filter(({ from }) => from === 'account.ae').flatMap(({ name }) => acting(name))
      const holders = [handover.from, handover.to].flatMap((one) => (one.kind === 'person' ? [one.id] : []))
      return [...holders, ...aes, ...explainers(handover, circumstances)]
    }
  }
}

/** The people whom the row of this task informs, and roles that have no other part. */
const informedHere = (task: string, handover: Handover, definition: Definition, now: string): PersonId[] => {
  const row = rowOf(definition, task)
  return [...(row ? informedOf(row, handover, now) : []), ...onlyInformed(definition, handover, now)]
}

/** Everybody with a role now, and those who are only informed. Who has both acts. */
function parts(handover: Handover, definition: Definition, now: string): { acting: PersonId[]; informed: PersonId[] } {
  const silent = new Set(definition.roles.flatMap(({ name, informedOnly }) => (informedOnly ? [name] : [])))
  const people = [...new Set(handover.participants.map(({ person }) => person))]
  const has = (person: PersonId, isSilent: boolean) => rolesOf(handover, person, now).some((role) => silent.has(role) === isSilent)
  const acting = people.filter((person) => has(person, false))
  return { acting, informed: people.filter((person) => has(person, true) && !has(person, false)) }
}

/** Due in one working day of this person, or sooner: too soon for their next list. */
function isNear(person: PersonId, due: string, { people, now }: Circumstances): boolean {
  const calendar = people.get(person)?.calendar
  return calendar !== undefined && due <= addWorkingDays(now, 1, calendar).due
}
