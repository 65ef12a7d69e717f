import type { Fix, Flow, FlowNode } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { type Drawing, wordsOf } from './lint-drawing.ts'
import { insertAt, lineOf, narrow, quoted } from './lint-edits.ts'
import { addStep } from './lint-steps.ts'
import type { Linted } from './lint-subject.ts'
import { before } from './mermaid.ts'
import { shared } from './words.ts'

/** Steps of the flow that lead nowhere, can't be reached, or that no step of the page is; decisions that are none. */
export function lintFlow(page: Linted, drawing: Drawing, findings: Findings) {
  const { flow } = page.process
  if (flow.nodes.length < 2) return
  lintReach(page, drawing, findings)
  lintEnds(page, drawing, findings)
  for (const node of drawing.nodes) if (node.shape === 'decision' && findings.areFew()) lintDecision(node, page, findings)
  lintSteps(page, drawing, findings)
}

const placeOfNode = ({ label, range }: FlowNode, lines: string[]) => narrow(range, label, lines)

/** One more arrow, on a line of its own below the line of a node. */
function arrow(from: FlowNode, to: FlowNode, below: FlowNode, lines: string[], outcome = ''): Fix['edits'][number] {
  const { line } = below.range.start
  const text = lineOf(lines, line)
  const indent = /^\s*/.exec(text)?.[0] ?? ''
  return insertAt({ line, column: text.length + 1 }, `\n${indent}${from.id} -->${outcome ? `|${outcome}|` : ''} ${to.id}`)
}

function lintReach({ process: { flow }, lines }: Linted, { reached, stageOf }: Drawing, findings: Findings) {
  const entered = new Set(flow.edges.map(({ to }) => to))
  const told = new Set(reached)
  const lost = flow.nodes.filter(({ id }) => !reached.has(id))
  const alive = new Set(flow.nodes.flatMap(({ id }) => (reached.has(id) ? (stageOf.get(id) ?? []) : [])))
  // What hangs on a lost beginning is told with it; a ring has no beginning, so its first node stands for it.
  for (const node of [...lost.filter(({ id }) => !entered.has(id)), ...lost.filter(({ id }) => entered.has(id))]) {
    if (told.has(node.id) || !findings.areFew()) continue
    const behind = [node.id, ...after(flow, node.id)].filter((id) => !told.has(id))
    for (const id of behind) told.add(id)
    const stage = behind.map((id) => stageOf.get(id)).find((each) => each !== undefined && !alive.has(each))
    const previous = flow.nodes.slice(0, flow.nodes.indexOf(node)).findLast(({ id }) => reached.has(id))
    const add = stage ? findings.error : findings.warning
    add(
      stage ? 'stage.unreachable' : 'flow.unreachable',
      placeOfNode(node, lines),
      `Nothing leads to ${quoted(node.label)}${stage ? `, so the stage ${quoted(stage.name)} (line ${stage.range.start.line}) can't be reached` : ''}.`,
      {
        why: 'This part of the process never begins.',
        fixes: previous ? [{ title: `Lead there from ${quoted(previous.label)}`, edits: [arrow(previous, node, node, lines)] }] : [],
      },
    )
  }
}

/** The nodes that can be reached from one: those that stand before it when every arrow is turned round. */
const after = (flow: Flow, id: string) =>
  before({ ...flow, edges: flow.edges.map((edge) => ({ ...edge, from: edge.to, to: edge.from })) }, id)

