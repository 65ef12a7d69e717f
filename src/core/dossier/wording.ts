/** How many words a text has, as readers and the budget count them. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** The first words of a long text; whoever wants all of it opens the record. */
export function clipped(text: string, most: number): string {
  const words = text.trim().split(/\s+/)
  return words.length <= most ? words.join(' ') : `${words.slice(0, most).join(' ')} …`
}

/** `a, b and c`; of more than that many, the rest as a number. */
export function listed(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** `1 call`, `3 calls`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** With a full stop, whatever it ended with. */
export const asSentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)
