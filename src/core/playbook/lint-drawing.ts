import type { Flow, FlowNode, Stage } from '../definition/definition.ts'
import type { Linted } from './lint-subject.ts'
import { shared, topicWords } from './words.ts'

// Pages that people draw have tens of nodes. Comparing each with every step of a hostile page would take for ever.
const atMostNodes = 200
const labelLength = 200

/** What the picture of a page shows: in which order it is walked, and which node is which stage. */
export type Drawing = {
  /** The nodes that are looked at, in the order of the page. */
  nodes: FlowNode[]
  /** Where the flow begins: nothing leads there. A second beginning is drawn as one, with rounded ends. */
  starts: FlowNode[]
  reached: Set<string>
  /** How far from the start each node stands. */
  depth: Map<string, number>
  /** Edges that don't lead back. */
  forward: Flow['edges']
  stageOf: Map<string, Stage>
}

export function readDrawing({ process, steps }: Linted): Drawing {
  const flow = process.flow
  const entered = new Set(flow.edges.map(({ to }) => to))
  const open = flow.nodes.filter(({ id }) => !entered.has(id))
  const [listed] = flow.nodes
  // The first that is drawn begins, even when a way leads back to it.
  const first = listed && (isRounded(listed) || !entered.has(listed.id)) ? listed : (open[0] ?? listed)
  const starts = [...new Set([...(first ? [first] : []), ...open.filter(isRounded)])]
  const { depth, forward } = walk(flow, starts)
  const nodes = flow.nodes.slice(0, atMostNodes)
  const places = [
    ...process.stages.map((stage) => ({ stage, words: wordsOf(stage.name) })),
    ...steps.groups.flatMap(({ group, stage }) => (group.name ? [{ stage, words: wordsOf(group.name) }] : [])),
    ...steps.tasks.map(({ task, stage }) => ({ stage, words: wordsOf(task.title) })),
  ]
  const stageOf = new Map<string, Stage>()
  for (const node of nodes) {
    // Where it begins and where it ends is no stage.
    if (starts.includes(node) || node.shape === 'terminal') continue
    const stage = nearestStage(wordsOf(headOf(node.label)), places)
    if (stage) stageOf.set(node.id, stage)
  }
  return { nodes, starts, reached: new Set(depth.keys()), depth, forward, stageOf }
}

const isRounded = ({ shape }: FlowNode) => shape === 'terminal' || shape === 'round'

export const wordsOf = (text: string): Set<string> => topicWords(text.slice(0, labelLength))

/** What stands before a colon names the node; what follows tells more. */
const headOf = (label: string) => label.split(/:| - /)[0] ?? label

/** A stage whose whole name stands in the label, else the one with a name, a group or a task that is nearly the label. */
function nearestStage(words: Set<string>, places: { stage: Stage; words: Set<string> }[]): Stage | undefined {
  let best: { stage: Stage; likeness: number } | undefined
  for (const { stage, words: own } of places) {
    if (own.size === 0 || words.size === 0) continue
    const hits = shared(own, words)
    const isNamed = hits === own.size && own.size <= 3
    const likeness = isNamed ? 1 + own.size : (2 * hits) / (words.size + own.size)
    if (likeness >= 0.6 && likeness > (best?.likeness ?? 0)) best = { stage, likeness }
  }
  return best?.stage
}

/** Walks the flow from its beginnings; an edge to a node that the way came through leads back. */
function walk(flow: Flow, starts: FlowNode[]) {
  const out = new Map<string, Flow['edges']>()
  for (const edge of flow.edges) out.set(edge.from, [...(out.get(edge.from)?.slice(0, 50) ?? []), edge])
  const depth = new Map<string, number>(starts.map(({ id }) => [id, 0]))
  const queue = starts.map(({ id }) => id)
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const { to } of out.get(id) ?? []) {
      if (depth.has(to)) continue
      depth.set(to, (depth.get(id) ?? 0) + 1)
      queue.push(to)
    }
  }
  return { depth, forward: forwardEdges(starts, out) }
}

function forwardEdges(starts: FlowNode[], out: Map<string, Flow['edges']>): Flow['edges'] {
  const state = new Map<string, 'open' | 'done'>()
  const forward: Flow['edges'] = []
  for (const { id: start } of starts) {
    const path: { id: string; left: Flow['edges'] }[] = [{ id: start, left: [...(out.get(start) ?? [])] }]
    state.set(start, 'open')
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const edge = here.left.shift()
      if (!edge) {
        state.set(here.id, 'done')
        path.pop()
        continue
      }
      if (state.get(edge.to) !== 'open') forward.push(edge)
      if (state.has(edge.to)) continue
      state.set(edge.to, 'open')
      path.push({ id: edge.to, left: [...(out.get(edge.to) ?? [])] })
    }
  }
  return forward
}

/** Which stage comes before which: as the page lists them, and as the flow draws them. */
export function stageOrder({ process }: Linted, { forward, stageOf }: Drawing): { before: Stage; after: Stage; drawn: boolean }[] {
  const timed = process.stages.filter(({ window }) => window)
  const order = new Map<string, { before: Stage; after: Stage; drawn: boolean }>()
  for (const [index, after] of timed.entries()) {
    const before = timed[index - 1]
    if (before) order.set(`${before.id} ${after.id}`, { before, after, drawn: false })
  }
  // A node that is no stage passes on the one that led to it.
  const carried = new Map<string, Stage>()
  for (const { from, to } of forward) {
    const before = stageOf.get(from) ?? carried.get(from)
    const after = stageOf.get(to)
    if (!after && before && !carried.has(to)) carried.set(to, before)
    if (before && after && before !== after) order.set(`${before.id} ${after.id}`, { before, after, drawn: true })
  }
  return [...order.values()]
}
