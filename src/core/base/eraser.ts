import type { Json } from './canonical.ts'
import { slug } from './slug.ts'

/** What somebody is called, wherever it may stand in a text. */
export type Called = { names: readonly string[]; addresses: readonly string[] }

/** Finds the names and addresses of one person in texts, and puts a pseudonym in their place. */
export type Eraser = {
  mark: string
  finds: (text: string) => boolean
  erase: (text: string) => string
  /** The same in every text of a value, names of members included. */
  eraseIn: <V>(value: V) => V
  /** Small letters of ASCII of which each text that is found holds at least one: what a database narrows by. */
  roots: readonly string[]
}

export const pseudonym = (mark: string): string => `Erased person ${mark}`
export const erasedAddress = (mark: string): string => `erased-${mark}@erased.invalid`

/** A text as it stands in HTML and in addresses of the web, beside as it is. */
const written: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.normalize('NFD'),
  (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  (text) => text.replaceAll("'", '&#x27;'),
  (text) => encodeURIComponent(text),
]

type Variant = { pattern: string; flags: 'giu' | 'gu'; becomes: string }

/** Somebody with names of one word only is found as they are written: in small letters such a name may be any word ("will", "mark"). */
export function eraserOf({ names, addresses }: Called, mark: string): Eraser {
  const [known, mailed] = [names, addresses].map((texts) => [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))])
  const variants = [
    ...(mailed ?? []).flatMap((address) => variantsOf(address, erasedAddress(mark), addressEdges)),
    // The longest first, or "Ana Lima Rocha" would become "Erased person Rocha".
    ...(known ?? [])
      .toSorted((a, b) => b.length - a.length)
      .flatMap((name) => [...variantsOf(name, pseudonym(mark), nameEdges(name)), ...slugOf(name, mark)]),
  ]
  const patterns = variants.map(({ pattern, flags, becomes }) => ({ expression: new RegExp(pattern, flags), becomes }))
  const finds = (text: string) =>
    patterns.some(({ expression }) => {
      expression.lastIndex = 0
      return expression.test(text)
    })
  const erase = (text: string) => patterns.reduce((left, { expression, becomes }) => left.replace(expression, () => becomes), text)
  return {
    mark,
    finds,
    erase,
    eraseIn: (value) => inEvery(value as Json, erase) as typeof value,
    roots: [
      ...new Set(
        [...(known ?? []), ...(mailed ?? []).map((address) => address.slice(0, Math.max(address.lastIndexOf('@'), 0)) || address)].map(
          rootOf,
        ),
      ),
    ],
  }
}

type Edges = { before: string; after: string }
const nameEdges = (name: string): Edges =>
  // Where no spaces stand between words, a name ends wherever it ends.
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(name)
    ? { before: '', after: '' }
    : { before: '(?<![\\p{L}\\p{N}])', after: '(?![\\p{L}\\p{N}])' }
const addressEdges: Edges = { before: '(?<![\\p{L}\\p{N}._+-])', after: '(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])' }

function variantsOf(text: string, becomes: string, { before, after }: Edges): Variant[] {
  const flags = /[@\s]/.test(text) ? 'giu' : 'gu'
  // Where a form reads as the one before it, it becomes what that becomes.
  const forms = new Map(written.toReversed().map((write) => [write(text), write(becomes)]))
  return [...forms].map(([form, instead]) => ({ pattern: `${before}${spelled(form)}${after}`, flags, becomes: instead }))
}

/** Lines of a calendar file are folded in the middle of words, and a mail breaks between them. */
const spelled = (text: string): string =>
  [...text].map((sign) => (/\s/.test(sign) ? '\\s+' : sign.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'))).join('(?:\\r?\\n[ \\t])?')

function slugOf(name: string, mark: string): Variant[] {
  const made = slug(name)
  if (!made.includes('-')) return []
  return [{ pattern: `(?<![\\p{L}\\p{N}])${spelled(made)}(?![\\p{L}\\p{N}])`, flags: 'giu', becomes: slug(pseudonym(mark)) }]
}

/** The longest run of plain letters and digits: found whatever becomes of the signs around it. */
function rootOf(text: string): string {
  const runs = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const longest = runs.toSorted((a, b) => b.length - a.length)[0] ?? ''
  return longest.length >= 3 ? longest : text.toLowerCase()
}

function inEvery(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => inEvery(one, change))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [change(name), inEvery(member ?? null, change)]))
}
