import { upperFirst } from '../base/upper-first.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { dateWords, momentWords } from '../calendar/words.ts'
import { type Evidence, sourcesInWords } from '../checks/evidence.ts'
import { leftTitle } from '../cutover/left-behind.ts'
import type { Template } from '../definition/definition.ts'
import { blanksOf } from '../documents/blanks.ts'
import type { Place } from '../dossier/question.ts'
import { actorName, holderName } from '../policy/person-name.ts'
import { type Circumstances, tasksOf, zoneOf } from './circumstances.ts'
import type { Handover, Happened, Holder, StartChange } from './handover.ts'
import { itemWords } from './letter-items.ts'

export type EventWords = { words: string; reason: string | null; task: string | null }

type Around = Pick<Circumstances, 'definition' | 'people' | 'pools' | 'world' | 'otherVersions'>

/** What happened, as a sentence for the timeline, with the reason that somebody gave. One place for screen, API and proof. */
export function eventWords(event: Happened, handover: Handover, circumstances: Around): EventWords {
  const said = wordsOf(event, handover, circumstances)
  if (!event.byLink) return said
  const zone = circumstances.people.get(event.by)?.calendar.zone ?? zoneOf(circumstances)
  return { ...said, words: `${said.words}, by signed link, opened ${momentWords(event.byLink.openedAt, zone)}` }
}

