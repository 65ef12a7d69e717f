import { pageEnvironment } from '../checks/environment.ts'
import { type Node, outside, partsOf, pathOf, type Scope } from '../checks/expression.ts'
import type { Definition, Range, Task } from '../definition/definition.ts'

/** A name that a page gives to something that the workspace keeps a list of, and where. */
export type UsedName = { name: string; range: Range }

/** The service tiers that a page names: those that its tasks move accounts to, and those that its checks compare with. */
export function tiersNamed({ stages, topics, principles }: Definition): UsedName[] {
  const tasks = stages.flatMap((stage) => stage.tasks)
  const all = function withInner(list: Definition['topics']): Definition['topics'] {
    return list.flatMap((topic) => [topic, ...withInner(topic.topics)])
  }
  return [
    ...tasks.flatMap((task) => [...tierSet(task), ...expressionsOf(task).flatMap(tiersCompared)]),
    ...all(topics).flatMap(({ when }) => (when ? tiersCompared(when) : [])),
    ...principles.flatMap(({ never }) => (never ? tiersCompared(never) : [])),
  ]
}

const tierSet = ({ does }: Task): UsedName[] =>
  does?.action === 'cs-platform.set-tier' && typeof does.with.tier === 'string' ? [{ name: does.with.tier, range: does.range }] : []

const expressionsOf = ({ check, parts, when, verify }: Task) =>
  [check, when, verify, ...parts.map((part) => part.check)].flatMap((one) => one ?? [])

/** Texts that `serviceTier.tier` is held against: `== "Scale"`, `in ["Named", "Growth"]`. */
function tiersCompared({ expression, range }: { expression: string; range: Range }): UsedName[] {
  if (!expression.includes('serviceTier')) return []
  let ast: Node
  try {
    ast = pageEnvironment.parse(expression).ast
  } catch {
    // What does not parse has a finding of its own.
    return []
  }
  return [...new Set(textsBeside(ast, outside))].map((name) => ({ name, range }))
}

const compares = new Set(['==', '!=', 'in'])

function textsBeside(node: Node, scope: Scope): string[] {
  const inside = partsOf(node, scope)
  const beside = compares.has(node.op) && inside.some(([part, inner]) => pathOf(part, inner) === 'serviceTier.tier')
  return [...(beside ? inside.flatMap(([part]) => textsIn(part)) : []), ...inside.flatMap(([part, inner]) => textsBeside(part, inner))]
}

function textsIn(node: Node): string[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [node.args] : []
  return node.op === 'list' ? node.args.flatMap(textsIn) : []
}
