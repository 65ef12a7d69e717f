import { connect as connectSecure } from 'node:tls'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../../../tests/support/self-signed.ts'
import { faults, limitsFor, type Script, type SmtpServer, serverPhases, startSmtpServer } from '../../../tests/support/smtp-server.ts'
import { type MailAddress, mailAddress } from '../../core/base/mail-address.ts'
import { Secret } from '../../core/base/secret.ts'
import { type Connect, egress } from '../egress.ts'
import { buildMessage } from './build-message.ts'
import type { MailServer } from './mail-server.ts'
import type { Limits, Phase } from './open-session.ts'
import { greet, transmit } from './transmit.ts'

const address = (text: string) => mailAddress(text) as MailAddress
const from = address('priya@meridian.example')
const dana = address('dana@kestrel.example')
const omar = address('omar@kestrel.example')
const diego = address('diego@meridian.example')
const message = buildMessage({
  from: { address: from, name: 'Priya Nair' },
  to: [{ address: dana }, { address: omar }],
  cc: [{ address: diego }],
  subject: 'Your new contact',
  messageId: 'letter.1@meridian.example',
  date: new Date('2026-11-05T15:00:00.000Z'),
  text: '.\r\n..two dots\r\n.\r\nDear Dana,\r\n',
})

const tls = selfSigned({ dns: ['localhost'], ip: [[127, 0, 0, 1]] })
/** As in production, but that the certificate of the test is believed. */
const trusting: Connect = {
  ...egress,
  secure: (socket, host) =>
    new Promise((resolve, reject) => {
      const secure = connectSecure({ socket, host, ca: [tls.cert] }, () => resolve(secure))
      secure.once('error', reject)
    }),
}
const login = { user: 'baton', password: 'c0rrect' }

const servers: SmtpServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function send(
  script: Script = {},
  more: { server?: Partial<MailServer>; to?: MailAddress[]; connect?: Connect; limits?: Limits } = {},
) {
  const smtp = await startSmtpServer(script)
  servers.push(smtp)
  const phases: Phase[] = []
  const server: MailServer = { host: '127.0.0.1', port: smtp.port, tls: 'off', ...more.server }
  const result = await transmit(
    { from, to: more.to ?? [dana, omar, diego], message },
    {
      server,
      connect: more.connect ?? trusting,
      clientName: 'baton.test',
      limits: more.limits ?? limitsFor(),
      onPhase: (phase) => void phases.push(phase),
    },
  )
  return { result, smtp, phases }
}

test('a letter goes to each recipient once, byte for byte, and each phase is told before it begins', async () => {
  const { result, smtp, phases } = await send()
  expect(result).toEqual({ outcome: 'sent', phase: 'reply', words: '250 2.0.0 Delivered', refused: [] })
  expect(smtp.received).toEqual([{ from, to: [dana, omar, diego], bytes: message.toString('latin1'), encrypted: false, saidYes: true }])
  expect(phases).toEqual(['connect', 'greeting', 'ehlo', 'mail', 'rcpt 1', 'rcpt 2', 'rcpt 3', 'data', 'body', 'dot', 'reply'])
  expect(smtp.connections).toBe(1)
})

test('everything is encrypted, the password too, where encryption is asked for', async () => {
  const { result, smtp, phases } = await send(
    { tls, login },
    { server: { tls: 'required', login: { ...login, password: new Secret('c0rrect') } } },
  )
  expect(result.outcome).toBe('sent')
  expect(smtp.received).toMatchObject([{ encrypted: true }])
  expect(phases.slice(0, 7)).toEqual(['connect', 'greeting', 'ehlo', 'starttls', 'tls', 'ehlo again', 'auth'])
})

test.each(['PLAIN', 'LOGIN'] as const)('a login works by %s', async (way) => {
  const { result } = await send({ login: { ...login, way } }, { server: { login: { ...login, password: new Secret('c0rrect') } } })
  expect(result.outcome).toBe('sent')
})