function wordsOf(event: Happened, handover: Handover, { definition, people, pools, world, otherVersions = [] }: Around): EventWords {
  const name = (id: string) => actorName(id, people)
  const holder = (one: Holder) => holderName(one, { people, pools })
  // What the version of today leaves out had its name on another one.
  const named = (id: string) => [definition, ...otherVersions].flatMap((page) => tasksOf(page).find((task) => task.id === id) ?? [])[0]
  const title = (id: string) => `"${named(id)?.title ?? id}"`
  const gate = (id: string) => `"${definition.gates.find((one) => one.id === id)?.title ?? id}"`
  const zone = zoneOf({ world })
  const who = name(event.by)
  const said = (words: string, more: { reason?: string | undefined; task?: string } = {}): EventWords => ({
    words,
    reason: more.reason ?? null,
    task: more.task ?? null,
  })
  // Whoever may not read a point reads an event without it.
  const point = (item: { text?: string; restricted?: 'candid' }) =>
    item.text === undefined || item.restricted ? 'a point about how people get along' : `"${item.text}"`
  const effect = (id: string) => {
    const known = handover.effects[id]
    return known ? `${known.subject} (${known.system})` : id
  }

  switch (event.type) {
    case 'HandoverProposed':
      return said(`${who} opened the handover of ${event.accountName} from ${holder(event.from)} to ${holder(event.to)}`, {
        reason: event.reason.text ?? event.reason.kind,
      })
    case 'ChangeProposed':
      return said(`${who} proposed a change${event.change ? `: ${changeWords(event.change, name)}` : ''}`, { reason: event.text })
    case 'ChangeAgreed':
      return said(`${who} agreed to the change: ${changeWords(event.change, name)}`)
    case 'ReadyToLead':
      return said(`${who} is ready to lead from ${dateWords(event.flipOn)} on`, { reason: event.note })
    case 'FlipMoved':
      return said(`${who} moved the day on which the lead changes from ${dateWords(event.before)} to ${dateWords(event.to)}`, {
        reason: event.because,
      })
    case 'LeadChosen':
      return said(`${who} chose ${name(event.lead)} to lead the cadence call of ${dateWords(event.day)}`, { reason: event.because })
    case 'CadenceCallReported':
      return said(
        event.held
          ? `${name(event.lead)} led the cadence call of ${dateWords(event.day)}, says ${who}`
          : `The cadence call of ${dateWords(event.day)} was not held, says ${who}`,
        { reason: event.note },
      )
    case 'HandoverStarted':
      return said(
        handover.awaiting === null && handover.to.kind === 'pool' ? `${who} started the handover` : `${who} accepted the handover`,
      )
    case 'HandoverMovedIn': {
      const count = Object.keys(event.done).length
      const told = event.letter ? `, and that the customer was told on ${dateWords(dayIn(event.letter.sentAt, zone))}` : ''
      return said(
        `${who} moved the handover in from ${event.source.name}, under way since ${dateWords(dayIn(event.startedAt, zone))}, and vouches that ${counted(count, 'task')} ${count === 1 ? 'was' : 'were'} done before${told}`,
      )
    }
    case 'MoveInTakenBack':
      return said(`${who} took the handover back: it was moved in by mistake`)
    case 'ApprovalMovedIn':
      return said(
        `${who} vouches that ${name(event.decidedBy)} approved ${gate(event.gate)} outside Baton on ${dateWords(dayIn(event.decidedAt, zone))}`,
        { reason: event.comment },
      )
    case 'HandoverPaused':
      return said(`${who} paused the handover`, { reason: event.because })
    case 'HandoverResumed':
      return said(`${who} resumed the handover`)
    case 'HandoverCancelled':
      return said(`${who} cancelled the handover`, { reason: event.because })
    case 'HandoverCompleted':
      return said(`${who} completed the handover`)
    case 'ParticipantChanged':
      return said(
        `${who} made ${name(event.person)} the ${event.role}${event.previous === null ? '' : ` instead of ${name(event.previous)}`}`,
        { reason: event.because },
      )
    case 'NotMine':
      return said(`${who} says that somebody else is the ${event.role}`, { reason: event.because })
    case 'RoleDelegated':
      return said(
        `${who} named ${name(event.person)} deputy of ${name(event.delegateOf)} as ${event.role} until ${momentWords(event.until, zone)}`,
        { reason: event.because },
      )
    case 'TaskOpened':
      return said(`${title(event.task)} can begin${event.due ? `, due ${momentWords(event.due.due, event.due.zone)}` : ''}`, {
        task: event.task,
      })
    case 'DueSet':
      return said(
        `${event.by === 'baton' ? '' : `${who} recalculated the due date: `}${title(event.task)} is due ${momentWords(event.due.due, event.due.zone)}`,
        { reason: event.because, task: event.task },
      )
    case 'TaskLocked':
      return said(`${title(event.task)} has to wait again`, { reason: event.because, task: event.task })
    case 'TaskPartChecked': {
      const part =
        tasksOf(definition)
          .find(({ id }) => id === event.task)
          ?.parts.find(({ id }) => id === event.part)?.title ?? event.part
      return said(`${title(event.task)}, ${part}: ${evidenceWords(event.evidence, name)}`, {
        reason: reasonOf(event.evidence),
        task: event.task,
      })
    }
    case 'TaskDone':
      return said(`${title(event.task)} is done: ${evidenceWords(event.evidence, name)}`, {
        reason: reasonOf(event.evidence),
        task: event.task,
      })
    case 'TaskSaid':
      return said(event.held === undefined ? `${who} signed ${title(event.task)}` : `${who} says that ${title(event.task)} was held`, {
        reason: event.note,
        task: event.task,
      })
    case 'TaskReopened':
      return said(`${title(event.task)} is open again`, { reason: event.because, task: event.task })
    case 'TaskNotApplicable':
      return said(`${title(event.task)} does not apply`, { reason: event.because, task: event.task })
    case 'WaiverAsked':
      return said(`${who} asked ${name(event.approver)} to waive ${title(event.task)} until ${dateWords(event.until)}`, {
        reason: event.because,
        task: event.task,
      })
    case 'WaiverDeclined':
      return said(`${who} declined to waive ${title(event.task)}`, { reason: event.because, task: event.task })
    case 'TaskWaived':
      return said(`${who} waived ${title(event.task)}`, { reason: reasonOf(event.evidence), task: event.task })
    case 'Answered':
      return said(
        event.from === undefined
          ? `${who} answered "${labelOf(definition.template, event.field)}"`
          : `The answer to "${labelOf(definition.template, event.field)}" was taken over from ${event.from}`,
      )
    case 'Submitted':
      return said(
        `${who} asked for the review ${gate(event.gate)}, round ${event.round}, with ${event.items.length} items. ${event.due.words}`,
      )
    case 'Decided': {
      const returned = Object.values(event.items).filter(({ verdict }) => verdict === 'return').length
      const words =
        event.outcome === 'approved'
          ? `${who} approved ${gate(event.gate)} in round ${event.round}`
          : `${who} asked for ${returned} ${returned === 1 ? 'fix' : 'fixes'} in round ${event.round} of ${gate(event.gate)}`
      return said(words, { reason: event.comment })
    }
    case 'ApprovalVoided':
      return said(
        event.cause === 'revoked' ? `${who} revoked the approval of ${gate(event.gate)}` : `The approval of ${gate(event.gate)} is stale`,
        { reason: event.because },
      )
    case 'CallScheduled':
      return said(`${who} set ${title(event.task)} for ${momentWords(event.start, zone)}, ${event.minutes} minutes`, {
        task: event.task,
        reason: event.because,
      })
    case 'CallPeopleChanged':
      return said(
        `${title(event.task)} on ${momentWords(event.call.start, zone)} is with ${(event.call.people ?? []).map(name).join(' and ')} now`,
        { task: event.task },
      )
    case 'CallCancelled':
      return said(`${who} called off ${title(event.task)} on ${momentWords(event.call.start, zone)}`, {
        reason: event.because,
        task: event.task,
      })
    case 'AgendaItemAdded':
      return said(`${who} put ${point(event.item)} on the agenda of ${title(event.task)}`, { task: event.task })
    case 'AgendaItemDiscussed':
      return said(`${who} ticked ${point(event.item)}: talked about`, { reason: event.note, task: event.task })
    case 'AgendaItemLeft':
      return said(`${who} left ${point(event.item)} open with ${name(event.owner)}`, { reason: event.note, task: event.task })
    case 'AgendaItemTakenUp':
      return said(`${who} unticked ${point(event.item)}`, { task: event.task })
    case 'AgendaKept':
      return said(`The agenda of ${title(event.task)} is kept as it was in the call: ${event.items.length} more points`, {
        task: event.task,
      })
    case 'DossierAnswered':
      // Whoever may not read the answers reads that there are some.
      return said(
        event.answers === undefined
          ? `${who} answered a question about how people get along`
          : `${who} answered ${event.answers.length === 1 ? `"${event.answers[0]?.about}"` : `${event.answers.length} questions of the dossier`}`,
        event.answers?.length === 1 ? { reason: event.answers[0]?.text } : {},
      )
    case 'QuestionsHandedOn':
      return said(
        `${who} handed on ${event.questions.length === 1 ? 'a question' : `${event.questions.length} questions`} of the dossier ${placeWords[event.to]}`,
        { reason: event.note },
      )
    case 'QuestionAsked':
      return said(`${who} asked: ${event.question.text}`)
    case 'CandidNoteAdded':
      return said(`${who} wrote a candid note into the dossier`)
    case 'DossierRead':
      return said(`${who} read ${event.parts.length === 1 ? 'a part' : `${event.parts.length} parts`} of the dossier`)
    case 'DossierRated':
      return said(`${who} rated the dossier: ${event.stars} of 5`, { reason: event.note })
    case 'LetterDrafted':
      return said(`${who} wrote version ${event.letter.version} of the letter`)
    case 'DateAgreed':
      return said(`${who} agreed to ${dateWords(event.date)} and version ${event.letterVersion} of the letter`)
    case 'DatesDeclined':
      return said(
        `${who} asked for ${event.dates.length === 0 ? 'other dates' : listedDates(event.dates)} for version ${event.letterVersion} of the letter`,
        { reason: event.because },
      )
    case 'LetterReleased':
      return said(`${who} released version ${event.letterVersion} of the letter; it leaves ${momentWords(event.leavesAt, zone)}`)
    case 'LetterHeld':
      return said(handover.letter.given?.withdrawn ? `${who} took the letter back` : `${who} held the letter`, { reason: event.because })
    case 'LetterGiven':
      return said(`${who} gave version ${event.letterVersion} of the letter to ${name(event.to)} to send`)
    case 'SendingAsked':
      return said(`${name(event.person)} was asked whether version ${event.letterVersion} of the letter was sent`)
    case 'LetterCopySeen': {
      const { length } = event.copy.differences
      const differs = length === 0 ? 'it is what was approved' : `it differs in ${length} ${length === 1 ? 'place' : 'places'}`
      return said(`${who} showed the copy of the letter: ${differs}`, {
        reason: length === 0 ? undefined : event.copy.differences.map(({ where, is, words }) => `${where} ${is}: ${words}`).join('; '),
      })
    }
    case 'LetterItemLogged':
      return said(`${who} noted ${itemWords(event.item)}`, { reason: event.item.text })
    case 'LetterItemAnswered': {
      const item = handover.letterItems?.[event.item]
      return said(`${who} answered ${item ? itemWords(item) : 'what came back'}`, { reason: event.answer })
    }
    case 'LetterItemHandedOn': {
      const item = handover.letterItems?.[event.item]
      return said(`${who} handed ${item ? itemWords(item) : 'what came back'} to ${name(event.to)}`, { reason: event.note })
    }
    case 'LetterHandedOver':
      return said(`Version ${event.letterVersion} of the letter was handed over for sending`)
    case 'LetterUnanswered':
      return said(`Version ${event.letterVersion} of the letter was handed over a minute ago; there is no reply yet`)
    case 'LetterSettled':
      return said(
        {
          sent: event.how === 'word' ? `${who} says that the letter was sent` : 'The letter was sent',
          refused: 'The letter was refused',
          unknown: 'Nobody knows whether the letter was sent',
        }[event.outcome],
        { reason: event.evidence },
      )
    case 'NotSentStated':
      return said(`${who} states that the letter was not sent`, { reason: event.evidence })
    case 'ConsultationAsked':
      return said(`${name(event.consultation.person)} was asked about "${event.consultation.about}"`)
    case 'ConsultationAnswered':
      return said(`${who} gave a view on "${handover.consultations[event.consultation]?.about ?? event.consultation}"`, {
        reason: event.said,
      })
    case 'ConsultationSilent':
      return said(
        `${name(handover.consultations[event.consultation]?.person ?? '')} said nothing about "${handover.consultations[event.consultation]?.about ?? event.consultation}" in time`,
      )
    case 'EffectsPlanned':
      return said(`${event.effects.length} ${event.effects.length === 1 ? 'change is' : 'changes are'} planned for ${title(event.task)}`, {
        task: event.task,
      })
    case 'EffectRequested':
      return event.attested
        ? said(`${who} says that this was done by hand: ${effect(event.effect)}`, { reason: event.attested.link })
        : said(`${who} asked for this change: ${effect(event.effect)}`)
    case 'EffectSettled':
      return said(`${effect(event.effect)}: ${event.result.state}`, { reason: event.result.because })
    case 'EffectUndoRequested':
      return said(`${who} asked to undo: ${effect(event.effect)}`)
    case 'EffectiveDateSet':
      return said(
        `${who} set ${dateWords(event.date)} as the day on which the account changes hands${event.waived === undefined ? '' : ', before the customer is told'}`,
        { reason: event.waived },
      )
    case 'OwnershipChanged': {
      const what = event.accounts.length === 1 ? 'the account' : `${event.accounts.length} accounts`
      const hands = `${holder(event.from)} to ${holder(event.to)}`
      if (event.back) return said(`${who} took ${what} back to ${holder(event.to)}`)
      return said(event.by === 'baton' ? `${upperFirst(what)} passed from ${hands}` : `${who} passed ${what} from ${hands}`)
    }
    case 'LeftBehindAcknowledged':
      return said(`${who} acknowledged what stays behind: ${leftTitle(event.group)} (${event.items.length})`)
    case 'Commented':
      return said(`${who} commented`, { reason: event.comment.text })
    case 'LabelsChanged': {
      const names = (some: typeof event.put) => some.map((one) => `"${one.name}"`).join(', ')
      const parts = [
        ...(event.put.length > 0 ? [`added the ${event.put.length === 1 ? 'label' : 'labels'} ${names(event.put)}`] : []),
        ...(event.off.length > 0 ? [`removed the ${event.off.length === 1 ? 'label' : 'labels'} ${names(event.off)}`] : []),
      ]
      return said(`${who} ${parts.join(' and ')}`)
    }
    case 'Reminded':
      return said(
        `${event.people.map(name).join(' and ')} ${event.people.length === 1 ? 'was' : 'were'} told that ${event.about === 'validation' ? 'the look back' : title(event.about)} is ${event.kind === 'due-soon' ? 'due soon' : event.kind === 'late' ? 'late' : 'still late'}`,
      )
    case 'Nudged':
      return said(`${who} reminded ${event.people.map(name).join(' and ')}`)
    case 'IncidentOpened':
      return said(`A principle was broken: ${event.incident.text}`, { reason: event.incident.because })
    case 'IncidentExplained':
      return said(`${who} explained: ${handover.incidents?.[event.incident]?.text ?? event.incident}`, { reason: event.because })
    case 'IncidentGone':
      return said(`No longer broken: ${handover.incidents?.[event.incident]?.text ?? event.incident}`)
    case 'OpenEndSettled':
      return said(`${who} settled what was left open`, { reason: event.outcome })
    case 'ValidationAsked':
      return said(`${event.people.map(name).join(' and ')} will be asked on ${momentWords(event.due, zone)} whether it worked`)
    case 'ValidationGiven':
      return said(`${who} says: ${event.outcome}`, { reason: event.note })
    case 'PlaybookVersionChanged':
      return said(
        `${who} moved the handover to another version of the playbook: ${event.added.length} tasks added, ${event.removed.length} removed`,
      )
    case 'WordsErased': {
      const entries = event.entries.length === 1 ? 'an entry' : `${event.entries.length} entries`
      return said(
        event.cause === 'erasure'
          ? `${who} took the words about an erased person out of ${entries} of this history`
          : `The words of ${entries} were kept as long as the workspace keeps them`,
      )
    }
    default:
      return unknown(event)
  }
}

