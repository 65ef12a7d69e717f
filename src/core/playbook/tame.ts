import { newFenceWatch } from './fence-watch.ts'
import type { Findings } from './findings.ts'

const maxBytes = 1024 * 1024
// Reading Markdown costs far more than linear time in the number of blocks, in the length of one paragraph and in the depth
// of quotes and lists. No page that people wrote comes near these numbers; a hostile one loses the passage, not our time.
const maxLines = 4_000
const maxParagraph = 6 * 1024
const maxMarksInParagraph = 300
const maxDepth = 24
const maxColumns = 60

/** What costs on the page as a whole; the page ends where one of them is used up. */
const pageMay = {
  text: { most: 256 * 1024, what: 'characters outside of fences' },
  marks: { most: 12_000, what: 'marks such as * and [' },
  containers: { most: 4_000, what: 'quotes and list items, nested ones counted as often as they are nested' },
  cells: { most: 6_000, what: 'cells in tables' },
  underlined: { most: 200, what: 'underlined headings' },
}
type Cost = keyof typeof pageMay
const costs = Object.keys(pageMay) as Cost[]

/** Takes out of a page what would make reading it slow, line by line, so that every position stays what it was. */
export function tame(source: string, findings: Findings): string {
  // No letter of a text is more than three bytes.
  if (source.length > maxBytes || (3 * source.length > maxBytes && new TextEncoder().encode(source).length > maxBytes)) {
    findings.error('page.too-large', firstColumn(1), 'The page is larger than 1 MiB and was not read.', {
      why: 'A page that people read is far shorter.',
    })
    return ''
  }
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const watch = newFenceWatch()
  const used: Record<Cost, number> = { text: 0, marks: 0, containers: 0, cells: 0, underlined: 0 }
  let start = 0
  let length = 0
  let marks = 0
  const beginAt = (line: number) => {
    start = line
    length = 0
    marks = 0
  }
  const leaveOut = (to: number, what: string) => {
    lines.fill('', start, to + 1)
    watch.distrust()
    skipped(findings, start + 1, `${what} and was left out.`)
    beginAt(to + 1)
  }
  for (const [index, line] of lines.entries()) {
    if (index >= maxLines) return upTo(lines, index, `${maxLines} lines`, findings)
    // What stands in a fence is plain text to whoever reads Markdown, and costs next to nothing.
    if (watch.isFenced(line)) {
      beginAt(index + 1)
      continue
    }
    const nesting = nestingOf(line)
    const problem = lineProblem(line, nesting)
    if (problem || startsBlock(line)) beginAt(index)
    if (problem) {
      leaveOut(index, `Line ${index + 1} ${problem}`)
      continue
    }
    const cost = costOf(line, lines[index - 1] ?? '', nesting)
    for (const each of costs) used[each] += cost[each]
    const beyond = costs.find((each) => used[each] > pageMay[each].most)
    if (beyond) return upTo(lines, index, `${pageMay[beyond].most} ${pageMay[beyond].what}`, findings)
    length += cost.text
    marks += cost.marks
    if (length > maxParagraph) {
      leaveOut(index, `The passage from line ${start + 1} is longer than ${maxParagraph} characters without a break`)
    } else if (marks > maxMarksInParagraph) {
      leaveOut(index, `The passage from line ${start + 1} has more than ${maxMarksInParagraph} marks such as * and [`)
    } else if (line.trim() === '') beginAt(index + 1)
  }
  return lines.join('\n')
}

function upTo(lines: string[], end: number, what: string, findings: Findings): string {
  skipped(findings, end + 1, `The page has more than ${what}; everything from line ${end + 1} on was left out.`)
  return lines.slice(0, end).join('\n')
}

const skipped = (findings: Findings, line: number, message: string) =>
  findings.error('page.passage-skipped', firstColumn(line), message, { why: 'Reading it would take longer than a page is worth.' })

const firstColumn = (line: number) => ({ start: { line, column: 1 }, end: { line, column: 1 } })

type Nesting = { markers: number; indent: number }

function lineProblem(line: string, { markers, indent }: Nesting): string | undefined {
  if (markers + Math.floor(indent / 4) > maxDepth) return `nests quotes or lists deeper than ${maxDepth}`
  return line.length > maxColumns && line.split('|').length > maxColumns ? `has more than ${maxColumns} columns` : undefined
}

function costOf(line: string, before: string, { markers, indent }: Nesting): Record<Cost, number> {
  return {
    text: line.length,
    marks: line.match(/[[\]*_~`<&@\\]|www\.|:\/\//g)?.length ?? 0,
    containers: markers + Math.floor(indent / 2),
    cells: line.includes('|') ? line.split('|').length - 1 : 0,
    underlined: /^ {0,3}[-=]/.test(line) && before.trim() !== '' && /^ {0,3}(?:=+|-+)\s*$/.test(line) ? 1 : 0,
  }
}

/** A blank line, or one that ends whatever paragraph came before it. */
const startsBlock = (line: string) => /^[\s>]*(?:$|[-+*]\s|1[.)]\s|#{1,6}\s|\||<!--)/.test(line)

/** A line across the page, such as `* * *`, is no list however often it repeats its sign. */
const isRule = (line: string) => /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line)

/** How many quotes and list items a line is in, at most, and how far in it begins. */
function nestingOf(line: string): Nesting {
  if (!/^[ \t>\-+*\d_]/.test(line) || isRule(line)) return { markers: 0, indent: 0 }
  const markers = /^(?:[ \t]|>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))*/.exec(line)?.[0].match(/[>\-+*.)]/g)?.length ?? 0
  return { markers, indent: /^ */.exec(line)?.[0].length ?? 0 }
}