test('a wrong password sends nothing, and is not told', async () => {
  const { result, smtp } = await send({ login }, { server: { login: { user: 'baton', password: new Secret('wr0ng-secret') } } })
  expect(result).toMatchObject({ outcome: 'refused', phase: 'auth', words: expect.stringContaining('refused user or password: 535') })
  expect(JSON.stringify(result)).not.toContain('wr0ng')
  expect(smtp.named).toEqual([])
})

test('a server without encryption hears nothing where encryption is asked for', async () => {
  const { result, smtp } = await send({}, { server: { tls: 'required' } })
  expect(result).toMatchObject({ outcome: 'refused', words: expect.stringContaining('offers no encryption') })
  expect(smtp.commands).toEqual(['EHLO baton.test'])
})

test('a certificate that nobody vouches for is not believed', async () => {
  const { result, smtp } = await send({ tls }, { server: { tls: 'required' }, connect: egress })
  expect(result).toMatchObject({ outcome: 'refused', phase: 'tls', words: expect.stringMatching(/certificate/) })
  expect(smtp.named).toEqual([])
})

test('what somebody adds in the clear before the encryption is not believed', async () => {
  const { result, smtp } = await send({ tls, fault: { at: 'starttls', does: 'two replies' } }, { server: { tls: 'required' } })
  expect(result).toMatchObject({ outcome: 'refused', words: expect.stringContaining('spoke before it was asked') })
  expect(smtp.named).toEqual([])
})

describe('all recipients or nobody', () => {
  const everybody = [dana, omar, diego]
  const replies = ['550 5.1.1 No such user', '450 4.2.1 Mailbox busy', '252 2.0.0 Perhaps']
  const subsets = [1, 2, 3, 4, 5, 6, 7].map((bits) => everybody.filter((_one, index) => bits & (1 << index)))

  test.each(subsets.flatMap((some) => replies.map((reply) => ({ some, reply }))))('$reply to $some', async ({ some, reply }) => {
    const { result, smtp } = await send({ refuses: Object.fromEntries(some.map((one) => [one, reply])) })
    expect(result).toMatchObject({ outcome: 'refused', refused: some.map((one) => ({ address: one, words: reply })) })
    for (const one of some) expect(result.words).toContain(`${one}: ${reply}`)
    expect(smtp.received).toEqual([])
    expect(smtp.commands).toContain('RSET')
    expect(smtp.commands).not.toContain('DATA')
  })
})

describe('whatever goes wrong, and wherever', () => {
  const cases = serverPhases.flatMap((at) => faults.map((does) => ({ at, does })))
  test.each(cases)('the server $does at $at', async ({ at, does }) => {
    const { result, smtp } = await send(
      { tls, login, fault: { at, does } },
      {
        server: { tls: 'required', login: { ...login, password: new Secret('c0rrect') } },
        limits: limitsFor({ at, does }),
      },
    )
    const [got, ...more] = smtp.received
    expect(more).toEqual([])
    if (got) expect(got).toMatchObject({ to: [dana, omar, diego], bytes: message.toString('latin1') })
    // "Sent" is only said when it was received and confirmed; "not sent" only when it was not received.
    if (result.outcome === 'sent') expect(got?.saidYes).toBe(true)
    if (result.outcome === 'refused') expect(got).toBeUndefined()
    const isAfterDot = at === 'dot'
    // A short message has left whole before a server can say something in the middle of it.
    if (!isAfterDot && at !== 'body') expect(result.outcome).toBe(does === 'late' ? 'sent' : 'refused')
    if (isAfterDot) {
      const expected = {
        'no for now': 'refused',
        'no for good': 'refused',
        'shuts down': 'refused',
        late: 'sent',
        'two replies': 'sent',
      } as const
      expect(result.outcome).toBe(does in expected ? expected[does as keyof typeof expected] : 'unknown')
    }
  })
})

test('a reply that comes late, but within the ten minutes, settles it', async () => {
  const { result } = await send({ fault: { at: 'dot', does: 'late' }, lateness: 400 })
  expect(result.outcome).toBe('sent')
  const silence = { at: 'dot', does: 'stalls' } as const
  expect((await send({ fault: silence }, { limits: limitsFor(silence) })).result).toMatchObject({
    outcome: 'unknown',
    phase: 'reply',
    words: expect.stringContaining('said nothing'),
  })
})

