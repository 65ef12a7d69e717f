import type { Instant } from '../base/ids.ts'
import { leaveAt } from '../calendar/leave-at.ts'
import { afterQuiet } from '../calendar/quiet-hours.ts'
import { isWorkingTime, nextWorkingMoment } from '../calendar/working-moments.ts'
import { actsByLink } from '../policy/acts-by-link.ts'
import type { Member } from '../policy/member.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, Happened, PersonId } from './handover.ts'
import { closings, informedOf } from './informed.ts'
import type { When } from './notice-table.ts'
import { type Notice, noticesOn } from './notices.ts'
import { nudgedToday } from './nudges.ts'

/** All that one person is told at one moment about one handover. */
export type Message = { person: PersonId; about: Happened['type'][]; subject: string; sentences: string[]; deliverAt?: Instant }

/** A line for the next daily digest of one person. */
export type Note = { person: PersonId; about: Happened['type'] | 'RowClosed'; text: string }

type Change = { before: Handover; after: Handover; events: readonly Happened[] }

/**
 * What a change tells people: one message for each of them, however much happened at that moment, and lines for their next digest.
 * What is not urgent waits until its person is at work; a second nudge of a day goes to nobody, their digest says it anyway.
 */
export function messagesOf({ before, after, events }: Change, circumstances: Circumstances): { messages: Message[]; notes: Note[] } {
  const notices = events.flatMap((event) => noticesOn(event, after, circumstances))
  const byPerson = new Map<PersonId, Notice[]>()
  const notes: Note[] = []
  for (const notice of notices) {
    for (const told of notice.people) {
      const person = circumstances.people.get(told)
      if (!person || (notice.nudges && nudgedToday(before.nudged?.[told], circumstances.now, person))) continue
      for (const reader of readersFor(person, after, circumstances)) {
        if (comesInList(notice.when, circumstances.people.get(reader)))
          notes.push({ person: reader, about: notice.about, text: oneLine(notice.text) })
        else byPerson.set(reader, [...(byPerson.get(reader) ?? []), notice])
      }
    }
  }
  // Moving to another version of the page finishes nothing; its rows are others.
  const closed = before.playbook.version === after.playbook.version ? closings(before, after, circumstances) : []
  for (const row of closed) {
    for (const told of informedOf(row, after, circumstances.now)) {
      const person = circumstances.people.get(told)
      const readers = person?.active ? readersFor(person, after, circumstances) : []
      notes.push(...readers.map((reader): Note => ({ person: reader, about: 'RowClosed', text: `"${row.activity}" is done.` })))
    }
  }
  return { messages: [...byPerson].map(([person, own]) => messageOf(person, own, circumstances)), notes: unique(notes) }
}

/** Whoever chose so gets in the daily list what is not urgent. Who has no desk here is written to: the mail is their desk. */
const comesInList = (when: When, reader: Member | undefined): boolean =>
  when === 'digest' || (when === 'at work' && reader?.notices?.rest === 'digest' && !actsByLink(reader))

/** When a mail reaches somebody: in their working hours, unless it is urgent, and never in their quiet ones. */
export function arrivalFor(reader: Member | undefined, now: Instant, { isUrgent = false } = {}): Instant {
  if (!reader) return now
  const { calendar, notices } = reader
  const arrives = isUrgent || isWorkingTime(now, calendar) ? now : nextWorkingMoment(now, calendar)
  return notices?.quiet ? afterQuiet(arrives, notices.quiet, calendar.zone) : arrives
}

function messageOf(person: PersonId, notices: readonly Notice[], { people, now }: Circumstances): Message {
  // The same words may come from two events, or to a deputy who has a part of their own.
  const said = notices.filter(({ text }, index) => notices.findIndex((one) => one.text === text) === index)
  const [first, ...others] = said
  const isUrgent = notices.some(({ when }) => when === 'now')
  const deliverAt = arrivalFor(people.get(person), now, { isUrgent })
  return {
    person,
    about: [...new Set(said.map(({ about }) => about))],
    subject: `${first?.subject}${others.length === 0 ? '' : `, and ${others.length} more`}`,
    sentences: said.map(({ text }) => text),
    ...(deliverAt === now ? {} : { deliverAt }),
  }
}

/** Who is on leave today hears of it through whoever stands in for them; without anybody there, when they are back. */
function readersFor(person: Member, handover: Handover, { people, now }: Circumstances): PersonId[] {
  if (!leaveAt(now, person.calendar)) return [person.id]
  const deputies = handover.participants.flatMap(({ person: deputy, delegateOf, from, until }) =>
    delegateOf === person.id && from <= now && (until === undefined || now < until) ? [deputy] : [],
  )
  const there = deputies.filter((id) => {
    const deputy = people.get(id)
    return deputy?.active && !leaveAt(now, deputy.calendar)
  })
  return there.length > 0 ? [...new Set(there)] : [person.id]
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

const unique = (notes: readonly Note[]): Note[] =>
  notes.filter((note, index) => notes.findIndex((one) => one.person === note.person && one.text === note.text) === index)
