import type { HandoverView } from '../../contract/handover-view.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { isFinished } from '../../core/process/finished.ts'
import { drawn, renderFlow } from './mermaid.ts'

/** How far a handover is, as a flowchart: its stages and gates, each in the colour of its state and with the count of what is done. */
export function renderMermaidState(view: Pick<HandoverView, 'stages' | 'gates' | 'tasks' | 'state'>, definition: Definition): string {
  const { nodes, edges } = drawn(definition)
  const states = new Map(nodes.map(({ id }) => [id, stateOf(id, view)]))
  const labelled = nodes.map((node) => ({ ...node, label: labelOf(node, view) }))
  return renderFlow(labelled, edges, { classes: looks, classOf: (id) => states.get(id) })
}

/** Fill, line and letters: they stay readable where a viewer shows charts on dark ground. */
const looks = {
  done: 'fill:#dff3e4,stroke:#1b6e3c,color:#0b3d20',
  active: 'fill:#e3ecff,stroke:#0b3ee3,color:#0a1f66',
  fixes: 'fill:#fff0d6,stroke:#8a4b00,color:#5c3200',
  todo: 'fill:#f4f5f7,stroke:#6b7180,color:#3d4350',
}
type Look = keyof typeof looks

function stateOf(id: string, { stages, gates, state }: Pick<HandoverView, 'stages' | 'gates' | 'state'>): Look {
  if (id === 'start') return 'done'
  if (id === 'end') return state === 'completed' ? 'done' : 'todo'
  const gate = gates.find((one) => `gate:${one.id}` === id)
  if (gate) {
    const byState: Record<typeof gate.state, Look> = {
      'not submitted': 'todo',
      'in review': 'active',
      'needs fixes': 'fixes',
      approved: 'done',
      revoked: 'fixes',
      stale: 'fixes',
    }
    return byState[gate.state]
  }
  const stage = stages.find((one) => `stage:${one.id}` === id)
  return stage ? ({ done: 'done', active: 'active', 'to do': 'todo' } as const)[stage.state] : 'todo'
}

function labelOf(
  { id, label }: { id: string; label: string },
  { stages, gates, tasks }: Pick<HandoverView, 'stages' | 'gates' | 'tasks'>,
): string {
  const stage = stages.find((one) => `stage:${one.id}` === id)
  if (stage) {
    const own = tasks.filter((task) => task.stage === stage.id)
    const done = own.filter(({ status }) => isFinished({ status })).length
    return `${stage.name}\n${done} of ${own.length} done`
  }
  const gate = gates.find((one) => `gate:${one.id}` === id)
  return gate ? `${gate.title}\n${gate.state}${gate.rounds.length > 0 ? `, round ${gate.rounds.length}` : ''}` : label
}
