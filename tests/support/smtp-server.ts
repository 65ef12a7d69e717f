import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { Limits } from '../../src/connectors/smtp/open-session.ts'

/** Where in the conversation something can go wrong, in its order. `body` is in the middle of the message, `dot` after its end. */
export const serverPhases = ['connect', 'ehlo', 'starttls', 'ehlo again', 'auth', 'mail', 'rcpt', 'data', 'body', 'dot'] as const
export type ServerPhase = (typeof serverPhases)[number]

/**
 * What the server does there instead of what it should: says no for now or for good, says nothing, ends the connection (before it
 * has, or in the middle of, its reply), says something that is no reply, answers late, or says a yes that does not belong there.
 */
export const faults = [
  'no for now',
  'no for good',
  'shuts down',
  'stalls',
  'drops',
  'resets',
  'drops in its reply',
  'garbage',
  'late',
  'wrong yes',
  'two replies',
] as const
export type Fault = (typeof faults)[number]

/**
 * How long such a server is waited for: one that answers as long as it takes, however busy the machine is; one that falls silent shortly,
 * but only there, since a silence after the message is one only if everything before it was heard.
 */
export function limitsFor(fault?: { at: ServerPhase; does: Fault }): Limits {
  const patient = { connect: 30_000, reply: 30_000, beforeDot: 60_000, final: 30_000 }
  if (fault?.does !== 'stalls') return patient
  return fault.at === 'dot' || fault.at === 'body' ? { ...patient, final: 250 } : { ...patient, reply: 200, beforeDot: 1_200 }
}

export type Script = {
  fault?: { at: ServerPhase; does: Fault }
  /** What it says to these recipients instead of 250. */
  refuses?: Readonly<Record<string, string>>
  /** How late "late" is, in milliseconds, or what it comes after. */
  lateness?: number | Promise<unknown>
  /** Offers a login and takes this one only; in `way` only. */
  login?: { user: string; password: string; way?: 'PLAIN' | 'LOGIN' }
  /** Offers encryption with this key and certificate. */
  tls?: { key: string; cert: string }
}

/** A message whose last line the server has seen: it may have been delivered, whatever it answered. */
export type Received = { from: string; to: string[]; bytes: string; encrypted: boolean; saidYes: boolean }

export type SmtpServer = {
  port: number
  /** May be changed between conversations. */
  script: Script
  received: Received[]
  /** Every recipient that was ever named, delivered or not. */
  named: string[]
  commands: string[]
  connections: number
  /** Called when a phase is reached, before the server does anything about it. */
  onPhase?: (phase: ServerPhase) => void
  close: () => Promise<void>
}

