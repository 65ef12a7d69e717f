export { slug } from '../base/slug.ts'

/** White space of any kind as one blank: how text is compared and hashed, so that reflowing a paragraph changes nothing. */
export const squeeze = (text: string): string => (isLoose.test(text) ? text.replace(/\s+/g, ' ').trim() : text)
const isLoose = /[^\S ]|^ | $| {2}/

// Words that say nothing about which element is meant.
const fillers = new Set(
  'a an the and or of to for on in at by as with via from all any new old is are be it its this that if not no any per into your their our about relevant customer account accounts'.split(
    ' ',
  ),
)

/** The words of a text that say what it is about, in a crude singular. */
export function topicWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}+]+/gu) ?? []
  return new Set(words.filter((word) => !fillers.has(word) && !/^\d+$/.test(word)).map(stem))
}

const stem = (word: string) => (word.length > 3 ? word.replace(/(?:es|s)$/, '') : word)

/** How many words two texts share. A shortened word counts: "comp" stands for "compensation". */
export function shared(left: Set<string>, right: Set<string>): number {
  let count = 0
  for (const word of left) if (right.has(word) || abbreviates(word, right)) count++
  return count
}

function abbreviates(word: string, others: Set<string>): boolean {
  if (word.length < 4) return false
  for (const other of others) {
    if (other.length >= 4 && (other.startsWith(word) || word.startsWith(other))) return true
  }
  return false
}

/** The known word nearest to a mistyped one, if any is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, 48).toLowerCase()
  let best: { word: string; distance: number } | undefined
  for (const candidate of known) {
    if (Math.abs(candidate.length - typed.length) > typed.length / 3 + 1) continue
    const distance = editDistance(typed, candidate.toLowerCase())
    if (!best || distance < best.distance) best = { word: candidate, distance }
  }
  return best && best.distance <= Math.max(1, Math.floor(typed.length / 3)) ? best.word : undefined
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const current = [i]
    for (let j = 1; j <= right.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}

/** Gives out names that nobody has yet: the wanted one, else with the next number. */
export function newUnique(): (wanted: string) => string {
  const taken = new Set<string>()
  const last = new Map<string, number>()
  return (wanted) => {
    let name = wanted
    let count = last.get(wanted) ?? 1
    for (; taken.has(name); name = `${wanted}-${count}`) count++
    last.set(wanted, count)
    taken.add(name)
    return name
  }
}
