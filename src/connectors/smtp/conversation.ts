import type { Connection, Patience } from '../egress.ts'
import { NoReply, type Reply, ReplyReader } from './reply.ts'

/** Why a conversation ended before its end. */
export class Broken extends Error {
  readonly how: 'silence' | 'dropped' | 'garbage'

  constructor(how: Broken['how'], message: string) {
    super(message)
    this.how = how
  }
}

/**
 * Asks and hears over one connection: one question, one reply. A reply that comes before its question was asked is the server
 * giving up, and ends the conversation as much as a drop does.
 */
export class Conversation {
  #socket: Connection
  #reader = new ReplyReader()
  #replies: Reply[] = []
  #ended: Broken | undefined
  #heard: (() => void) | undefined
  #patience: Patience

  constructor(socket: Connection, patience: Patience) {
    this.#socket = socket
    this.#patience = patience
    this.#listen(socket)
  }

  #onData = (bytes: Buffer) => {
    try {
      this.#replies.push(...this.#reader.read(bytes))
    } catch (error) {
      if (!(error instanceof NoReply)) throw error
      this.#end(new Broken('garbage', `The mail server said something that is no reply: ${error.message}`))
    }
    this.#heard?.()
  }
  #onClose = () => this.#end(new Broken('dropped', 'The mail server closed the connection'))
  #onError = (error: Error) => this.#end(new Broken('dropped', `The connection broke: ${error.message}`))

  #listen(socket: Connection) {
    socket.on('data', this.#onData).on('end', this.#onClose).on('close', this.#onClose).on('error', this.#onError)
  }

  #end(how: Broken) {
    this.#ended ??= how
    this.#heard?.()
  }

  /** The next reply, or Broken. What arrived whole before the connection ended counts. */
  async hear(milliseconds: number): Promise<Reply> {
    const end = this.#patience.milliseconds() + milliseconds
    for (;;) {
      const reply = this.#replies.shift()
      if (reply) return reply
      if (this.#ended) throw this.#ended
      const left = end - this.#patience.milliseconds()
      if (left <= 0) throw new Broken('silence', `The mail server said nothing for ${Math.round(milliseconds / 1000)} s`)
      await new Promise<void>((resolve) => {
        const heard = this.#patience.after(left, resolve)
        this.#heard = () => {
          heard()
          resolve()
        }
      })
      this.#heard = undefined
    }
  }

  /** One line, and what is said to it. */
  async ask(line: string, milliseconds: number): Promise<Reply> {
    // A line is a line: nothing that was given to us becomes a second command.
    if (/[^\x20-\x7e]/.test(line)) throw new Error('A command holds something beside printable ASCII')
    this.#mustBeQuiet()
    await this.write(Buffer.from(`${line}\r\n`, 'latin1'), milliseconds)
    return this.hear(milliseconds)
  }

  #mustBeQuiet() {
    if (this.#ended) throw this.#ended
    if (this.#replies.length > 0 || this.#reader.hasRest) throw new Broken('garbage', 'The mail server spoke before it was asked')
  }

  /** True once something is there to hear, or nothing will come any more. */
  get hasMore(): boolean {
    return this.#replies.length > 0 || this.#ended !== undefined
  }

  /** Gives bytes to the connection, and waits until they have left this process. */
  async write(bytes: Buffer, milliseconds: number): Promise<void> {
    if (this.#ended) throw this.#ended
    await new Promise<void>((resolve, reject) => {
      const written = this.#patience.after(milliseconds, () =>
        reject(new Broken('silence', `The mail server took nothing for ${Math.round(milliseconds / 1000)} s`)),
      )
      this.#socket.write(bytes, (error) => {
        written()
        if (error) reject(this.#ended ?? new Broken('dropped', `The connection broke: ${error.message}`))
        else resolve()
      })
    })
  }

  /** Goes on over an encrypted connection. What was said in the clear after the go-ahead is for nobody: it could be anybody's. */
  async secured(over: (socket: Connection) => Promise<Connection>): Promise<void> {
    this.#mustBeQuiet()
    this.#socket.off('data', this.#onData).off('end', this.#onClose).off('close', this.#onClose).off('error', this.#onError)
    this.#socket = await over(this.#socket)
    this.#listen(this.#socket)
  }

  /** Ends it. Whatever the server still says is not heard. */
  close(): void {
    this.#ended ??= new Broken('dropped', 'The conversation is over')
    this.#socket.destroy()
    this.#heard?.()
  }
}
