import type { Definition, FlowNode } from '../../core/definition/definition.ts'

type Node = { id: string; label: string; shape: FlowNode['shape'] }
type Edge = { from: string; to: string; label?: string | undefined }

/** The process as a flowchart: the page's own when it draws one, else its stages and gates in order. */
export function renderMermaid(definition: Definition): string {
  const { nodes, edges } = definition.flow.nodes.length > 0 ? definition.flow : drawn(definition)
  return renderFlow(nodes, edges)
}

type Looks = { classes: Readonly<Record<string, string>>; classOf: (id: string) => string | undefined }

/** Nodes get names of ours, so that nothing of a page is ever read as syntax. */
export function renderFlow(nodes: readonly Node[], edges: readonly Edge[], looks?: Looks): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]))
  const lines = [
    'flowchart TD',
    ...nodes.map(({ id, label, shape }) => `  ${names.get(id)}${around(quoted(label), shape)}`),
    ...edges.map(({ from, to, label }) => `  ${names.get(from)} -->${label ? `|${quoted(label)}|` : ''} ${names.get(to)}`),
    ...Object.entries(looks?.classes ?? {}).map(([name, style]) => `  classDef ${name} ${style}`),
    ...nodes.flatMap(({ id }) => {
      const look = looks?.classOf(id)
      return look === undefined ? [] : [`  class ${names.get(id)} ${look}`]
    }),
  ]
  return `${lines.join('\n')}\n`
}

/** A stage after the other; after a stage with a gate, the gate with its way on and its way back. */
export function drawn({ stages, gates }: Definition): { nodes: Node[]; edges: Edge[] } {
  const nodes: Node[] = [{ id: 'start', label: 'Start', shape: 'terminal' }]
  const edges: Edge[] = []
  let last: { id: string; label?: string | undefined } = { id: 'start' }
  for (const stage of stages) {
    const id = `stage:${stage.id}`
    nodes.push({ id, label: `${stage.name} (${stage.tasks.length} ${stage.tasks.length === 1 ? 'task' : 'tasks'})`, shape: 'box' })
    edges.push({ from: last.id, to: id, label: last.label })
    last = { id }
    for (const gate of gates.filter(({ task }) => stage.tasks.some((each) => each.id === task))) {
      const at = `gate:${gate.id}`
      const back = stages.find((each) => each.tasks.some((task) => gate.rework.includes(task.id)))
      nodes.push({ id: at, label: gate.title, shape: 'decision' })
      edges.push({ from: id, to: at }, { from: at, to: `stage:${(back ?? stage).id}`, label: 'Needs fixes' })
      last = { id: at, label: 'Approved' }
    }
  }
  nodes.push({ id: 'end', label: 'Complete', shape: 'terminal' })
  edges.push({ from: last.id, to: 'end', label: last.label })
  return { nodes, edges }
}

const around = (label: string, shape: FlowNode['shape']): string =>
  ({ box: `[${label}]`, round: `(${label})`, decision: `{${label}}`, terminal: `([${label}])` })[shape]

/** Within quotes mermaid reads entities, and nothing else ends the label. Names are ours, so a page's words are never syntax. */
const quoted = (text: string): string =>
  `"${text
    .split(/\n/)
    .map((line) =>
      line
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/[#&"<>`;]/g, (sign) => `#${sign.codePointAt(0)};`),
    )
    .join('<br/>')}"`
