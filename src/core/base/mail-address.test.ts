import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailAddress, mailboxesOf } from './mail-address.ts'

test.each([
  'dana@kestrel.example',
  "d.o'hara+letters@mail.kestrel.example",
  'a@b.example',
  `${'a'.repeat(64)}@kestrel.example`,
  'x_1=y@xn--bcher-kva.example',
])('%s is an address', (text) => {
  expect(mailAddress(text)).toBe(text)
})

test.each([
  '',
  'dana',
  'dana@',
  '@kestrel.example',
  'dana@localhost',
  'dana@kestrel..example',
  'dana@-kestrel.example',
  'dana@kestrel.example.',
  '.dana@kestrel.example',
  'da..na@kestrel.example',
  'dana@@kestrel.example',
  'dana@kestrel.example@evil.example',
  'dana@kestrel.example, z@evil.example',
  'dana@kestrel.example;z@evil.example',
  'dana@kestrel.example\r\nBcc: z@evil.example',
  'dana@kestrel.example\n',
  ' dana@kestrel.example',
  'dana @kestrel.example',
  '"dana"@kestrel.example',
  '"dana@kestrel.example, z"@evil.example',
  'Dana <dana@kestrel.example>',
  '<dana@kestrel.example>',
  '@evil.example:dana@kestrel.example',
  'dana(z@evil.example)@kestrel.example',
  'dana@[192.0.2.1]',
  'dana@192.0.2.1',
  'dána@kestrel.example',
  'dana@késtrel.example',
  'dana@kestrel.example\0',
  'dana@kestrel\u3002example',
  `${'a'.repeat(65)}@kestrel.example`,
  `dana@${'a'.repeat(64)}.example`,
  `dana@${'abc.'.repeat(70)}example`,
  undefined,
  7,
])('%j is none', (text) => {
  expect(mailAddress(text)).toBeUndefined()
})

test('nothing passes that a mail server or a header could read as two', () => {
  const pieces = [
    'dana',
    '@',
    'kestrel.example',
    ',',
    ';',
    ' ',
    '\r\n',
    '\n',
    '\t',
    '"',
    '<',
    '>',
    '(',
    ')',
    ':',
    '\\',
    '[',
    ']',
    '.',
    '\0',
    'é',
    'RCPT TO:',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const found = mailAddress(parts.join(''))
      if (found !== undefined) expect(found).toMatch(/^[!#-'*+\-./-9=?A-Z^-~]+@[A-Za-z0-9.-]+$/)
    }),
    { numRuns: 2_000 },
  )
})

test('one mailbox stands once, whatever its spelling', () => {
  const all = ['Dana@kestrel.example', 'dana@kestrel.example', 'omar@kestrel.example'].flatMap((one) => mailAddress(one) ?? [])
  expect(mailboxesOf(all)).toEqual(['Dana@kestrel.example', 'omar@kestrel.example'])
})
