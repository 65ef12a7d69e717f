import { dateWords, momentWords, placeOf } from '../calendar/words.ts'
import { actorName, holderName } from '../policy/person-name.ts'
import { type Circumstances, tasksOf, zoneOf } from './circumstances.ts'
import { changeWords } from './event-words.ts'
import type { Handover, Happened, PersonId } from './handover.ts'
import { itemWords } from './letter-items.ts'
import { isGiven } from './letter-readiness.ts'
import { audienceIn } from './notice-audience.ts'
import { noticeTable, nudging, type When } from './notice-table.ts'
import { reminderWords } from './reminder-words.ts'

/** Something that people are told: whom, when, and in which words. */
export type Notice = { when: When; people: PersonId[]; about: Happened['type']; subject: string; text: string; nudges: boolean }

/**
 * What one event tells people, as the table says: one notice for each moment at which somebody hears of it. Nobody is told what
 * they did themselves, nobody who has left, and nobody twice.
 */
export function noticesOn(event: Happened, handover: Handover, circumstances: Circumstances): Notice[] {
  const told = new Set<PersonId>()
  const byWhen = new Map<When, PersonId[]>()
  for (const { to, when } of noticeTable[event.type]) {
    if (when !== 'digest' && cameWithMove(event, handover)) continue
    for (const person of audienceIn(to, { event, handover, circumstances })) {
      if (!person || person === event.by || told.has(person) || !circumstances.people.get(person)?.active) continue
      told.add(person)
      byWhen.set(when, [...(byWhen.get(when) ?? []), person])
    }
  }
  if (told.size === 0) return []
  const words = noticeWords(withoutWords(event), handover, circumstances)
  if (!words) return []
  return [...byWhen].map(([when, people]) => ({
    when,
    people,
    about: event.type,
    subject: `${handover.ref}: ${words.subject}`,
    text: words.text,
    nudges: nudging.has(event.type),
  }))
}

/**
 * What follows at the moment of moving in has been the case for long, or waits in the daily list of whoever it is for; people are not
 * flooded with news of the past.
 */
const cameWithMove = (event: Happened, { movedIn }: Handover): boolean => event.by === 'baton' && event.at === movedIn?.at

const inBaton = 'What was written about it is restricted. Read it in Baton.'

/** Mail is read on other machines: what is for few is told without its words, to whomever. */
function withoutWords(event: Happened): Happened {
  if (event.restricted === undefined) return event
  if (event.type === 'Commented') return { ...event, comment: { ...event.comment, text: inBaton } }
  return 'because' in event ? { ...event, because: inBaton } : event
}