/** "slow pace, Tom takes over, the lead changes on Tue 12 Jan". */
export function changeWords({ pace, to, flipOn }: StartChange, name: (id: string) => string): string {
  const parts = [
    ...(pace ? [`${pace} pace`] : []),
    ...(to ? [`${name(to)} takes over`] : []),
    ...(flipOn ? [`the lead changes on ${dateWords(flipOn)}`] : []),
  ]
  return parts.join(', ')
}

const labelOf = (template: Template, blank: string): string =>
  template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title))).find(({ id }) => id === blank)
    ?.label ?? blank

function evidenceWords(evidence: Evidence, name: (id: string) => string): string {
  switch (evidence.kind) {
    case 'read':
      return { passed: `${evidence.value}, from ${sourcesInWords(evidence)}`, failed: 'not yet', 'cannot tell': 'nobody can tell' }[
        evidence.verdict
      ]
    case 'attested':
      return `attested by ${name(evidence.by)}`
    case 'linked':
      return `linked by ${name(evidence.by)}`
    case 'waived':
      return `waived by ${name(evidence.approver)} until ${dateWords(evidence.until)}`
  }
}

function reasonOf(evidence: Evidence): string | undefined {
  switch (evidence.kind) {
    case 'read':
      return evidence.verdict === 'passed' ? undefined : evidence.because
    case 'attested':
      // What Baton writes where nobody wrote anything is no reason.
      return evidence.note === 'Done' ? undefined : evidence.note
    case 'linked':
      return evidence.note ?? evidence.url
    case 'waived':
      return evidence.because
  }
}

const placeWords: Record<Place, string> = {
  incoming: 'to the incoming side',
  outgoing: 'to the outgoing side',
  team: 'to the account team',
  meeting: 'to the internal meeting',
  customer: 'to the first cadence call',
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

const listedDates = (dates: readonly string[]) => dates.map((date) => dateWords(date)).join(' or ')

function unknown(event: never): never {
  throw new Error(`No words for ${JSON.stringify(event)}`)
}
