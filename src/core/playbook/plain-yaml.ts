/** The members of a YAML map; where in the text its keys begin, and its lists with an item a line, with where each item is. */
export type PlainMap = { keys: { name: string; offset: number }[]; values: Record<string, unknown>; lists: Record<string, PlainList> }
export type PlainList = { start: number; items: [from: number, to: number][] }

const plainKey = /[A-Za-z][\w.-]{0,60}(?=:(?: |\n|$))/y
// A first letter that means nothing else to YAML. In brackets, what ends a value there ends it; a colon may make a key of it.
const plainInLine = /[\p{L}\p{N}(_/][^\n#]*/uy
const plainInBrackets = /[\p{L}\p{N}(_/][^\n#,:[\]{}]*/uy
const doubleQuoted = /"([^"\\\n]*)" *(?=[,\]}\n]|$)/y
const singleQuoted = /'([^'\n]*)' *(?=[,\]}\n]|$)/y
const blanks = / */y
const gap = /[ \n]*/y
const mayBeNumber = /^[-+.\d][\w.+-]*$/
const itemStart = /\n( *)- +(?=[^ \n])/y
const maxDepth = 4

const emptyMap = (): PlainMap => ({ keys: [], values: {}, lists: {} })

const words = new Map<string, unknown>(
  [null, true, false].flatMap((value) => {
    const word = String(value)
    return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()].map((each): [string, unknown] => [each, value])
  }),
)

/**
 * Reads the YAML that bindings are nearly always written in: `key: value` on lines of one indentation, or one map in braces on a line,
 * with values that are plain, quoted without escapes, in brackets, folded with `>-`, or in a list with an item a line. Undefined for all
 * other YAML, also for what is wrong in it, which is left to the library; a property holds that both say the same (decision 0053).
 */
export function readPlainYaml(text: string): PlainMap | undefined {
  if (text.includes('\t') || text.includes('\r')) return undefined
  const reader = new Reader(text)
  reader.take(gap)
  const map = text.charAt(reader.at) === '{' ? reader.mapInBraces(1) : reader.mapInLines()
  reader.take(gap)
  return map && reader.at === text.length ? map : undefined
}

class Reader {
  at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found ?? undefined
  }

  private comes(letter: string): boolean {
    if (this.text.charAt(this.at) !== letter) return false
    this.at++
    return true
  }

  mapInBraces(depth: number): PlainMap | undefined {
    if (depth > maxDepth || !this.comes('{')) return undefined
    const map = emptyMap()
    do {
      this.take(blanks)
      if (!this.key(map) || !this.comes(' ')) return undefined
      this.take(blanks)
      if (!this.member(map, this.valueInBrackets(depth))) return undefined
      this.take(blanks)
    } while (this.comes(','))
    return this.comes('}') ? map : undefined
  }

  mapInLines(): PlainMap | undefined {
    const map = emptyMap()
    const indent = this.column()
    do {
      if (this.column() !== indent || !this.key(map)) return undefined
      if (!this.member(map, this.comes(' ') ? this.valueInLine(indent) : this.list(indent, map))) return undefined
    } while (this.nextLine())
    return map
  }

  private nextLine(): boolean {
    this.take(blanks)
    if (!this.comes('\n')) return false
    this.take(blanks)
    return this.at < this.text.length && this.text.charAt(this.at) !== '\n'
  }

  private column = () => this.at - (this.text.lastIndexOf('\n', this.at - 1) + 1)

  private key(map: PlainMap): boolean {
    const offset = this.at
    const name = this.take(plainKey)?.[0]
    if (name === undefined || words.has(name) || name in map.values) return false
    map.keys.push({ name, offset })
    return this.comes(':')
  }

  private member({ keys, values }: PlainMap, value: unknown): boolean {
    const name = keys.at(-1)?.name
    if (value === undefined || name === undefined) return false
    values[name] = value
    return true
  }

  private valueInLine(indent: number): unknown {
    this.take(blanks)
    const first = this.text.charAt(this.at)
    if (first === '>') return this.folded(indent)
    if (first === '{' || first === '[') return this.collection(0)
    if (first === '"' || first === "'") return this.quoted()
    const plain = trimmed(this.take(plainInLine)?.[0])
    return plain === undefined || plain.includes(': ') || plain.endsWith(':') ? undefined : scalar(plain)
  }

  /** Items that begin their lines with a dash, all of one indentation. */
  private list(indent: number, map: PlainMap): unknown[] | undefined {
    const list: PlainList = { start: 0, items: [] }
    const values: unknown[] = []
    let width: number | undefined
    for (let dash = this.take(itemStart); dash; dash = this.take(itemStart)) {
      const [{ length }, { length: own } = ''] = dash
      width ??= own
      if (own < indent || own !== width) return undefined
      const from = this.at
      if (list.items.length === 0) list.start = from - length + 1 + own
      const value = this.text.charAt(from) === '>' ? undefined : this.valueInLine(indent)
      // Where an item ends that has blanks after it only the library knows.
      if (value === undefined || this.text.charAt(this.at - 1) === ' ' || !['\n', ''].includes(this.text.charAt(this.at))) return undefined
      values.push(value)
      list.items.push([from, this.at])
    }
    const name = map.keys.at(-1)?.name
    if (values.length === 0 || name === undefined) return undefined
    map.lists[name] = list
    return values
  }

  private valueInBrackets(depth: number): unknown {
    const first = this.text.charAt(this.at)
    if (first === '{' || first === '[') return this.collection(depth)
    if (first === '"' || first === "'") return this.quoted()
    const plain = trimmed(this.take(plainInBrackets)?.[0])
    return plain === undefined ? undefined : scalar(plain)
  }

  private collection(depth: number): unknown {
    if (this.text.charAt(this.at) === '{') return this.mapInBraces(depth + 1)?.values
    if (depth >= maxDepth || !this.comes('[')) return undefined
    const items: unknown[] = []
    do {
      this.take(blanks)
      const item = this.valueInBrackets(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      this.take(blanks)
    } while (this.comes(','))
    return this.comes(']') ? items : undefined
  }

  private quoted = (): string | undefined => (this.take(doubleQuoted) ?? this.take(singleQuoted))?.[1]

  /** Lines further in than the map, all by as much, none blank: then a line break is a blank, and nothing else is left out. */
  private folded(indent: number): string | undefined {
    if (!this.take(/>- *(?=\n)/y)) return undefined
    const lines: string[] = []
    let width: number | undefined
    for (;;) {
      const line = this.text.slice(this.at + 1, ending(this.text, this.at + 1))
      const own = line.search(/[^ ]/)
      if (own <= indent) break
      width ??= own
      if (own !== width || line.endsWith(' ')) return undefined
      lines.push(line.slice(own))
      this.at += line.length + 1
      if (this.at === this.text.length) break
    }
    // Blanks after it would be its own where they reach further in.
    const isLast = /[ \n]*$/y
    isLast.lastIndex = this.at
    const after = isLast.exec(this.text)?.[0]
    if (lines.length === 0 || (after !== undefined && !(after.lastIndexOf('\n') <= 0 && after.length <= indent + 1))) return undefined
    return lines.join(' ')
  }
}

function ending(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const trimmed = (text: string | undefined) => text?.replace(/ +$/, '')

/** What a plain text means, as the core schema has it; undefined where only the library knows. */
function scalar(text: string): unknown {
  if (words.has(text)) return words.get(text)
  if (!mayBeNumber.test(text)) return text
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
