/**
 * What people write, as a piece of one line of Markdown that shows exactly that and is read back as exactly that: nothing in it
 * is a table's edge, a blank to fill in, an order to the tracker, somebody called by name, or HTML.
 */
export function toLine(text: string, separators: readonly RegExp[] = []): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(/&(?=amp;|#\d)/g, '&amp;')
    .replaceAll(/[|`]/g, '\\$&')
    .replaceAll(/_{3,}/g, (run) => run.replaceAll('_', '\\_'))
    .replaceAll(/<(?=[a-z/!?])/gi, '\\<')
    .replaceAll(/(^|[^\w.+-])@(?=\w)/g, '$1\\@')
    // What would begin a list, a heading, a quote, a box or an order at the start of a line.
    .replaceAll(/^(\s*)([-*+#>[~/])/gm, '$1\\$2')
    .replaceAll(/^(\s*\d+)([.)])/gm, '$1\\$2')
    .replaceAll('\r', asEntity)
    .replaceAll('\n', '<br>')
    .replaceAll(/^\s+|\s+$/g, (run) => [...run].map(asEntity).join(''))
  return separators.reduce(
    (line, separator) =>
      line.replaceAll(separator, (words: string, at: number, whole: string) =>
        isEscaped(whole, at) ? words : asEntity(words) + [...words].slice(1).join(''),
      ),
    escaped,
  )
}

/** Behind a backslash that is not one of a pair. */
export const isEscaped = (line: string, at: number): boolean => {
  let from = at
  while (line[from - 1] === '\\') from -= 1
  return (at - from) % 2 === 1
}

/** The text of a piece of a line, written by `toLine` or typed by a person. */
export const fromLine = (line: string): string =>
  line.replaceAll(/\\([!-/:-@[-`{-~])|&#(\d{1,6});|&amp;|<br\s*\/?>/gi, (all, sign: string | undefined, code: string | undefined) => {
    if (sign !== undefined) return sign
    if (code !== undefined) return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : all
    return all.startsWith('&') ? '&' : '\n'
  })

const asEntity = (sign: string) => `&#${sign.codePointAt(0)};`

/** What is left empty: underscores, however many, or the words that stand for a value on some pages. */
export function withoutBlank(piece: string): string {
  const text = piece
    .trim()
    .replaceAll(/^_{3,}|_{3,}$/g, '')
    .trim()
  return /^(?:\[(?:url|link)\]|@mention)$/i.test(text) ? '' : text
}
