/** What the copy of a letter says, as somebody pasted it or as it came back. */
export type SentCopy = { subject?: string; text: string; to: readonly string[] }
export type ApprovedLetter = { subject: string; text: string; to: readonly string[]; cc: readonly string[] }
export type Difference = { where: 'subject' | 'text' | 'recipients'; is: 'missing' | 'added' | 'changed'; words: string }

/** Mail programs wrap lines, quote, and turn signs of one kind into another; none of it is another word. */
const plain = (text: string) =>
  text
    .replace(/^[>\s]+/gm, ' ')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
const paragraphsOf = (text: string) =>
  text
    .replaceAll('\r\n', '\n')
    .split(/\n[>\s]*\n/)
    .map(plain)
    .filter((one) => one !== '')

/** Nobody reads more than this, and a letter that differs so much is another letter. */
const atMost = 40

/** What of the approved letter is not in the copy, and what is in it besides, paragraph by paragraph and address by address. */
export function compareLetter(approved: ApprovedLetter, copy: SentCopy): Difference[] {
  const [was, is] = [paragraphsOf(approved.text), paragraphsOf(copy.text)]
  const missing = was.filter((one) => !is.includes(one))
  const added = is.filter((one) => !was.includes(one))
  const isReordered = missing.length === 0 && added.length === 0 && was.join('\n') !== is.join('\n')
  const people = (list: readonly string[]) => [...new Set(list.map((one) => one.trim().toLowerCase()).filter((one) => one !== ''))]
  const [meant, reached] = [people([...approved.to, ...approved.cc]), people(copy.to)]
  return [
    ...(copy.subject !== undefined && plain(copy.subject) !== plain(approved.subject)
      ? [{ where: 'subject' as const, is: 'changed' as const, words: plain(copy.subject) }]
      : []),
    ...meant.filter((one) => !reached.includes(one)).map((words) => ({ where: 'recipients' as const, is: 'missing' as const, words })),
    ...reached.filter((one) => !meant.includes(one)).map((words) => ({ where: 'recipients' as const, is: 'added' as const, words })),
    ...missing.map((words) => ({ where: 'text' as const, is: 'missing' as const, words })),
    ...added.map((words) => ({ where: 'text' as const, is: 'added' as const, words })),
    ...(isReordered ? [{ where: 'text' as const, is: 'changed' as const, words: 'The paragraphs stand in another order.' }] : []),
  ].slice(0, atMost)
}

/** The addresses in a line that somebody copied out of a mail program. */
export const addressesIn = (line: string): string[] => [...new Set(line.match(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g) ?? [])]
