import type { Flow, Gate, Stage } from '../definition/definition.ts'
import { listValue, textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import { before } from './mermaid.ts'
import { idsOf } from './order.ts'
import { isApproval } from './steps.ts'
import type { LoweredGroup, Names, Steps } from './tasks.ts'
import { shared, topicWords } from './words.ts'

/** Gates are groups that a binding, a decision of the flow or an "after approval" makes one. */
export function lowerGates(steps: Steps, flow: Flow, names: Names, findings: Findings): { gate: Gate; group: LoweredGroup }[] {
  const gates: { gate: Gate; group: LoweredGroup }[] = []
  const groups = steps.groups.map((group) => ({ group, words: topicWords(group.group.name ?? group.stage.name) }))
  const decisions = decisionsBy(groups, flow)
  for (const group of steps.groups) {
    const stated = textValue(group.group.binding, 'kind') === 'gate'
    const decision = decisions.get(group)
    if (!stated && !decision && !isAwaited(group, steps.groups)) continue
    const first = group.tasks[0]
    if (!first) continue
    for (const { task } of group.tasks) task.kind = 'gate'
    const outcomes = decision ? flow.edges.filter(({ from }) => from === decision).flatMap(({ label }) => label ?? []) : []
    const statedId = textValue(group.group.binding, 'id')
    const gate: Gate = {
      id: statedId ?? names.name(undefined, `${group.group.name ?? group.stage.name} gate`, group.group.range),
      title: group.group.name ?? group.stage.name,
      task: first.task.id,
      role: first.task.role,
      submitter: submitterOf(group.stage, steps.stages),
      outcomes: outcomes.length > 0 ? outcomes : ['Approved', 'Needs fixes'],
      rework: reworkOf(group, decision, steps, groups, flow, findings),
      reviews: group.tasks.map(({ task }) => task.id),
      range: group.group.range,
      certainty: stated ? 'stated' : decision ? 'recognised' : 'inferred',
      ...(first.task.due ? { due: first.task.due } : {}),
    }
    gates.push({ gate, group })
  }
  return gates
}

type GroupWords = { group: LoweredGroup; words: Set<string> }[]

/** For each group, the decision node whose words fit it better than any other group. */
function decisionsBy(groups: GroupWords, flow: Flow): Map<LoweredGroup, string> {
  const decisions = new Map<LoweredGroup, string>()
  for (const { id, shape, label } of flow.nodes) {
    const group = shape === 'decision' ? bestGroup(label, groups) : undefined
    if (group && !decisions.has(group)) decisions.set(group, id)
  }
  return decisions
}

function bestGroup(label: string, groups: GroupWords): LoweredGroup | undefined {
  const words = topicWords((label.split(/:| - /)[0] ?? label).slice(0, 200))
  let best: { group: LoweredGroup; share: number } | undefined
  for (const { group, words: own } of groups) {
    const share = own.size === 0 ? 0 : shared(own, words) / Math.max(own.size, words.size)
    if (share >= 0.4 && (!best || share > best.share)) best = { group, share }
  }
  return best?.group
}

/** Another group waits "after approval", and this one before it reviews. */
function isAwaited(group: LoweredGroup, groups: LoweredGroup[]): boolean {
  const index = groups.indexOf(group)
  const next = groups[index + 1]
  return (
    next?.stage === group.stage && isApproval(next.group.after) && /\breview\b|\bapprov|\bgate\b|\bdecision\b/i.test(group.group.name ?? '')
  )
}

function submitterOf(stage: Stage, stages: Stage[]): string {
  const earlier = stages[stages.indexOf(stage) - 1]
  return earlier?.lead ?? earlier?.tasks[0]?.role ?? stage.lead ?? ''
}

/** Where a send-back leads: as stated, else along the arrow that leads back, else the stage before. */
function reworkOf(
  group: LoweredGroup,
  decision: string | undefined,
  steps: Steps,
  groups: GroupWords,
  flow: Flow,
  findings: Findings,
): string[] {
  const stated = listValue(group.group.binding, 'rework')
  if (stated.length > 0) return idsOf(stated, steps, group.group.binding?.keys.rework ?? group.group.range, findings)
  if (decision) {
    const earlier = before(flow, decision)
    const back = flow.edges.find(({ from, to }) => from === decision && earlier.has(to))
    const target = flow.nodes.find(({ id }) => id === back?.to)
    const found = target ? bestGroup(target.label, groups) : undefined
    if (found && found !== group) return found.tasks.map(({ task }) => task.id)
  }
  const previous = steps.stages[steps.stages.indexOf(group.stage) - 1]
  if (!previous) {
    findings.warning('gate.no-way-back', group.group.range, `"${group.group.name ?? ''}" can send back, but nothing says to where.`, {
      why: 'Without a way back, whoever decides can only approve or leave it lying.',
    })
  }
  return previous?.tasks.map(({ id }) => id) ?? []
}
