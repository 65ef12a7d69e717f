import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Refusal } from '../core/base/refusal.ts'
import { mailSettingsFrom } from './mail-settings.ts'

const BATON_MAIL_FROM = 'Baton <baton@meridian.example>'
const read = (SMTP_URL: string, from: string | undefined = BATON_MAIL_FROM) =>
  mailSettingsFrom({ SMTP_URL, ...(from === undefined ? {} : { BATON_MAIL_FROM: from }) })

test('without SMTP_URL nothing leaves, and nothing else is asked for', () => {
  expect(mailSettingsFrom({})).toBeUndefined()
  expect(mailSettingsFrom({ SMTP_URL: '' })).toBeUndefined()
})

test.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'required' }],
  ['smtp://mail.example.com:2525?tls=off', { host: 'mail.example.com', port: 2525, tls: 'off' }],
  ['smtps://mail.example.com/', { host: 'mail.example.com', port: 465, tls: 'at once' }],
  ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, tls: 'off' }],
  ['smtp://[::1]:1025', { host: '::1', port: 1025, tls: 'off' }],
  ['smtp://localhost:1025?tls=required', { host: 'localhost', port: 1025, tls: 'required' }],
])('%s is read', (url, server) => {
  expect(read(url)?.server).toEqual(server)
})

test('user and password are read, and the password is shown by nothing', () => {
  const settings = read('smtps://mailer%40example.com:s3cret%2Fword@mail.example.com')
  expect(settings?.server.login?.user).toBe('mailer@example.com')
  expect(settings?.server.login?.password.reveal()).toBe('s3cret/word')
  for (const shown of [inspect(settings, { depth: 9 }), JSON.stringify(settings), `${settings?.server.login?.password}`])
    expect(shown).not.toContain('s3cret')
})

test.each([
  'mail.example.com',
  'https://mail.example.com',
  'smtp://',
  'smtp://mail.example.com/inbox',
  'smtp://mail.example.com:0',
  'smtp://mail.example.com?tls=perhaps',
  'smtp://mail.example.com?starttls=1',
  'smtps://mail.example.com?tls=off',
  'smtp://user:s3cret@mail.example.com?tls=off',
  'smtp://user@mail.example.com',
  'smtp://:s3cret@mail.example.com',
  'smtp://user:s3cret%zz@mail.example.com',
  'smtp://user:s3cret@mail.example.com:99999',
])('%s is refused with a sentence that names the variable and repeats nothing of it', (url) => {
  let thrown: unknown
  try {
    read(url)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(Refusal)
  expect((thrown as Refusal).message).toMatch(/^SMTP_URL [a-z].*\.$/)
  expect(inspect(thrown)).not.toContain('s3cret')
})

test.each([
  ['baton@meridian.example', { address: 'baton@meridian.example', name: 'Baton' }],
  ['Baton of Meridian <baton@meridian.example>', { address: 'baton@meridian.example', name: 'Baton of Meridian' }],
  ['"Baton, Meridian" <baton@meridian.example>', { address: 'baton@meridian.example', name: 'Baton, Meridian' }],
])('notices come from %s', (text, from) => {
  expect(read('smtp://127.0.0.1:25', text)?.from).toEqual(from)
})

test.each([
  '',
  'baton',
  'a@b.example, c@d.example',
  'Baton <baton@meridian.example',
  'x\r\nBcc: z@evil.example <a@b.example>',
])('%j is nobody whom notices can come from', (text) => {
  expect(() => read('smtp://127.0.0.1:25', text)).toThrow(/BATON_MAIL_FROM/)
})
