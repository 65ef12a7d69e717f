import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { type Invitation, icalendar } from './icalendar.ts'

const call: Invitation = {
  method: 'REQUEST',
  uid: '4b2e.handover-call@baton',
  sequence: 2,
  stamp: '2026-11-25T21:10:00.000Z',
  start: '2026-12-01T16:00:00.000Z',
  minutes: 45,
  summary: 'Kestrel Logistics: go through the handover document',
  description: 'Agenda:\n- The renewal; it is close, and open',
  location: 'Room 4, "Atlas"',
  url: 'http://127.0.0.1:3000/h/KES-12?tab=call',
  organizer: { name: 'Priya "P" Nair', email: 'priya@meridian.example' },
  attendees: [
    { name: 'Priya "P" Nair', email: 'priya@meridian.example', needed: true },
    { name: 'Lena; Vogt, CSE', email: 'lena@meridian.example', needed: true },
    { name: 'Noor', email: 'noor@meridian.example', needed: false },
  ],
}

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as never[])
  const event = calendar.getFirstSubcomponent('vevent')
  if (!event) throw new Error('There is no event in it')
  const value = (name: string) => event.getFirstPropertyValue(name)
  const moment = (name: string) => (value(name) as InstanceType<typeof ICAL.Time>).toJSDate().toISOString()
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: value('sequence'),
    stamp: moment('dtstamp'),
    start: moment('dtstart'),
    end: moment('dtend'),
    summary: value('summary'),
    description: value('description'),
    location: value('location'),
    status: value('status'),
    organizer: event.getFirstProperty('organizer')?.getParameter('cn'),
    attendees: event.getAllProperties('attendee').map((one) => ({
      name: one.getParameter('cn'),
      email: String(one.getFirstValue()).replace('mailto:', ''),
      role: one.getParameter('role'),
      rsvp: one.getParameter('rsvp'),
    })),
  }
}

test('a calendar reads who meets when and about what, down to the quotation marks in a name', () => {
  expect(read(icalendar(call))).toEqual({
    method: 'REQUEST',
    uid: call.uid,
    sequence: 2,
    stamp: '2026-11-25T21:10:00.000Z',
    start: '2026-12-01T16:00:00.000Z',
    end: '2026-12-01T16:45:00.000Z',
    summary: call.summary,
    description: call.description,
    location: call.location,
    status: 'CONFIRMED',
    organizer: 'Priya "P" Nair',
    attendees: [
      { name: 'Priya "P" Nair', email: 'priya@meridian.example', role: 'REQ-PARTICIPANT', rsvp: 'FALSE' },
      { name: 'Lena; Vogt, CSE', email: 'lena@meridian.example', role: 'REQ-PARTICIPANT', rsvp: 'TRUE' },
      { name: 'Noor', email: 'noor@meridian.example', role: 'OPT-PARTICIPANT', rsvp: 'TRUE' },
    ],
  })
  expect(read(icalendar({ ...call, method: 'CANCEL' }))).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' })
})

// No control signs: they are left out on purpose. Lone halves of a character cannot be written down as UTF-8 at all.
const words = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('"', '^', ';', ',', ':', '\\', '\n', '\\n', "^'", 'é', '漢', '👩‍🚀', ' ', '='),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    maxLength: 120,
  })
  .map((text) => text.replaceAll(/[^\P{Cc}\n]|[\u2028\u2029\ufeff]/gu, ''))

// This reader takes \n for a line break in a parameter too, where RFC 5545 knows none; names with a backslash are not asked of it.
const names = words.map((text) => text.replaceAll('\\', '/'))

test('whatever people write is read back as it was written, in lines of at most 75 octets', () => {
  fc.assert(
    fc.property(words, words, words, names, (summary, description, location, name) => {
      const text = icalendar({
        ...call,
        summary,
        description,
        location,
        organizer: { ...call.organizer, name },
        attendees: [{ name, email: 'lena@meridian.example', needed: true }],
      })
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      expect(Buffer.from(text).toString()).toBe(text)
      const back = read(text)
      expect({ ...back, description: back.description ?? '' }).toMatchObject({
        summary,
        description,
        location,
        organizer: name,
        attendees: [{ name }],
      })
    }),
  )
})