/** The subject and the sentence of an event that the table tells somebody of. */
function noticeWords(event: Happened, handover: Handover, circumstances: Circumstances): { subject: string; text: string } | undefined {
  const { definition, people } = circumstances
  const name = (id: string) => actorName(id, people)
  const holder = (one: Handover['from']) => holderName(one, circumstances)
  const account = circumstances.world.account.name
  // Between the event and this the handover may have moved to a version of the page that leaves the task out.
  const task = 'task' in event ? tasksOf(definition).find(({ id }) => id === event.task) : undefined
  const gate = 'gate' in event ? definition.gates.find(({ id }) => id === event.gate) : undefined
  const said = (subject: string, text: string) => ({ subject, text })
  /** A letter that was written before may name who had the role. */
  const letterNaming = (previous: PersonId | null) => {
    const named = handover.letter.versions.at(-1)
    if (previous === null || !named || handover.letter.outcome) return ''
    return ` The letter, version ${named.version}, was written before; check whether it names ${name(previous)}.`
  }
  switch (event.type) {
    case 'HandoverProposed':
      return said(`${account} is to be handed over`, `${name(event.by)} asks you to accept the handover of ${account}.`)
    case 'ChangeProposed':
      return said('a change is proposed', `${name(event.by)}: ${event.text}`)
    case 'ChangeAgreed':
      return said(
        `${account} is to be handed over`,
        `${name(event.by)} agreed that ${changeWords(event.change, name)}, and asks you to accept the handover of ${account}.`,
      )
    case 'ReadyToLead':
      return said(
        `${name(event.by)} is ready to lead`,
        `From ${dateWords(event.flipOn)} on, ${name(event.by)} leads the cadence calls of ${account}.${event.note === undefined ? '' : ` ${event.note}`}`,
      )
    case 'FlipMoved':
      return said(
        `the lead changes on ${dateWords(event.to)}`,
        `${name(event.by)} moved the day from ${dateWords(event.before)} to ${dateWords(event.to)}: ${event.because}`,
      )
    case 'LeadChosen':
      return said(
        `you lead the cadence call of ${dateWords(event.day)}`,
        `${name(event.by)} chose you to lead the call with ${account} on ${dateWords(event.day)}.${event.because === undefined ? '' : ` ${event.because}`}`,
      )
    case 'HandoverStarted':
      return said(`the handover of ${account} has started`, `${account} passes from ${holder(handover.from)} to ${holder(handover.to)}.`)
    case 'HandoverMovedIn':
      return said(
        `the handover of ${account} continues here`,
        `${name(event.by)} moved the handover of ${account}, from ${holder(handover.from)} to ${holder(handover.to)}, in from ${event.source.name}.`,
      )
    case 'HandoverPaused':
      return said(
        isGiven(handover) ? 'paused; do not send the letter for now' : 'paused',
        `${name(event.by)} paused the handover of ${account}: ${event.because}`,
      )
    case 'HandoverResumed':
      return said(
        isGiven(handover) ? 'resumed; the letter can be sent' : 'resumed',
        `${name(event.by)} resumed the handover of ${account}.`,
      )
    case 'HandoverCancelled':
      return said(isGiven(handover) ? 'cancelled; do not send the letter' : 'cancelled', event.because)
    case 'HandoverCompleted':
      return said('completed', `The handover of ${account} is complete.`)
    case 'ParticipantChanged':
      return said(
        `${name(event.person)} is the ${event.role}`,
        `${name(event.by)} made ${name(event.person)} the ${event.role} of ${account}${
          event.previous === null ? '' : `, who follows ${name(event.previous)}`
        }. ${event.because}${letterNaming(event.previous)}`,
      )
    case 'NotMine':
      return said(
        `who is the ${event.role}?`,
        `${name(event.by)} says that somebody else is the ${event.role} of ${account}: ${event.because}.`,
      )
    case 'RoleDelegated': {
      const zone = people.get(event.person)?.calendar.zone ?? 'UTC'
      return said(
        `${name(event.person)} stands in for ${name(event.delegateOf)}`,
        `As ${event.role} of ${account}, ${name(event.person)} can act for ${name(event.delegateOf)} from ${momentWords(event.from, zone)} until ${momentWords(event.until, zone)} (${placeOf(zone)}). ${event.because}`,
      )
    }
    case 'TaskOpened':
      return task && event.due && said(`"${task.title}" is yours now`, `${account}: "${task.title}" can begin. ${event.due.words}`)
    case 'Submitted': {
      const waiting = event.items.filter(({ later, verified }) => !later && !verified).length
      return said(
        `review round ${event.round}`,
        `${name(event.by)} asks you to review ${account}: ${event.items.length} items, ${waiting} need you. ${event.due.words}`,
      )
    }
    case 'Decided': {
      if (event.outcome === 'approved')
        return (
          gate &&
          said(`${gate.title} approved`, `${name(event.by)} approved ${account}.${event.comment === undefined ? '' : ` ${event.comment}`}`)
        )
      const items = handover.gates[event.gate]?.rounds.at(-1)?.items
      const returned = Object.entries(event.items).flatMap(([id, item]) =>
        item.verdict === 'return' ? [`${items?.find((one) => one.id === id)?.title ?? id}: ${item.reason}`] : [],
      )
      return said(
        `${name(event.by)} asked for ${returned.length} ${returned.length === 1 ? 'fix' : 'fixes'}`,
        [...returned, event.comment ?? ''].filter(Boolean).join('\n'),
      )
    }
    case 'ApprovalVoided':
      return said(event.cause === 'revoked' ? 'the approval was revoked' : 'the approval is stale', event.because)
    case 'TaskReopened':
      return task && said(`"${task.title}" is open again`, event.because)
    case 'WaiverAsked':
      return said(
        'a waiver is asked for',
        `${name(event.by)} asks to leave "${task?.title ?? event.task}" undone until ${dateWords(event.until)}: ${event.because}`,
      )
    case 'TaskWaived':
      return task && said(`"${task.title}" is waived`, `${name(event.by)} agreed that "${task.title}" may stay undone.`)
    case 'WaiverDeclined':
      return task && said(`"${task.title}" is not waived`, `${name(event.by)} did not agree that it may stay undone: ${event.because}`)
    case 'EffectiveDateSet':
      return said(
        `${account} changes hands on ${dateWords(event.date)}`,
        `${name(event.by)} set that day.${event.waived === undefined ? '' : ` It may be before the customer is told: ${event.waived}`}`,
      )
    case 'ConsultationAsked':
      return said(
        `your view on "${event.consultation.about}"`,
        `Baton asks for your view on "${event.consultation.about}" for ${account} within one working day.`,
      )
    case 'LetterDrafted':
      return said(
        'the letter waits for a date',
        `${name(event.by)} proposes ${event.letter.proposedDates.map((date) => dateWords(date)).join(' or ')} for the letter to ${account}.`,
      )
    case 'AgendaItemLeft':
      return said(
        `${name(event.by)} left a point of the call open with you`,
        event.item.restricted ? inBaton : [event.item.text, event.note ?? ''].filter(Boolean).join('\n'),
      )
    case 'DatesDeclined': {
      const suits = event.dates.map((date) => dateWords(date)).join(', ')
      return said('other dates are asked for', `${name(event.by)}: ${event.because}${suits === '' ? '' : `\nDates that suit: ${suits}`}`)
    }
    case 'LetterGiven': {
      const day = handover.letter.agreed ? ` on ${dateWords(handover.letter.agreed.date)}` : ''
      return said(
        `the letter to ${account} is yours to send`,
        `${name(event.by)} asks you to send the approved letter from your own mailbox${day}. Say so when it is sent.`,
      )
    }
    case 'SendingAsked':
      return said(`did you send the letter to ${account}?`, 'No copy of it was seen. Say that you sent it, or paste what you sent.')
    case 'LetterItemLogged': {
      const item = handover.letterItems?.[event.item.id]
      return item && said(`${itemWords(item)} waits for you`, item.text)
    }
    case 'LetterItemHandedOn': {
      const item = handover.letterItems?.[event.item]
      return item && said(`${name(event.by)} gave you ${itemWords(item)}`, [item.text, event.note ?? ''].filter(Boolean).join('\n'))
    }
    case 'DateAgreed':
      return said('the day of the letter is agreed', `${name(event.by)} agreed that ${account} hears on ${dateWords(event.date)}.`)
    case 'LetterUnanswered':
      return said(
        'the letter is handed over, no reply yet',
        `The mail server has not said yet whether it takes the letter to ${account}. Baton waits ten minutes for its reply; nothing has to be done until then.`,
      )
    case 'LetterSettled': {
      const subjects = {
        sent: 'the letter was sent',
        refused: 'the letter was refused',
        unknown: 'nobody knows yet whether the letter was sent',
      }
      return definition.letters[0] && said(subjects[event.outcome], event.evidence)
    }
    case 'LetterHeld':
      // Whoever counts on it leaving must hear that it does not.
      return said(handover.letter.given?.withdrawn ? 'do not send the letter' : 'the letter does not leave', event.because)
    case 'IncidentOpened':
      return said('a principle was broken', `${event.incident.text}: ${event.incident.because}.`)
    case 'OwnershipChanged':
      return said(`${account} has changed hands`, `${account} belongs to ${holder(event.to)} from ${dateWords(event.on)} on.`)
    case 'Commented':
      return said(`${name(event.by)} mentioned you`, event.comment.text)
    case 'Reminded':
      return reminderWords(event, handover, circumstances)
    case 'ValidationAsked': {
      const zone = zoneOf(circumstances)
      return said(
        'the look back',
        `${event.people.map(name).join(' and ')} will be asked ${momentWords(event.due, zone)} whether it worked; tell them what you know.`,
      )
    }
    case 'ValidationGiven':
      return said(`${name(event.by)} says: ${event.outcome}`, event.note)
    case 'Nudged':
      return said(`${name(event.by)} asks how it goes`, `${name(event.by)} waits for you in the handover of ${account}.`)
    case 'DueSet':
      return (
        task &&
        said(
          `"${definition.gates.find((one) => one.task === task.id)?.title ?? task.title}" has another due`,
          `${account}: ${event.due.words} ${name(event.by)} recalculated the due date: ${event.because}`,
        )
      )
    case 'PlaybookVersionChanged':
      return said(
        'another version of the playbook',
        `${name(event.by)} moved the handover of ${account} to another version of the playbook.`,
      )
    default:
      throw new Error(`The table tells of ${event.type}, and nobody wrote its words`)
  }
}
