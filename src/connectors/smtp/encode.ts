/** How text travels in a message: every byte printable ASCII, every line short, whatever the text holds. */

const longestLine = 76

/** Text of a header. Plain where it is plain; else encoded words (RFC 2047), so that no line break of it is one of the header. */
export function headerText(text: string): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.includes('=?') && text.length <= 900) return text
  return encodedWords(text)
}

/** A name before an address. */
export function phrase(name: string): string {
  if (/^[A-Za-z0-9 .,'&()_-]{0,200}$/.test(name)) return `"${name.trim()}"`
  return encodedWords(name)
}

/** 45 bytes are 60 characters of base64, which leaves room for the rest of the 75 that a word may have. */
const bytesPerWord = 45

function encodedWords(text: string): string {
  const words: string[] = []
  let bytes = Buffer.alloc(0)
  const end = () => {
    if (bytes.length > 0) words.push(`=?UTF-8?B?${bytes.toString('base64')}?=`)
    bytes = Buffer.alloc(0)
  }
  // A character is never cut in two: each word is read alone.
  for (const character of text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()) {
    const next = Buffer.from(character, 'utf8')
    if (bytes.length + next.length > bytesPerWord) end()
    bytes = Buffer.concat([bytes, next])
  }
  end()
  return words.join(' ')
}

/** A header as lines: broken at spaces where it is long, since some servers cut at 998 characters. */
export function folded(name: string, value: string): string {
  const lines: string[] = []
  let line = `${name}:`
  for (const word of value.split(' ')) {
    if (line.length + 1 + word.length > longestLine && line.trim() !== `${name}:` && word !== '') {
      lines.push(line)
      line = ''
    }
    line = `${line} ${word}`
  }
  return [...lines, line].join('\r\n')
}

/** Quoted-printable (RFC 2045, 6.7) with CRLF between lines, whatever ended them before. */
export function quotedPrintable(text: string): string {
  const lines = text.toWellFormed().split(/\r\n|\r|\n/)
  return lines.map(quotedLine).join('\r\n')
}

function quotedLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8')
  const lines: string[] = []
  let current = ''
  for (const [index, byte] of bytes.entries()) {
    const isLast = index === bytes.length - 1
    // A space at the end of a line is what some servers take away.
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d && !(byte === 0x20 && isLast)
    const token = isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    if (current.length + token.length > longestLine - 1) {
      lines.push(`${current}=`)
      current = ''
    }
    current += token
  }
  return [...lines, current].join('\r\n')
}

export const base64Lines = (text: string): string =>
  (
    Buffer.from(text.toWellFormed(), 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