/** A mail server on loopback that does as it is told, and remembers what it really got. */
export async function startSmtpServer(script: Script = {}): Promise<SmtpServer> {
  const sockets = new Set<Socket>()
  const state: SmtpServer = { port: 0, script, received: [], named: [], commands: [], connections: 0, close: async () => {} }
  const server: Server = createServer((socket) => {
    state.connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    talk(socket, state)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  state.port = typeof address === 'object' && address ? address.port : 0
  state.close = () =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return state
}

const wrongYes: Record<ServerPhase, string> = {
  connect: '250 hello',
  ehlo: '220 hello',
  starttls: '250 fine',
  'ehlo again': '220 hello',
  auth: '250 fine',
  mail: '354 go ahead',
  rcpt: '354 go ahead',
  data: '250 fine',
  body: '250 delivered',
  dot: '251 delivered, more or less',
}

function talk(first: Socket, state: SmtpServer) {
  const { script } = state
  let socket: Socket = first
  let encrypted = false
  let buffer = ''
  let from = ''
  let to: string[] = []
  let inData = false
  let bodyMet = false
  let login: string[] | undefined
  let silent = false

  const say = (text: string) => socket.writable && socket.write(`${text}\r\n`)

  /** Does what the script says about this phase, or says what belongs there. */
  const answer = (phase: ServerPhase, usual: string, before: () => void = () => {}) => {
    state.onPhase?.(phase)
    const does = script.fault?.at === phase ? script.fault.does : undefined
    switch (does) {
      case undefined:
        before()
        if (usual !== '') say(usual)
        return
      case 'no for now':
        return say('451 4.3.0 Try again later')
      case 'no for good':
        return say('550-5.7.1 We do not want this\r\n550 5.7.1 at all')
      case 'shuts down':
        say('421 4.3.2 Shutting down')
        silent = true
        return socket.end()
      case 'stalls':
        silent = true
        return
      case 'drops':
        return socket.end()
      case 'resets':
        return first.resetAndDestroy()
      case 'drops in its reply':
        socket.write('250 2.0.0 O')
        return socket.end()
      case 'garbage':
        return say('Guten Tag, \u0007 HTTP/1.1 200 OK')
      case 'late':
        void Promise.resolve(typeof script.lateness === 'object' ? script.lateness : pause(script.lateness ?? 30)).then(() => {
          before()
          if (usual !== '') say(usual)
        })
        return
      case 'wrong yes':
        return say(wrongYes[phase])
      case 'two replies':
        before()
        if (usual !== '') say(`${usual}\r\n250 2.0.0 Delivered`)
        return
    }
  }

  const offers = () =>
    [
      'mail.test',
      '8BITMIME',
      ...(script.login ? [`AUTH ${script.login.way ?? 'PLAIN LOGIN'}`] : []),
      ...(script.tls && !encrypted ? ['STARTTLS'] : []),
      'SIZE 10000000',
    ]
      .map((line, index, all) => `250${index === all.length - 1 ? ' ' : '-'}${line}`)
      .join('\r\n')

  const isLogin = (user: string | undefined, password: string | undefined) =>
    user === script.login?.user && password === script.login?.password
  const decoded = (text: string) => Buffer.from(text, 'base64').toString('utf8')

  const command = (line: string) => {
    state.commands.push(line)
    if (login) {
      login.push(decoded(line))
      if (login.length === 1) return say(`334 ${Buffer.from('Password:').toString('base64')}`)
      const [user, password] = login
      login = undefined
      return answer('auth', isLogin(user, password) ? '235 2.7.0 Welcome' : '535 5.7.8 Wrong')
    }
    const [verb = ''] = line.toUpperCase().split(' ')
    switch (verb) {
      case 'EHLO':
        return answer(encrypted ? 'ehlo again' : 'ehlo', offers())
      case 'STARTTLS':
        return answer('starttls', '', secure)
      case 'AUTH': {
        const [, way, first64] = line.split(' ')
        if (way === 'PLAIN') {
          const [, user, password] = decoded(first64 ?? '').split('\0')
          return answer('auth', isLogin(user, password) ? '235 2.7.0 Welcome' : '535 5.7.8 Wrong')
        }
        login = []
        return say(`334 ${Buffer.from('Username:').toString('base64')}`)
      }
      case 'MAIL':
        from = /<(.*)>/.exec(line)?.[1] ?? ''
        to = []
        return answer('mail', '250 2.1.0 Fine')
      case 'RCPT': {
        const address = /<(.*)>/.exec(line)?.[1] ?? ''
        state.named.push(address)
        const refusal = script.refuses?.[address]
        if (refusal !== undefined) return say(refusal)
        return answer('rcpt', '250 2.1.5 Fine', () => to.push(address))
      }
      case 'DATA':
        return answer('data', '354 Go ahead', () => {
          inData = true
          bodyMet = false
        })
      case 'RSET':
        to = []
        return say('250 2.0.0 Forgotten')
      case 'QUIT':
        say('221 2.0.0 Goodbye')
        return socket.end()
      default:
        return say('502 5.5.2 What?')
    }
  }

  const secure = () => {
    const { tls } = script
    if (!tls) return
    socket.removeAllListeners('data')
    // The go-ahead is written in the clear, everything after it is not, unless somebody in between adds to it.
    say(
      script.fault?.at === 'starttls' && script.fault.does === 'two replies'
        ? '220 2.0.0 Go ahead\r\n250 AUTH PLAIN'
        : '220 2.0.0 Go ahead',
    )
    const inner = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) })
    inner.on('error', () => {})
    encrypted = true
    buffer = ''
    socket = inner
    listen()
  }

  const message = (bytes: string) => {
    inData = false
    const received: Received = {
      from,
      to,
      bytes,
      encrypted,
      saidYes: script.fault?.at !== 'dot' || ['late', 'two replies'].includes(script.fault.does),
    }
    // Said no to: it is not delivered, and the server is as good as its word.
    const isRefused = script.fault?.at === 'dot' && ['no for now', 'no for good', 'shuts down'].includes(script.fault.does)
    if (!isRefused) state.received.push(received)
    answer('dot', '250 2.0.0 Delivered')
  }

  const take = () => {
    if (silent) return
    if (inData) {
      if (!bodyMet && buffer !== '') {
        bodyMet = true
        if (script.fault?.at === 'body') answer('body', '')
        else state.onPhase?.('body')
        if (silent) return
      }
      const text = `\r\n${buffer}`
      const end = text.indexOf('\r\n.\r\n')
      if (end < 0) return
      const bytes = text.slice(2, end + 2).replaceAll(/^\.\./gm, '.')
      buffer = text.slice(end + 5)
      message(bytes)
      return take()
    }
    const end = buffer.indexOf('\r\n')
    if (end < 0) return
    const line = buffer.slice(0, end)
    buffer = buffer.slice(end + 2)
    command(line)
    take()
  }

  const listen = () =>
    socket.on('data', (bytes: Buffer) => {
      buffer += bytes.toString('latin1')
      take()
    })

  listen()
  answer('connect', '220 mail.test ready')
}
