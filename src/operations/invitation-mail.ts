import { sha256 } from '../core/base/sha256.ts'
import { invitationType } from '../core/documents/icalendar.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import type { Invite } from '../core/process/invitations.ts'
import type { MailRow } from '../store/log-types.ts'

/** An invitation as mail: words for people, and the part that their calendars read. Exactly one row for each (`once`). */
export function invitationMail(
  { people, about, subject, text, method, calendar }: Invite,
  handover: Handover,
  { people: members, world, now }: Circumstances,
  { id, once }: { id: string; once: string },
): MailRow[] {
  const to = people.flatMap((person) => members.get(person)?.email ?? [])
  if (to.length === 0) return []
  return [
    {
      id,
      at: now,
      to,
      subject,
      text: `${text}\n\n${handover.ref}, ${world.account.name}\n`,
      parts: [{ type: invitationType(method), name: 'invite.ics', content: calendar }],
      headers: { 'x-baton-event': about, 'message-id': `<${sha256(once).slice(0, 32)}@baton>` },
      about: { handover: handover.id, ref: handover.ref, event: about },
      once,
    },
  ]
}
