import type { Flow, FlowEdge, FlowNode, Range } from '../definition/definition.ts'
import { isRecord, readYaml } from './binding.ts'
import type { Findings } from './findings.ts'
import { limits } from './limits.ts'
import { lineStarts, placeAt } from './line-starts.ts'
import { labelOf, link, nodeName, reserved, shapeAt, shapeNamed, withoutRemarks } from './mermaid-signs.ts'

const opener = /\s*(?:graph|flowchart(?:-elk)?)\b[ \t]*(?:TB|TD|BT|RL|LR|BR|[<>^]|v\b)?/y

export const isFlowchart = (text: string) => /^\s*(?:graph|flowchart(?:-elk)?)\b/.test(withoutRemarks(text.slice(0, 4_000)))

/** What is read so far, and where the reader stands in the text. */
type Reading = {
  text: string
  at: number
  nodes: Map<string, FlowNode>
  edges: FlowEdge[]
  /** Subgraphs by name, with their titles; an arrow may lead to one as to a node. */
  titles: Map<string, string>
  /** Names of edges, `e1@-->`; what is said of them later makes no nodes. */
  edgeNames: Set<string>
  open: number[]
  ignored: number | undefined
  rangeOf: (from: number, to: number) => Range
}

/** Reads a mermaid flowchart. What can't be read is said and left out; the next line or statement goes on. */
export function readFlow(source: string, firstLine: number, findings: Findings): Flow {
  const text = withoutRemarks(source)
  const reading: Reading = {
    text,
    at: 0,
    nodes: new Map(),
    edges: [],
    titles: new Map(),
    edgeNames: new Set(),
    open: [],
    ignored: undefined,
    rangeOf: ranges(text, firstLine),
  }
  take(reading, opener)
  if (!isAtEnd(reading)) recover(reading, 0, findings)
  while (skipBetween(reading)) {
    if (reading.edges.length > limits.flowEdges || reading.nodes.size > limits.flowEdges) {
      findings.error('page.too-many', here(reading), `The flow has more than ${limits.flowEdges} steps or arrows; the rest was left out.`, {
        why: 'Nobody can follow such a chart, and Baton does not run a part of one.',
      })
      break
    }
    const start = reading.at
    if (!readStatement(reading) || !isAtEnd(reading)) recover(reading, start, findings)
  }
  for (const at of reading.open) unreadable(reading, at, lineEnd(text, at), findings)
  if (reading.ignored !== undefined) {
    findings.note(
      'flow.looks-ignored',
      reading.rangeOf(reading.ignored, lineEnd(text, reading.ignored)),
      'Colours, links and directions of the flow are not taken over.',
      {
        why: 'Baton draws its own map of the process; what the steps are and where the arrows lead is the same.',
      },
    )
  }
  for (const [id, title] of reading.titles) {
    const node = reading.nodes.get(id)
    if (node) reading.nodes.set(id, { ...node, label: title })
  }
  return { nodes: [...reading.nodes.values()], edges: reading.edges }
}

/** Takes what a pattern matches right here. */
function take(reading: Reading, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reading.at
  const found = pattern.exec(reading.text)
  if (!found) return undefined
  reading.at = pattern.lastIndex
  return found
}

/** To the next statement; false at the end of the text. */
function skipBetween(reading: Reading): boolean {
  take(reading, /[\s;]*/y)
  return reading.at < reading.text.length
}

const isAtEnd = (reading: Reading) => take(reading, /[ \t]*(?=[\r\n;]|$)/y) !== undefined

function readStatement(reading: Reading): boolean {
  const start = reading.at
  if (take(reading, /(?:accTitle|accDescr)[ \t]*:[^\n]*/y) || take(reading, /accDescr[ \t]*\{[^}]{0,4000}\}/y)) return true
  if (
    take(reading, /(?:style|classDef|class|linkStyle|click)[ \t](?:"[^"\n]*"|[^"\n;]){0,2000}/y) ||
    take(reading, /direction[ \t]+(?:TB|BT|RL|LR|TD)[^\n]*/y)
  ) {
    reading.ignored ??= start
    return true
  }
  if (take(reading, /subgraph\b/y)) return readSubgraph(reading, start)
  if (take(reading, /end\b/y)) return reading.open.pop() !== undefined
  return readChain(reading)
}

/** `subgraph id [title]`, `subgraph "title"` or `subgraph title`. */
function readSubgraph(reading: Reading, start: number): boolean {
  reading.open.push(start)
  const named = take(reading, /[ \t]+(?:"([^"\n]*)"|([^\s;"[\](){}|]+(?:[ \t]+[^\s;"[\](){}|]+)*))/y)
  const id = (named?.[1] ?? named?.[2] ?? '').trim()
  const titled = take(reading, /[ \t]*\[(?:[ \t]*"([^"]{0,2000})"[ \t]*|([^[\](){}|"\n]{0,2000}))\]/y)
  const title = titled ? labelOf(titled[1] ?? titled[2] ?? '') : labelOf(id)
  // A name with a blank in it is only a title; no arrow can lead there.
  if (id !== '' && !/\s/.test(id)) reading.titles.set(id, title)
  return named !== undefined || titled !== undefined
}

