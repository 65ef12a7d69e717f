/** One reply of a mail server: its code, and its words on one line. */
export type Reply = { code: number; lines: string[] }

const form = /^([2-5]\d\d)(?:([ -])(.*))?$/s
const longestLine = 2_048
const mostLines = 200

/** The server said something that is no reply. What it meant is anybody's guess, so nothing is concluded from it. */
export class NoReply extends Error {}

/** Puts lines of bytes together to replies; whatever does not fit is refused, never guessed at. */
export class ReplyReader {
  #rest = ''
  #lines: string[] = []
  #code: number | undefined

  /** True while bytes wait that belong to no whole reply. */
  get hasRest(): boolean {
    return this.#rest !== '' || this.#lines.length > 0
  }

  /** The replies that these bytes complete. */
  read(bytes: Buffer): Reply[] {
    const lines = (this.#rest + bytes.toString('latin1')).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestLine) throw new NoReply('a line without an end')
    return lines.flatMap((line) => this.#line(line.replace(/\r$/, '')) ?? [])
  }

  #line(line: string): Reply | undefined {
    const [, code, more, text = ''] = form.exec(line) ?? []
    if (code === undefined || line.length > longestLine) throw new NoReply(`"${readable(line)}" is no reply`)
    if (this.#code !== undefined && Number(code) !== this.#code) throw new NoReply('a reply with two codes')
    this.#code = Number(code)
    this.#lines.push(text)
    if (this.#lines.length > mostLines) throw new NoReply('a reply without an end')
    if (more === '-') return undefined
    const reply = { code: this.#code, lines: this.#lines }
    this.#code = undefined
    this.#lines = []
    return reply
  }
}

const most = 300

/** What a server wrote, made fit for people and logs: one line of printable ASCII, not too long. */
export const readable = (text: string): string => {
  const plain = text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
  return plain.length > most ? `${plain.slice(0, most)}…` : plain
}

export const wordsOf = ({ code, lines }: Reply): string => readable(`${code} ${lines.join(' ')}`)