/** The flow ends where it is drawn as an end, or else at the node that stands farthest from its beginning. */
function lintEnds({ process: { flow }, lines }: Linted, { nodes, depth, reached }: Drawing, findings: Findings) {
  const leaves = new Set(flow.edges.map(({ from }) => from))
  const sinks = nodes.filter(({ id, shape }) => !leaves.has(id) && reached.has(id) && shape !== 'decision')
  const drawn = sinks.filter(({ shape }) => shape === 'terminal')
  const farthest = sinks.toSorted((a, b) => (depth.get(b.id) ?? 0) - (depth.get(a.id) ?? 0))[0]
  const ends = drawn.length > 0 ? drawn : farthest ? [farthest] : []
  for (const node of sinks) {
    const [end] = ends
    if (!end || ends.includes(node)) continue
    findings.warning(
      'flow.dead-end',
      placeOfNode(node, lines),
      `${quoted(node.label)} leads nowhere, and the flow ends at ${quoted(end.label)}.`,
      {
        why: 'Whoever gets there does not know how it goes on.',
        fixes: [{ title: `Lead on to ${quoted(end.label)}`, edits: [arrow(node, end, node, lines)] }],
      },
    )
  }
}

function lintDecision(node: FlowNode, { process: { flow }, lines }: Linted, findings: Findings) {
  const out = flow.edges.filter(({ from }) => from === node.id)
  const earlier = before(flow, node.id)
  const wayBack = sendBack(node, flow, lines)
  if (out.length < 2) {
    findings.warning(
      'flow.one-outcome',
      placeOfNode(node, lines),
      `The decision ${quoted(node.label)} has ${out.length === 0 ? 'no outcome' : 'only one outcome'}.`,
      { why: 'A gate that can only approve is no gate.', fixes: wayBack },
    )
  } else if (!out.some(({ to }) => earlier.has(to))) {
    findings.warning('gate.no-way-back', placeOfNode(node, lines), `${quoted(node.label)} has no way back.`, {
      why: 'Whoever decides can not send anything back.',
      fixes: wayBack,
    })
  }
}

/** Back to the step that led to the decision. */
function sendBack(node: FlowNode, flow: Flow, lines: string[]): Fix[] {
  const entry = flow.edges.find(({ from, to }) => to === node.id && from !== node.id)
  const target = flow.nodes.find(({ id }) => id === entry?.from)
  return target ? [{ title: `Send back to ${quoted(target.label)}`, edits: [arrow(node, target, node, lines, 'Needs fixes')] }] : []
}

/** What the picture shows has to be something that the page says: a step, a principle, or what the letter says. */
function lintSteps(page: Linted, { nodes, starts, stageOf }: Drawing, findings: Findings) {
  const { process, steps, found, lines } = page
  if (steps.groups.length === 0) return
  const leaves = new Set(process.flow.edges.map(({ from }) => from))
  const names = steps.groups.map(({ group, stage }) => wordsOf(`${group.name ?? ''} ${stage.name}`))
  const sentences = [
    ...steps.tasks.map(({ task }) => task.title),
    ...process.principles.map(({ text }) => text),
    ...found.sayings.flatMap(({ items }) => items.map(({ text }) => text)),
  ].map(wordsOf)
  for (const node of nodes) {
    // Where it begins and where it ends is no step.
    if (stageOf.has(node.id) || starts.includes(node) || !leaves.has(node.id) || node.shape === 'terminal') continue
    const words = wordsOf(node.label)
    const enough = Math.min(2, words.size)
    if (names.some((name) => shared(name, words) > 0) || sentences.some((sentence) => shared(sentence, words) >= enough)) continue
    const isDecision = node.shape === 'decision'
    const led = process.flow.edges.find(({ to }) => to === node.id)?.from
    const behind = stageOf.get(led ?? '')?.tasks.at(-1) ?? process.stages[0]?.tasks.at(-1)
    const step = behind && addStep(page, { role: behind.role, text: node.label, bound: false, behind })
    findings.warning('flow.no-stage', placeOfNode(node, lines), `No step of the page is ${quoted(node.label)}.`, {
      why: isDecision
        ? 'The diagram shows a decision that nobody is asked to take.'
        : 'The diagram shows something that nobody is asked to do.',
      fixes: step ? [{ title: `Add the step for ${behind.role}`, edits: [step.edit] }] : [],
    })
  }
}