/** `A & B -->|label| C --> D`: groups of nodes with arrows between each of one and each of the next. */
function readChain(reading: Reading): boolean {
  let from = readGroup(reading)
  if (!from) return false
  for (;;) {
    const before = reading.at
    const edgeName = take(reading, /\s+([^\s"@]{1,100})@(?=\s*[xo<]?[-=~.])/y)?.[1]
    const arrow = link(reading.text, reading.at)
    if (!arrow) {
      reading.at = before
      return true
    }
    reading.at = arrow.end
    const to = readGroup(reading)
    if (!to) {
      reading.at = before
      return false
    }
    if (edgeName) reading.edgeNames.add(edgeName)
    const range = reading.rangeOf(before, reading.at)
    // `~~~` only pushes nodes apart in the picture.
    if (!arrow.isInvisible) connect(reading, from, to, arrow.label, range)
    from = to
  }
}

function connect({ edges }: Reading, from: string[], to: string[], label: string, range: Range) {
  for (const start of from) {
    for (const end of to) {
      if (edges.length <= limits.flowEdges)
        edges.push({ from: start, to: end, ...(label ? { label } : {}), range, certainty: 'recognised' })
    }
  }
}

function readGroup(reading: Reading): string[] | undefined {
  const ids: string[] = []
  for (;;) {
    const id = readNode(reading)
    if (id === undefined || ids.length > limits.flowEdges) return undefined
    ids.push(id)
    if (!take(reading, /\s+&\s+/y)) return ids
  }
}

function readNode(reading: Reading): string | undefined {
  const start = reading.at
  if (take(reading, reserved)) {
    reading.at = start
    return undefined
  }
  const id = take(reading, nodeName)?.[0]
  if (id === undefined) return undefined
  const found = shapeAt(reading.text, reading.at)
  // An opening sign that nothing closes: the whole node is in doubt.
  if (found === 'unclosed') {
    reading.at = start
    return undefined
  }
  if (found) reading.at = found.end
  take(reading, /:::[\p{L}\p{N}_-]+/uy)
  const data = take(reading, /[ \t]*@\{((?:"[^"]{0,2000}"|[^"{}]){0,2000})\}/y)?.[1]
  if (reading.edgeNames.has(id)) return id
  const range = reading.rangeOf(start, reading.at)
  const known: FlowNode = reading.nodes.get(id) ?? { id, label: id, shape: 'box', range, certainty: 'recognised' }
  const said = data === undefined ? {} : describedBy(data)
  reading.nodes.set(id, { ...known, ...(found ? { label: found.label, shape: found.shape, range } : {}), ...said })
  return id
}

/** `@{ shape: diam, label: "Ready?" }` */
function describedBy(data: string): Partial<FlowNode> {
  const { values } = readYaml(data.includes('\n') ? data : `{${data}}`)
  if (!isRecord(values)) return {}
  const { shape, label } = values
  return {
    ...(typeof shape === 'string' ? { shape: shapeNamed(shape) } : {}),
    ...(typeof label === 'string' ? { label: labelOf(label) } : {}),
  }
}

/** Says what was not understood and goes on behind the end of the line, or of the statement. */
function recover(reading: Reading, start: number, findings: Findings) {
  const from = reading.at
  take(reading, /[^\n;]*/y)
  // A statement that breaks off has nothing left to show but itself.
  unreadable(reading, from === reading.at ? start : from, reading.at, findings)
}

function unreadable(reading: Reading, from: number, to: number, findings: Findings) {
  const rest = reading.text.slice(from, to).trim()
  findings.warning(
    'flow.unreadable',
    reading.rangeOf(from, to),
    `This line of the flow was not understood from "${rest.slice(0, 40)}" on.`,
    {
      why: 'Its steps and arrows are missing from the process map. Text with brackets, bars or quotes in it needs quotes around it.',
    },
  )
}

const here = (reading: Reading) => reading.rangeOf(reading.at, lineEnd(reading.text, reading.at))

const lineEnd = (text: string, from: number) => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Offsets to lines and columns of the page. */
function ranges(text: string, firstLine: number): Reading['rangeOf'] {
  const starts = lineStarts(text)
  const place = (offset: number) => placeAt(starts, offset, firstLine)
  return (from, to) => {
    const first = from + (/^\s*/.exec(text.slice(from, Math.min(to, from + 200)))?.[0].length ?? 0)
    return { start: place(Math.min(first, to)), end: place(to) }
  }
}

/** The nodes from which `target` can be reached. */
export function before(flow: Flow, target: string): Set<string> {
  const incoming = new Map<string, string[]>()
  for (const { from, to } of flow.edges) {
    const known = incoming.get(to)
    if (known) known.push(from)
    else incoming.set(to, [from])
  }
  const seen = new Set<string>()
  const left = [target]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const previous of incoming.get(id) ?? []) {
      if (!seen.has(previous)) {
        seen.add(previous)
        left.push(previous)
      }
    }
  }
  return seen
}
