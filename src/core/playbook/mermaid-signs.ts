import type { FlowNode } from '../definition/definition.ts'
import { squeeze } from './words.ts'

/** The signs of a mermaid flowchart: what names, shapes and arrows look like, and which text stands in them. */

type Shape = FlowNode['shape']

// Mermaid reads these words as its own wherever a name could begin: `A --> end` breaks a chart.
export const reserved =
  /(?:end|graph|subgraph|flowchart|flowchart-elk|style|linkStyle|classDef|class|_self|_blank|_parent|_top)\b|(?:click|href|call)\s/y

// A hyphen, an equals sign or a colon is part of a name unless an arrow or a class begins with it.
export const nodeName = /(?:[\p{L}\p{N}!#$%&'*+.`?\\_/,]|-(?![->.])|=(?!=)|:(?!::)){1,300}/uy

// Longest first, so that `([` is not read as `(`.
const shapes: [open: string, close: string[], shape: Shape][] = [
  ['(((', [')))'], 'terminal'],
  ['([', ['])'], 'terminal'],
  ['((', ['))'], 'terminal'],
  ['(-', ['-)'], 'terminal'],
  ['[[', [']]'], 'box'],
  ['[(', [')]'], 'box'],
  ['[|', [']'], 'box'],
  ['[/', ['/]', '\\]'], 'box'],
  ['[\\', ['\\]', '/]'], 'box'],
  ['{{', ['}}'], 'box'],
  ['[', [']'], 'box'],
  ['(', [')'], 'round'],
  ['{', ['}'], 'decision'],
  ['>', [']'], 'box'],
]

const quotedText = /"([^"]*)"\s*/y
const plainText = /[^[\](){}|"]*/y
// Between slashes a slash is text unless it closes.
const slantedText = /(?:[/\\](?!\])|[^[\](){}"/\\])*/y
const roundedText = /(?:-(?!\))|[^[\](){}|"-])*/y

/** The shape that opens here with its text; nothing when none does. */
export function shapeAt(text: string, at: number): { label: string; shape: Shape; end: number } | 'unclosed' | undefined {
  const form = shapes.find(([open]) => text.startsWith(open, at))
  if (!form) return undefined
  const [open, closes, shape] = form
  const start = at + open.length + (open === '[|' ? propertyLength(text, at + open.length) : 0)
  const quoted = stickyMatch(quotedText, text, start)
  const slanted = open === '[/' || open === '[\\'
  const inner = quoted ?? stickyMatch(slanted ? slantedText : open === '(-' ? roundedText : plainText, text, start)
  if (!inner || (!quoted && inner[0].trim() === '')) return 'unclosed'
  const end = start + inner[0].length
  const close = closes.find((each) => text.startsWith(each, end))
  return close ? { label: labelOf(quoted?.[1] ?? inner[0]), shape, end: end + close.length } : 'unclosed'
}

/** `[|borders:lt|text]` */
const propertyLength = (text: string, at: number) => stickyMatch(/[\w-]+:[\w-]+\|/y, text, at)?.[0].length ?? 0

const decisions = new Set(['diam', 'decision', 'diamond', 'question'])
const rounds = new Set(['rounded', 'event'])
const ends = new Set(['stadium', 'pill', 'terminal', 'circle', 'circ', 'start', 'stop', 'sm-circ', 'dbl-circ', 'double-circle', 'fr-circ'])

/** `@{ shape: diam }`: mermaid knows dozens of names; what is neither a decision, round nor an end is a box. */
export const shapeNamed = (name: string): Shape =>
  decisions.has(name) ? 'decision' : rounds.has(name) ? 'round' : ends.has(name) ? 'terminal' : 'box'

type Stroke = { whole: RegExp; opens: RegExp; text: RegExp }
const strokes: Stroke[] = [
  { whole: /\s*[xo<]?--+[-xo>]\s*/y, opens: /\s*[xo<]?--\s*/y, text: /(?:[^-]|-(?!-)){1,1000}/y },
  { whole: /\s*[xo<]?==+[=xo>]\s*/y, opens: /\s*[xo<]?==\s*/y, text: /[^=]{1,1000}/y },
  { whole: /\s*[xo<]?-?\.+-[xo>]?\s*/y, opens: /\s*[xo<]?-\.\s*/y, text: /[^.]{1,1000}/y },
]
const invisible = /\s*~~~+\s*/y
const piped = /\|(?:"([^"]*)"\s*|([^[\](){}|"]+))\|\s*/y

/** The arrow that begins here, with its label between bars or between its halves. */
export function link(text: string, at: number): { label: string; isInvisible: boolean; end: number } | undefined {
  const hidden = stickyMatch(invisible, text, at)
  if (hidden) return { label: '', isInvisible: true, end: at + hidden[0].length }
  for (const { whole, opens, text: between } of strokes) {
    const arrow = stickyMatch(whole, text, at)
    if (arrow) {
      const end = at + arrow[0].length
      const label = stickyMatch(piped, text, end)
      return { label: labelOf(label?.[1] ?? label?.[2] ?? ''), isInvisible: false, end: end + (label?.[0].length ?? 0) }
    }
    const half = stickyMatch(opens, text, at)
    if (!half) continue
    const start = at + half[0].length
    const words = stickyMatch(quotedText, text, start) ?? stickyMatch(between, text, start)
    // The text takes the `x` and `o` of `x-->`, too; so the arrow's second half is looked for where the strokes begin.
    const other = words && stickyMatch(whole, text, start + words[0].length)
    if (words && other) return { label: labelOf(words[1] ?? words[0]), isInvisible: false, end: start + words[0].length + other[0].length }
  }
  return undefined
}

function stickyMatch(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

const entities = new Map(Object.entries({ quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", nbsp: ' ', num: '#', semi: ';', colon: ':' }))

/** What a reader sees: line breaks as blanks, no tags, no marks of bold, entities as signs. */
export const labelOf = (text: string): string => {
  const markdown = /^\s*`([\s\S]*)`\s*$/.exec(text)?.[1]
  return squeeze(
    (markdown?.replace(/\*\*|__|(?<!\w)[*_]|[*_](?!\w)/g, '') ?? text)
      .replace(/^\s*"([\s\S]*)"\s*$/, '$1')
      .replace(/<br\s*\/?>/gi, ' ')
      .replace(/<\/?[a-z][^<>]{0,200}>/gi, '')
      .replace(/#(?:(\d{1,6})|([a-z]{2,8}));/gi, (whole, code: string | undefined, name: string | undefined) =>
        code ? fromCode(Number(code)) : (entities.get(name ?? '') ?? whole),
      ),
  )
}

const fromCode = (code: number) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '')

/** Comments, directives and front matter as blanks, so that every position stays what it was. */
export function withoutRemarks(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return withoutDirectives(text, blank)
    .replace(/\r(?=\n)/g, ' ')
    .replace(/^\s*---[ \t]*\n[\s\S]*?\n[ \t]*---[ \t]*(?=\n|$)/, blank)
    .replace(/^[ \t]*%%(?!\{)[^\n]*/gm, blank)
}

/** `%%{init: …}%%`, which may go over lines. */
function withoutDirectives(text: string, blank: (part: string) => string): string {
  let kept = ''
  let from = 0
  for (let start = text.indexOf('%%{'); start >= 0; start = text.indexOf('%%{', from)) {
    const end = text.indexOf('}%%', start)
    if (end < 0) break
    kept += text.slice(from, start) + blank(text.slice(start, end + 3))
    from = end + 3
  }
  return kept + text.slice(from)
}
