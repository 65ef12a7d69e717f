import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mailAddress } from '../../core/base/mail-address.ts'
import { buildMessage, type Message } from './build-message.ts'

const address = (text: string) => {
  const found = mailAddress(text)
  if (!found) throw new Error(text)
  return found
}
const plain: Message = {
  from: { address: address('priya@meridian.example'), name: 'Priya Nair' },
  to: [{ address: address('dana@kestrel.example') }],
  subject: 'Your new contact',
  messageId: 'abc.1@meridian.example',
  date: new Date('2026-11-05T08:04:09.000Z'),
  text: 'Dear Dana,\nHello.\n',
}
const built = (more: Partial<Message> = {}) => buildMessage({ ...plain, ...more }).toString('latin1')
/** Header lines put together again. */
const headersOf = (message: string) => (message.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]/g, ' ').split('\r\n')
const decoded = (value: string) =>
  value
    .replaceAll(/\?= =\?UTF-8\?B\?/g, '?==?UTF-8?B?')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/g, (_all, base64: string) => Buffer.from(base64, 'base64').toString('utf8'))

test('a plain letter reads as it was written', () => {
  expect(built()).toBe(
    [
      'From: "Priya Nair" <priya@meridian.example>',
      'To: dana@kestrel.example',
      'Subject: Your new contact',
      'Date: Thu, 5 Nov 2026 08:04:09 +0000',
      'Message-ID: <abc.1@meridian.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Dear Dana,',
      'Hello.',
      '',
      '',
    ].join('\r\n'),
  )
})

test('the same message gives the same bytes, and any other gives others', () => {
  const whole = { html: '<p>Hello</p>', parts: [{ type: 'application/pdf', name: 'a.pdf', content: 'x' }] }
  expect(built(whole)).toBe(built(structuredClone(whole)))
  for (const change of [
    { text: 'Dear Dana.' },
    { subject: 'Other' },
    { cc: [{ address: address('a@b.example') }] },
    { html: '<p>Hello.</p>' },
  ])
    expect(built({ ...whole, ...change })).not.toBe(built(whole))
})

test('an invitation is an alternative to the text with its method, a file is attached', () => {
  const message = built({
    html: '<p>Hi</p>',
    parts: [
      { type: 'text/calendar; method=REQUEST; charset=utf-8', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
      { type: 'text/csv; charset=utf-8', name: 'tickets "ä".csv', content: 'a,b\n1,2\n' },
    ],
  })
  const types = [...message.matchAll(/^Content-Type: ([^;\r]+)/gm)].map(([, type]) => type)
  expect(types).toEqual(['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'text/calendar', 'text/csv'])
  expect(message).toContain('Content-Type: text/calendar; method=REQUEST; charset=utf-8')
  expect(message).toContain("filename*=UTF-8''tickets%20%22%C3%A4%22.csv")
})

describe('whatever a text holds', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom('\r\n', '\n', '\r', 'Bcc: z@evil.example', ' ', '=?UTF-8?Q?x?=', '.', '"', '\\', '<', '>', ',', 'é', '😀', '\0'),
      )
      .map((parts) => parts.join('')),
  )

  test('it adds no header and every line is printable ASCII that ends in CRLF', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (subject, name, text) => {
        const message = built({ subject, from: { address: plain.from.address, name }, text, more: { 'x-baton-event': subject } })
        expect(message).toMatch(/^(?:[ -~]{0,998}\r\n)*$/)
        const names = headersOf(message).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
        const expected = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'content-transfer-encoding']
        expect(names.filter((one) => one !== 'x-baton-event')).toEqual(expected)
      }),
    )
  })

  test('a subject is read back as it was, but for its control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (subject) => {
        const header = headersOf(built({ subject })).find((line) => line.startsWith('Subject:')) ?? ''
        const wanted = subject
          .toWellFormed()
          .replaceAll(/\p{Cc}+/gu, ' ')
          .trim()
        expect(decoded(header.slice('Subject:'.length)).trim()).toBe(wanted)
      }),
    )
  })

  test('a text is read back line by line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const body = built({ text }).split('\r\n\r\n').slice(1).join('\r\n\r\n').slice(0, -2)
        const bytes = body
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        expect(Buffer.from(bytes, 'latin1').toString('utf8')).toBe(text.toWellFormed().replaceAll(/\r\n|\r|\n/g, '\r\n'))
        for (const line of body.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76)
      }),
    )
  })
})

test.each(['a@b.example\r\nX: y', 'a b@c.example', '<a@b.example>', 'plain'])('%j is no id of a message', (messageId) => {
  expect(() => built({ messageId })).toThrow('Message-ID')
})

test.each(['text', 'text/plain\r\nX: y', 'text/plain; charset="a\nb"', 'text/plain; x'])('%j is no media type', (type) => {
  expect(() => built({ parts: [{ type, content: '' }] })).toThrow('media type')
})
