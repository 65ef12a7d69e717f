import type { Connect } from '../egress.ts'
import { Broken, Conversation } from './conversation.ts'
import type { MailServer } from './mail-server.ts'
import { type Reply, wordsOf } from './reply.ts'

/** How long we wait, in milliseconds. */
export type Limits = {
  /** For a connection to stand, and for its encryption. */
  connect: number
  /** For one reply before the message. */
  reply: number
  /** For everything before the last byte together. */
  beforeDot: number
  /** For the reply to the whole message: the ten minutes that RFC 5321 (4.5.3.2.6) asks for. */
  final: number
}

/** Everything before the last byte takes less than a minute, so that the outcome is known or asked for within eleven. */
export const usualLimits: Limits = { connect: 15_000, reply: 20_000, beforeDot: 45_000, final: 600_000 }

/** How far a conversation has come. Told before the first byte of each phase leaves. */
export type Phase =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'tls'
  | 'ehlo again'
  | 'auth'
  | 'mail'
  | `rcpt ${number}`
  | 'data'
  | 'body'
  | 'dot'
  | 'reply'

/** May wait, for example for a disk; what it throws ends the conversation before that phase begins. */
export type OnPhase = (phase: Phase) => void | Promise<void>

/** The server understood and said no. */
export class SaidNo extends Error {
  readonly reply: Reply

  constructor(what: string, reply: Reply) {
    super(`${what}: ${wordsOf(reply)}`)
    this.reply = reply
  }
}

export type SessionOptions = {
  server: MailServer
  connect: Connect
  /** How we introduce ourselves. */
  clientName: string
  limits: Limits
  onPhase: OnPhase
  /** Ends the conversation wherever it is. */
  signal?: AbortSignal
}

export type Session = {
  conversation: Conversation
  /** How long the next reply may take. */
  patience: () => number
  /** What the server calls itself. */
  greeting: string
  isEncrypted: boolean
}

/** Up to the point where mail can be given: greeting, EHLO, encryption and login. Throws SaidNo or Broken; nothing is sent. */
export async function openSession({ server, connect, clientName, limits, onPhase, signal }: SessionOptions): Promise<Session> {
  const end = connect.patience.milliseconds() + limits.beforeDot
  const within = (most: number) => Math.max(1, Math.min(most, end - connect.patience.milliseconds()))
  const patience = () => within(limits.reply)
  await onPhase('connect')
  const conversation = new Conversation(await opened(server, connect, within(limits.connect)), connect.patience)
  signal?.addEventListener('abort', () => conversation.close(), { once: true })
  try {
    signal?.throwIfAborted()
    await onPhase('greeting')
    const greeting = await conversation.hear(patience())
    if (greeting.code !== 220) throw new SaidNo('The mail server does not take mail now', greeting)
    await onPhase('ehlo')
    let offers = await hello(conversation, clientName, patience())
    let isEncrypted = server.tls === 'at once'
    if (server.tls === 'required') {
      if (!offers.has('STARTTLS')) throw new Broken('garbage', 'The mail server offers no encryption (STARTTLS), so nothing is said to it')
      await onPhase('starttls')
      const go = await conversation.ask('STARTTLS', patience())
      if (go.code !== 220) throw new SaidNo('The mail server refused encryption', go)
      await onPhase('tls')
      await conversation.secured((socket) => connect.secure(socket, server.host, within(limits.connect)).catch(inTheWay('encryption')))
      isEncrypted = true
      // What it offered in the clear may have been written by somebody else.
      await onPhase('ehlo again')
      offers = await hello(conversation, clientName, patience())
    }
    if (server.login) {
      await onPhase('auth')
      await logIn(conversation, server.login, offers, patience)
    }
    return { conversation, patience, greeting: wordsOf(greeting), isEncrypted }
  } catch (error) {
    conversation.close()
    throw error
  }
}

async function opened(server: MailServer, connect: Connect, milliseconds: number) {
  const socket = await connect.open(server, milliseconds).catch(inTheWay('connection'))
  return server.tls === 'at once' ? connect.secure(socket, server.host, milliseconds).catch(inTheWay('encryption')) : socket
}

const inTheWay = (what: string) => (error: unknown) => {
  throw new Broken('dropped', `No ${what} with the mail server: ${error instanceof Error ? error.message : String(error)}`)
}

/** What the server offers, by keyword. */
async function hello(conversation: Conversation, clientName: string, milliseconds: number): Promise<Map<string, string[]>> {
  const reply = await conversation.ask(`EHLO ${clientName}`, milliseconds)
  if (reply.code !== 250) throw new SaidNo('The mail server does not want to talk', reply)
  return new Map(
    reply.lines.slice(1).flatMap((line) => {
      const [keyword, ...words] = line.toUpperCase().split(/[ =]+/)
      return keyword ? [[keyword, words] as const] : []
    }),
  )
}

async function logIn(
  conversation: Conversation,
  { user, password }: NonNullable<MailServer['login']>,
  offers: Map<string, string[]>,
  patience: () => number,
): Promise<void> {
  const ways = offers.get('AUTH') ?? []
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
  if (ways.includes('PLAIN')) {
    const reply = await conversation.ask(`AUTH PLAIN ${base64(`\0${user}\0${password.reveal()}`)}`, patience())
    if (reply.code !== 235) throw new SaidNo('The mail server refused user or password', reply)
    return
  }
  if (!ways.includes('LOGIN')) throw new Broken('garbage', 'The mail server offers no login that Baton knows (PLAIN or LOGIN)')
  for (const [line, code] of [
    ['AUTH LOGIN', 334],
    [base64(user), 334],
    [base64(password.reveal()), 235],
  ] as const) {
    const reply = await conversation.ask(line, patience())
    if (reply.code !== code) throw new SaidNo('The mail server refused user or password', reply)
  }
}