test('a server that is not there has surely got nothing', async () => {
  const smtp = await startSmtpServer()
  await smtp.close()
  const result = await transmit(
    { from, to: [dana], message },
    {
      server: { host: '127.0.0.1', port: smtp.port, tls: 'off' },
      connect: egress,
      clientName: 'baton.test',
      limits: limitsFor(),
      onPhase: () => {},
    },
  )
  expect(result).toMatchObject({ outcome: 'refused', phase: 'connect', words: expect.stringContaining('ECONNREFUSED') })
})

test('a mark that can not be made keeps the last byte from leaving', async () => {
  const smtp = await startSmtpServer()
  servers.push(smtp)
  const result = await transmit(
    { from, to: [dana], message },
    {
      server: { host: '127.0.0.1', port: smtp.port, tls: 'off' },
      connect: egress,
      clientName: 'baton.test',
      limits: limitsFor(),
      onPhase: (phase) => {
        if (phase === 'dot') throw new Error('The disk is full')
      },
    },
  )
  expect(result).toMatchObject({ outcome: 'refused', words: 'The disk is full' })
  expect(smtp.received).toEqual([])
})

test('ten thousand hostile addresses: whoever passes the grammar is named as it is, and nobody else ever', {
  timeout: 180_000,
}, async () => {
  const smtp = await startSmtpServer()
  servers.push(smtp)
  const pieces = fc.constantFrom(
    'dana',
    'omar',
    '@',
    '@',
    'kestrel.example',
    '.example',
    ',',
    ';',
    ' ',
    '\r\n',
    '\n',
    '"',
    '<',
    '>',
    '(x)',
    ':',
    '\\',
    '[',
    ']',
    '.',
    '\0',
    'é',
    '\r\nRCPT TO:<z@evil.example>',
    '\r\nBcc: z@evil.example',
    '%',
    '!',
    "'",
    '{',
    '=',
    '/',
  )
  const nearly = fc
    .tuple(fc.array(pieces, { maxLength: 3 }), fc.array(pieces, { maxLength: 3 }))
    .map(([before, after]) => `${before.join('')}dana@kestrel.example${after.join('')}`)
  const texts = fc.sample(
    fc.oneof(
      nearly,
      fc.array(pieces, { maxLength: 7 }).map((parts) => parts.join('')),
      fc.emailAddress(),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { numRuns: 10_000, seed: 20_261_128 },
  )
  const passed = texts.flatMap((text) => mailAddress(text) ?? [])
  expect(passed.length).toBeGreaterThan(1_000)
  expect(texts.length - passed.length).toBeGreaterThan(4_000)
  const approved = new Set<string>()
  for (let at = 0; at < passed.length; at += 100) {
    const some = passed.slice(at, at + 100)
    for (const one of some) approved.add(one.toLowerCase())
    const result = await transmit(
      { from, to: some, message },
      {
        server: { host: '127.0.0.1', port: smtp.port, tls: 'off' },
        connect: egress,
        clientName: 'baton.test',
        limits: limitsFor(),
        onPhase: () => {},
      },
    )
    expect(result.outcome).toBe('sent')
  }
  expect(new Set(smtp.named.map((one) => one.toLowerCase()))).toEqual(approved)
  expect(smtp.named.some((one) => one.includes('evil') && !passed.includes(one as MailAddress))).toBe(false)
})

test('looking whether a server answers sends nothing and logs nobody in', async () => {
  const smtp = await startSmtpServer({ tls, login })
  servers.push(smtp)
  const found = await greet({
    server: { host: '127.0.0.1', port: smtp.port, tls: 'required', login: { ...login, password: new Secret('c0rrect') } },
    connect: trusting,
    clientName: 'baton.test',
    limits: limitsFor(),
  })
  expect(found).toEqual({ greeting: '220 mail.test ready', isEncrypted: true })
  expect(smtp.commands).toEqual(['EHLO baton.test', 'STARTTLS', 'EHLO baton.test', 'QUIT'])
})
