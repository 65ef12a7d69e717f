import type { Diagnostic, Fix, Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { type Edit, lineOf } from './lint-edits.ts'

/** A system that a page calls by its name: "the X recordings", "recorded in X". */
export type Mention = { kind: string; name: string; range: Range }

// What is kept in a system of its own. No product is known here: its name is what stands beside such a word.
const kept = /\b(?:(recording|channel|calendar|timeline|dashboard|survey|ticket)s?|(recorded))\b/gi
const nameBefore = /(?<![\p{L}\p{N}-])(\p{Lu}[\p{L}\p{N}]*(?:\.\p{L}+)?)\s+$/u
const nameAfter = /^\s+(?:are\s+|is\s+)?(?:in|on|with|from)\s+(?:the\s+)?(\p{Lu}[\p{L}\p{N}]*)/u

// Capitals that begin a sentence or a heading and name nothing.
const ordinary = new Set(
  (
    'a add account active all any archive assign audio available calendar cadence call calls channel check chat close closed collect company contact critical ' +
    'customer delete demo download event every existing external find follow former gather hand handover health important internal join key kickoff latest ' +
    'link meeting move my new no notes old onboarding open other our past pending previous private product project public recent recording relevant remove ' +
    'renewal review save send series share shared store subscribe success support team technical the their these those training transfer update upcoming ' +
    'useful video watch webinar week which your'
  ).split(' '),
)
const mostMentions = 200
const mostNames = 40

/** Every system that a page names, in the order of its text. */
function systemsOf(lines: string[]): Mention[] {
  const found: (Mention & { begins: boolean })[] = []
  for (const [index, text] of lines.entries()) {
    for (const match of text.matchAll(kept)) {
      if (found.length >= mostMentions) break
      const kind = (match[1] ?? 'recording').toLowerCase()
      const end = match.index + match[0].length
      const before = match[1] === undefined ? undefined : nameBefore.exec(text.slice(Math.max(0, match.index - 60), match.index))
      const name = before?.[1] ?? (kind === 'recording' ? nameAfter.exec(text.slice(end, end + 80))?.[1] : undefined)
      if (name === undefined) continue
      const at = before ? text.lastIndexOf(name, match.index) : text.indexOf(name, end)
      const range = { start: { line: index + 1, column: at + 1 }, end: { line: index + 1, column: at + 1 + name.length } }
      found.push({ kind, name, range, begins: beginsSentence(text.slice(0, at), text) })
    }
  }
  const names = [...new Set(found.map(({ name }) => name))].slice(0, mostNames)
  const page = lines.join('\n')
  const proper = new Set(
    names.filter((name) => !ordinary.has(name.toLowerCase()) && !isAbbreviation(name) && !hasWord(page, name.toLowerCase())),
  )
  const inside = new Set(found.filter(({ begins }) => !begins).map(({ name }) => name))
  return found
    .filter(({ name, begins }) => proper.has(name) && (!begins || inside.has(name)))
    .map(({ kind, name, range }) => ({ kind, name, range }))
}

const isAbbreviation = (name: string) => name.length > 1 && name === name.toUpperCase()

/** The first word of a sentence has its capital from there. A heading of two words is a title: "Acme recordings". */
const beginsSentence = (before: string, text: string) =>
  /(?:^|[.!?:|]\s+|\]\s+|[-*+]\s+|\d[.)]\s+)["“*_(]*$/.test(before.trim() === '' ? '' : before) &&
  !/^#{1,6}\s+\S+\s+\S+\s*(?:<!--.*)?$/.test(text)

const letter = /[\p{L}\p{N}]/u

/** Whether a page uses a word, written just so: what also stands in small letters is an ordinary word. */
function hasWord(page: string, word: string): boolean {
  for (let at = page.indexOf(word); at >= 0; at = page.indexOf(word, at + word.length)) {
    if (!letter.test(page[at - 1] ?? ' ') && !letter.test(page[at + word.length] ?? ' ')) return true
  }
  return false
}

const why = 'People look in two places, and a check reads one of them. If one has taken the place of the other, say only its name.'

/** Within one page: the name that is used less often is the odd one. */
export function lintSystems(lines: string[], findings: Findings) {
  for (const [kind, mentions] of byKind(systemsOf(lines))) {
    const [main, ...others] = byName(mentions)
    if (!main) continue
    for (const { name, first } of others) {
      findings.warning(
        'system.two-names',
        first,
        `${plural(kind)} are in ${name} here and in ${main.name} on line ${main.first.start.line}: two names for one kind of system.`,
        { why, fixes: [rename(name, main.name, lines)] },
      )
    }
  }
}

export type NamedPage = { title: string; lines: string[] }

/** Across pages given together: for each page the findings about names that another page has for the same kind of system. */
export function lintSystemsTogether(pages: NamedPage[]): Diagnostic[][] {
  const named = pages.map(({ lines }) => byKind(systemsOf(lines)))
  return pages.map(({ lines }, index) => {
    const found: Diagnostic[] = []
    for (const [kind, mentions] of named[index] ?? []) {
      const own = byName(mentions)
      const [main] = own
      if (!main) continue
      for (const [other, page] of pages.entries()) {
        if (other === index) continue
        const theirs = byName(named[other]?.get(kind) ?? [])[0]
        if (!theirs || own.some(({ name }) => name.toLowerCase() === theirs.name.toLowerCase())) continue
        found.push({
          code: 'system.two-names',
          severity: 'warning',
          message: `${plural(kind)} are in ${main.name} here and in ${theirs.name} on the page "${page.title}" (line ${theirs.first.start.line}): two names for one kind of system.`,
          why,
          range: main.first,
          fixes: [rename(main.name, theirs.name, lines)],
        })
      }
    }
    return found
  })
}

const plural = (kind: string) => `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}s`

function byKind(mentions: Mention[]): Map<string, Mention[]> {
  const kinds = new Map<string, Mention[]>()
  for (const mention of mentions) kinds.set(mention.kind, [...(kinds.get(mention.kind) ?? []), mention])
  return kinds
}

/** The names of one kind of system, the most used first. */
function byName(mentions: Mention[]): { name: string; first: Range; count: number }[] {
  const names = new Map<string, { name: string; first: Range; count: number }>()
  for (const { name, range } of mentions) {
    const known = names.get(name.toLowerCase())
    if (known) known.count += 1
    else names.set(name.toLowerCase(), { name, first: range, count: 1 })
  }
  return [...names.values()].sort((a, b) => b.count - a.count)
}

/** Writes the one name where the other stands; addresses of links stay what they are. */
function rename(from: string, to: string, lines: string[]): Fix {
  const edits: Edit[] = []
  for (let line = 1; line <= lines.length && edits.length < mostMentions; line++) {
    const text = lineOf(lines, line)
    for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length)) {
      const end = at + from.length
      if (letter.test(text[at - 1] ?? ' ') || letter.test(text[end] ?? ' ') || isAddress(text, at)) continue
      edits.push({ range: { start: { line, column: at + 1 }, end: { line, column: end + 1 } }, text: to })
    }
  }
  return { title: `Call it ${to} on this page`, edits }
}

const isAddress = (text: string, at: number) => /(?:\]\([^)\s]*|https?:\/\/\S*)$/.test(text.slice(Math.max(0, at - 200), at))
