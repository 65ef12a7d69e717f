import type { Instant } from '../base/ids.ts'

/** What a calendar is told about one call. `REQUEST` invites and moves, `CANCEL` takes it back, `PUBLISH` is for adding it by hand. */
export type Invitation = {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH'
  /** The same for the same call however often it moves; with a higher `sequence` it replaces what was sent before. */
  uid: string
  sequence: number
  /** When this was written. */
  stamp: Instant
  start: Instant
  minutes: number
  summary: string
  description: string
  location?: string
  url?: string
  organizer: { name: string; email: string }
  attendees: { name: string; email: string; needed: boolean }[]
}

/** The media type under which mail carries it. */
export const invitationType = (method: Invitation['method']): string => `text/calendar; method=${method}; charset=utf-8`

/**
 * One call as iCalendar (RFC 5545, 5546). Moments are in UTC: no calendar has to know our time zones. A writer of our own, since
 * names in parameters need RFC 6868 and every line a fold between characters, which the library at hand leaves out in part.
 */
export function icalendar(call: Invitation): string {
  const { method, uid, sequence, stamp, start, minutes, summary, description, location, url, organizer, attendees } = call
  const end = new Date(Date.parse(start) + minutes * 60_000).toISOString()
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Baton//Handovers//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]),
    ...(location === undefined ? [] : [`LOCATION:${escaped(location)}`]),
    ...(url === undefined ? [] : [`URL:${uri(url)}`]),
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${uri(organizer.email)}`,
    ...attendees.map(({ name, email, needed }) => {
      const role = needed ? 'REQ-PARTICIPANT' : 'OPT-PARTICIPANT'
      // Whoever invites comes; asking them would be answered by nobody.
      const answer = email === organizer.email ? 'PARTSTAT=ACCEPTED;RSVP=FALSE' : 'PARTSTAT=NEEDS-ACTION;RSVP=TRUE'
      return `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=${role};${answer};CN=${quoted(name)}:mailto:${uri(email)}`
    }),
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

const utc = (at: Instant) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

// Neither belongs into a line of text, and some readers stop at them.
const controls = /[^\P{Cc}\t\n]/gu

const oneBreak = (text: string) => text.replaceAll(/\r\n?/g, '\n').replaceAll(controls, '')

/** RFC 5545, 3.3.11. */
const escaped = (text: string) =>
  oneBreak(text)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')

/** A parameter, in which a backslash means nothing: quotes, carets and line breaks as RFC 6868 writes them. */
const quoted = (text: string) => `"${oneBreak(text).replaceAll('^', '^^').replaceAll('"', "^'").replaceAll('\n', '^n')}"`

const uri = (text: string) => text.replaceAll(/[\s\p{Cc}]/gu, '')

const octets = new TextEncoder()

/** No line is longer than 75 octets, and none is cut within a character (RFC 5545, 3.1). */
function folded(line: string): string {
  let length = 0
  let out = ''
  for (const sign of line) {
    const size = octets.encode(sign).length
    if (length + size > 75) {
      out += '\r\n '
      length = 1
    }
    out += sign
    length += size
  }
  return out
}
