import { Refusal } from '../../core/base/refusal.ts'

/** What is met on the way through a document, in its order. */
export type XmlVisitor = {
  open: (name: string, attributes: ReadonlyMap<string, string>) => void
  close: (name: string) => void
  text: (text: string) => void
}

const deepest = 200
const longestTag = 64 * 1024

/**
 * Walks once through well-formed XML as Word writes it, in time and memory that grow with its length. It knows no document types and
 * so no entities beside the five of XML, follows no address and includes nothing: whatever would need that is refused.
 */
export function readXml(source: string, { open, close, text }: XmlVisitor): void {
  const path: string[] = []
  let at = source.startsWith('\ufeff') ? 1 : 0
  const upTo = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from)
    if (found < 0) throw broken()
    return found
  }
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const words = source.slice(at, next < 0 ? source.length : next)
    if (words !== '' && path.length > 0) text(decoded(words))
    else if (words.trim() !== '') throw broken()
    if (next < 0) break
    if (source.startsWith('<!--', next)) at = upTo('-->', next + 4) + 3
    else if (source.startsWith('<?', next)) at = upTo('?>', next + 2) + 2
    else if (source.startsWith('<![CDATA[', next)) {
      const end = upTo(']]>', next + 9)
      if (path.length > 0) text(source.slice(next + 9, end))
      at = end + 3
    } else if (source.startsWith('<!', next)) {
      throw new Refusal(
        'invalid',
        'letter-file.entities',
        'The file declares a document type, which no letter needs. Save it again in Word.',
      )
    } else {
      const end = endOfTag(source, next + 1)
      const tag = source.slice(next + 1, end)
      if (tag.startsWith('/')) {
        const name = tag.slice(1).trimEnd()
        if (path.pop() !== name) throw broken()
        close(name)
      } else {
        const isEmpty = tag.endsWith('/')
        const inner = isEmpty ? tag.slice(0, -1) : tag
        const name = /^[^\s/>]+/.exec(inner)?.[0]
        if (name === undefined) throw broken()
        open(name, attributesIn(inner.slice(name.length)))
        if (isEmpty) close(name)
        else path.push(name)
        if (path.length > deepest) throw new Refusal('invalid', 'letter-file.too-much', 'The file is nested deeper than any letter.')
      }
      at = end + 1
    }
  }
  if (path.length > 0) throw broken()
}

export const broken = () =>
  new Refusal(
    'invalid',
    'letter-file.broken',
    'The file is damaged: Word could not read it either. Open it, save it as .docx again, and send that.',
  )

/** A `>` may stand in an attribute. */
function endOfTag(source: string, from: number): number {
  let quote = ''
  for (let at = from; at < Math.min(source.length, from + longestTag); at++) {
    const sign = source.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return at
    else if (sign === '<') break
  }
  throw broken()
}

function attributesIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', one, other]) => [name, decoded(one ?? other ?? '')]),
  )
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,10}));/g, (_, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) {
          const sign = named[name]
          if (sign === undefined) throw broken()
          return sign
        }
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
        return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) && code !== 0 ? String.fromCodePoint(code) : '\ufffd'
      })
    : text
