import { hash } from 'node:crypto'
import { nextDigest } from '../core/calendar/digest-moment.ts'
import type { Member } from '../core/policy/member.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { invitesFor } from '../core/process/invitations.ts'
import { type Message, messagesOf, type Note } from '../core/process/messages.ts'
import { rolesOf } from '../core/process/rights.ts'
import { waitingOn } from '../core/process/waiting.ts'
import type { LinkRow, MailRow, Models } from '../store/log-types.ts'
import { invitationMail } from './invitation-mail.ts'
import { linkSections } from './links/link-sections.ts'
import type { LinkMaker } from './links/made-link.ts'
import { mailHtml } from './mail/mail-html.ts'
import type { MailModel, MailSection } from './mail/mail-model.ts'
import { mailText } from './mail/mail-text.ts'
import { roomPath } from './mail/room-path.ts'
import { waitingItem } from './mail/waiting-item.ts'

type Change = { before: Handover; after: Handover; events: readonly Happened[] }

/**
 * What a change tells people: mail that is kept in the workspace, and lines for their digests. Both are written together with the
 * events: none is lost in a crash, none is written twice (`once` names the version and the person), and none costs a wait of its
 * own. A notice is no part of a decision and has no entry in the log; the event that caused it is the record.
 */
export function noticesOf(change: Change, circumstances: Circumstances, maker: LinkMaker): Models {
  const { messages, notes } = messagesOf(change, circumstances)
  const invitations = invitationsOf(change, circumstances, maker)
  if (messages.length === 0 && notes.length === 0 && invitations.length === 0) return {}
  const { after } = change
  const links: LinkRow[] = []
  const mail = messages.flatMap((message): MailRow[] => {
    const written = noticeMail(message, after, circumstances, maker)
    links.push(...written.links)
    return written.mail
  })
  return { mail: [...invitations, ...mail], links, timers: noteRows(notes, after, circumstances) }
}

/** The mail of one message, and the links that are written with it or not at all. */
export function noticeMail(
  message: Message,
  after: Handover,
  circumstances: Circumstances,
  maker: LinkMaker,
): { mail: MailRow[]; links: LinkRow[] } {
  const person = circumstances.people.get(message.person)
  // Somebody without an address is shown as such in the room; nothing can be sent to them.
  if (!person || person.email === '') return { mail: [], links: [] }
  const linked = linkSections(maker, { handover: after, circumstances, person })
  const id = maker.newId()
  const model = noticeModel(message, person, linked.sections, { after, circumstances, address: maker.address })
  const once = `notice:${after.id}:${after.version}:${person.id}`
  const about = { handover: after.id, ref: after.ref }
  return {
    mail: [noticeRow(model, message, person, { id, once, about, at: circumstances.now })],
    links: linked.models.links.map((link) => ({ ...link, mail: id })),
  }
}

/** A notice as it is kept: sent once, at once or when its reader is at work. */
export function noticeRow(
  model: MailModel,
  { about: events, deliverAt }: Pick<Message, 'about' | 'deliverAt'>,
  person: Member,
  { id, once, about, at }: { id: string; once: string; about: object; at: string },
): MailRow {
  return {
    id,
    at,
    to: [person.email],
    subject: model.subject,
    text: mailText(model),
    html: mailHtml(model),
    headers: { 'x-baton-event': events.join(' '), 'message-id': `<${hash('sha256', once).slice(0, 32)}@baton>` },
    about: { ...about, event: events[0] ?? '' },
    once,
    ...(deliverAt === undefined ? {} : { deliverAt }),
  }
}

/** Lines for people's digests, as rows. */
export const noteRows = (notes: readonly Note[], after: Handover, circumstances: Circumstances): NonNullable<Models['timers']> =>
  notes.flatMap((note, place) => noteRow(note, place, after, circumstances))

/** What calendars are told: each event of a call once for each person, named by its version. */
const invitationsOf = ({ after, events }: Change, circumstances: Circumstances, { newId }: Pick<LinkMaker, 'newId'>): MailRow[] =>
  events.flatMap((event, index) =>
    event.type === 'CallScheduled' || event.type === 'CallPeopleChanged' || event.type === 'CallCancelled'
      ? invitesFor(event, after, circumstances).flatMap((invite, position) => {
          const once = `invite:${after.id}:${after.version - events.length + index + 1}.${position}`
          return invitationMail(invite, after, circumstances, { id: newId(), once })
        })
      : [],
  )

/** The news, then what waits on this reader in this handover, each with the way to it. */
function noticeModel(
  { subject, sentences, person: id }: Message,
  { calendar: { zone } }: Member,
  linked: readonly MailSection[],
  { after, circumstances, address }: { after: Handover; circumstances: Circumstances; address: string },
): MailModel {
  const { now, people, world } = circumstances
  const rows = waitingOn(after, circumstances).filter(({ person }) => person === id)
  const items = rows.map((row) =>
    waitingItem(
      { ...row, path: roomPath(after, row), unblocks: row.unblocks === null ? null : (people.get(row.unblocks)?.name ?? null) },
      { address, now, zone },
    ),
  )
  const roles = rolesOf(after, id, now)
  return {
    subject,
    sentences,
    // Who has no desk here opens no room: their links lead to what they can do.
    sections: linked.length > 0 ? linked : items.length > 0 ? [{ title: `What waits on you in ${world.account.name}`, items }] : [],
    footer: [`${after.ref}, ${world.account.name}`, roles.length > 0 ? `You are its ${roles.join(' and ')}.` : 'You were named in it.'],
    ...(linked.length > 0 ? {} : { home: { words: 'Open the handover', url: `${address}/h/${encodeURIComponent(after.ref)}` } }),
  }
}

/**
 * A line for somebody's digest waits as a timer of theirs until that comes. It belongs to the person: what the handover waits for is
 * derived anew at each change, and this must not be.
 */
function noteRow(
  { person, about, text }: Note,
  place: number,
  after: Handover,
  { people, now, world }: Circumstances,
): NonNullable<Models['timers']> {
  const member = people.get(person)
  if (!member) return []
  return [
    {
      id: `note.${after.id}.${after.version}.${place}`,
      handover: null,
      kind: 'digest',
      dueAt: nextDigest(now, member.calendar, member.notices?.digestAt),
      data: { person, about, text, at: now, handover: after.id, ref: after.ref, account: world.account.name },
    },
  ]
}
