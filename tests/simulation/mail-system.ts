import { EventEmitter } from 'node:events'
import type { Connection } from '../../src/connectors/egress.ts'
import type { NoticeResult } from '../../src/connectors/smtp/send-notice.ts'
import type { MailAddress } from '../../src/core/base/mail-address.ts'
import type { World } from './world.ts'

/** A message that the server has, whatever it answered. */
export type Delivered = { messageId: string; date: string; from: string; to: string[]; bytes: string; saidYes: boolean }

export const serverPhases = ['connect', 'ehlo', 'mail', 'rcpt', 'data', 'dot'] as const
type Phase = (typeof serverPhases)[number]
/** What the server does there instead of what it should. */
export const serverFaults = ['no for now', 'no for good', 'stalls', 'drops', 'garbage', 'late'] as const
type Fault = (typeof serverFaults)[number]
export const dotFaults = ['takes it and drops', 'takes it and stalls'] as const
export const noticeFaults = ['all later', 'one never', 'taken, and the answer lost'] as const

const heading = (bytes: string, name: string) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(bytes)?.[1] ?? ''

/** The other side of the wire: what arrived there is what the customer has. */
export class MailSystem {
  readonly letters: Delivered[] = []
  readonly notices: { messageId: string; to: string }[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** A connection of somebody who may die; what they wrote before arrives. */
  open(isDead: () => boolean): Connection {
    return new Wire(this.#world, this.letters, isDead) as unknown as Connection
  }

  /** What becomes of a notice. It may come twice, which does no harm. */
  takeNotice({ to, message }: { to: readonly MailAddress[]; message: Buffer }): NoticeResult {
    const world = this.#world
    const messageId = heading(message.toString('latin1'), 'Message-ID').replace(/^<(.*)>$/, '$1')
    const take = (all: readonly MailAddress[]) => this.notices.push(...all.map((one) => ({ messageId, to: one })))
    if (world.strikes('notice: all later', 0.1)) return { accepted: [], later: [...to], never: [], words: '451 later' }
    if (world.strikes('notice: taken, and the answer lost', 0.05)) {
      take(to)
      return { accepted: [], later: [...to], never: [], words: 'the connection broke' }
    }
    const never = world.strikes('notice: one never', 0.05) ? to.slice(0, 1) : []
    const accepted = to.filter((one) => !never.includes(one))
    take(accepted)
    return { accepted, later: [], never, words: '250 fine' }
  }
}

class Wire extends EventEmitter {
  readonly #world: World
  readonly #letters: Delivered[]
  readonly #isDead: () => boolean
  readonly #fault: { at: Phase; does: Fault | (typeof dotFaults)[number] } | undefined
  #isOver = false
  #lastToServer = 0
  #lastToClient = 0
  #buffer = ''
  #inData = false
  #from = ''
  #to: string[] = []

  constructor(world: World, letters: Delivered[], isDead: () => boolean) {
    super()
    this.#world = world
    this.#letters = letters
    this.#isDead = isDead
    const { random } = world
    if (!world.isCalm && random.chance(0.4)) {
      const at = random.pick([...serverPhases, 'dot', 'dot'] as const)
      this.#fault = { at, does: at === 'dot' ? random.pick([...serverFaults, ...dotFaults]) : random.pick(serverFaults) }
    }
    this.#answer('connect', '220 mail.test ready')
  }

  // What a conversation uses of a socket.
  write(bytes: Buffer, done: (error?: Error) => void): void {
    if (this.#isDead()) return
    if (this.#isOver) return void this.#world.after(1, () => done(new Error('the connection is over')))
    const text = bytes.toString('latin1')
    this.#lastToServer = this.#later(this.#lastToServer)
    this.#world.after(this.#lastToServer - this.#world.elapsed, () => this.#take(text))
    this.#world.after(1, () => done())
  }
  destroy(): void {
    this.#isOver = true
  }

  /** In the order in which it was written, whenever that is. */
  #later(last: number): number {
    return Math.max(last, this.#world.elapsed + 1 + this.#world.random.below(30))
  }

  #say(text: string, more = 0): void {
    this.#lastToClient = this.#later(this.#lastToClient) + more
    this.#world.after(this.#lastToClient - this.#world.elapsed, () => {
      if (!this.#isOver && !this.#isDead()) this.emit('data', Buffer.from(`${text}\r\n`, 'latin1'))
    })
  }
  #drop(): void {
    this.#lastToClient = this.#later(this.#lastToClient)
    this.#world.after(this.#lastToClient - this.#world.elapsed, () => {
      this.#isOver = true
      if (!this.#isDead()) this.emit('close')
    })
  }

  #answer(phase: Phase, usual: string, before: () => void = () => {}) {
    const does = this.#fault?.at === phase ? this.#fault.does : undefined
    if (does !== undefined) this.#world.struck(`mail server at ${phase}: ${does}`)
    switch (does) {
      case 'no for now':
        return this.#say('451 4.3.0 Try again later')
      case 'no for good':
        return this.#say('550 5.7.1 We do not want this')
      case 'stalls':
        return
      case 'drops':
        return this.#drop()
      case 'garbage':
        return this.#say('Guten Tag, HTTP/1.1 200 OK')
      case 'late':
        before()
        return this.#say(usual, 1_000 * this.#world.random.pick([15, 55, 65, 590, 700]))
      case 'takes it and drops':
        before()
        return this.#drop()
      case 'takes it and stalls':
        return before()
      case undefined:
        before()
        return this.#say(usual)
    }
  }

  #take(text: string): void {
    this.#buffer += text
    for (;;) {
      if (this.#inData) {
        const whole = `\r\n${this.#buffer}`
        const end = whole.indexOf('\r\n.\r\n')
        if (end < 0) return
        this.#buffer = whole.slice(end + 5)
        this.#inData = false
        const bytes = whole.slice(2, end + 2).replaceAll(/^\.\./gm, '.')
        const does = this.#fault?.at === 'dot' ? this.#fault.does : undefined
        const letter: Delivered = {
          messageId: heading(bytes, 'Message-ID').replace(/^<(.*)>$/, '$1'),
          date: heading(bytes, 'Date'),
          from: this.#from,
          to: this.#to,
          bytes,
          saidYes: does === undefined || does === 'late',
        }
        this.#answer('dot', '250 2.0.0 Delivered', () => this.#letters.push(letter))
        continue
      }
      const end = this.#buffer.indexOf('\r\n')
      if (end < 0) return
      const line = this.#buffer.slice(0, end)
      this.#buffer = this.#buffer.slice(end + 2)
      this.#command(line)
    }
  }

  #command(line: string) {
    const address = /<(.*)>/.exec(line)?.[1] ?? ''
    switch (line.split(' ')[0]) {
      case 'EHLO':
        return this.#answer('ehlo', '250 mail.test')
      case 'MAIL':
        this.#from = address
        this.#to = []
        return this.#answer('mail', '250 fine')
      case 'RCPT':
        return this.#answer('rcpt', '250 fine', () => this.#to.push(address))
      case 'DATA':
        return this.#answer('data', '354 go ahead', () => {
          this.#inData = true
        })
      case 'QUIT':
        return this.#say('221 bye')
      default:
        return this.#say('250 fine')
    }
  }
}
