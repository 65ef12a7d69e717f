import type { Gate, Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { isApproval } from './steps.ts'
import type { LoweredGroup, Steps } from './tasks.ts'
import { nearest, shared, topicWords } from './words.ts'

/** The tasks that names stand for: a task by itself, a group or a stage by all it holds. */
export function idsOf(names: string[], { tasks, groups, stages }: Steps, range: Range, findings: Findings): string[] {
  const found = names.flatMap((name) => {
    if (tasks.some(({ task }) => task.id === name)) return [name]
    const held =
      stages.find(({ id }) => id === name)?.tasks.map(({ id }) => id) ??
      groups.find(({ id }) => id === name)?.tasks.map(({ task }) => task.id)
    if (held) return held
    const known = [...tasks.map(({ task }) => task.id), ...groups.map(({ id }) => id), ...stages.map(({ id }) => id)]
    const meant = findings.areFew() ? nearest(name, known) : undefined
    findings.warning('id.unknown', range, `Nothing on this page has the id "${name}"${meant ? `; did you mean "${meant}"?` : '.'}`, {
      why: 'The order or rule that it should give does not hold.',
      written: name,
      ...(meant ? { instead: [meant] } : {}),
    })
    return []
  })
  return [...new Set(found)]
}

/** Writes into each task what must be finished before it: stage by stage, gate, numbered list, and what is stated. */
export function settleOrder(steps: Steps, gates: { gate: Gate; group: LoweredGroup }[], findings: Findings) {
  for (const { task, raw, group, stage, stated } of steps.tasks) {
    const previousStage = steps.stages[steps.stages.indexOf(stage) - 1]
    const after = new Set(previousStage?.tasks.map(({ id }) => id) ?? [])
    for (const id of waitsFor(group.after, stage.id, steps, gates, group.range, findings)) after.add(id)
    const previous = raw.previous && steps.tasks.find((other) => other.raw === raw.previous)
    if (previous) after.add(previous.task.id)
    const { binding, line } = raw.item
    for (const id of idsOf(stated, steps, binding?.keys.after ?? line, findings)) after.add(id)
    after.delete(task.id)
    task.after = [...after]
  }
  refuseCircles(steps, findings)
}

/** "after approval" waits for the gate of its stage, "after cleanup" for the group of that name. */
function waitsFor(
  after: string | undefined,
  stage: string,
  steps: Steps,
  gates: { gate: Gate; group: LoweredGroup }[],
  range: Range,
  findings: Findings,
): string[] {
  if (!after) return []
  if (isApproval(after)) {
    const gate = gates.find(({ group }) => group.stage.id === stage) ?? gates[gates.length - 1]
    if (gate) return gate.gate.reviews
  }
  const words = topicWords(after)
  const named = steps.groups.find(({ group }) => group.name && shared(topicWords(group.name), words) >= Math.max(1, words.size / 2))
  if (named) return named.tasks.map(({ task }) => task.id)
  findings.warning('order.unknown', range, `"after ${after}" matches no group and no gate of this page.`, {
    why: 'These tasks open earlier than the page says.',
  })
  return []
}

/** Two tasks that wait for each other would never open. */
function refuseCircles({ tasks }: Steps, findings: Findings) {
  const byId = new Map(tasks.map((lowered) => [lowered.task.id, lowered]))
  const state = new Map<string, 'visiting' | 'done'>()
  const visit = (id: string): void => {
    const lowered = byId.get(id)
    if (!lowered || state.get(id) === 'done') return
    state.set(id, 'visiting')
    for (const other of [...lowered.task.after]) {
      if (state.get(other) !== 'visiting') {
        visit(other)
        continue
      }
      findings.error(
        'order.circle',
        lowered.raw.item.line,
        `"${lowered.task.title}" waits for "${byId.get(other)?.task.title ?? other}", which waits for it.`,
        { why: 'Neither would ever open.' },
      )
      lowered.task.after = lowered.task.after.filter((each) => each !== other)
    }
    state.set(id, 'done')
  }
  for (const id of byId.keys()) visit(id)
}
