import type { Definition, Gate, Stage, Task } from '../../core/definition/definition.ts'

/** The drawing of a process: what stands under what, and what is joined to what. Made once for each compiled page. */

export type MapTask = {
  id: string
  title: string
  role: string
  kind: Task['kind']
  /** It may only begin when the one drawn right above it is finished. */
  joined: boolean
  /** Titles of others of the same stage that must be finished first. */
  after: string[]
  optional: boolean
  minutes?: Task['minutes']
  checked: boolean
}

export type MapGate = Pick<Gate, 'id' | 'title' | 'role' | 'outcomes'> & {
  due?: Gate['due']
  /** Where "needs fixes" leads: the stage that is drawn, and the name that people know. */
  back: { stage: string; name: string } | undefined
}

export type MapGroup = { name: string | undefined; gate: MapGate | undefined; tasks: MapTask[] }
export type MapStage = Pick<Stage, 'id' | 'name'> & { window?: Stage['window']; lead?: string; groups: MapGroup[] }

export function mapOf({ stages, gates }: Definition): MapStage[] {
  return stages.map((stage) => ({
    id: stage.id,
    name: stage.name,
    ...(stage.window && { window: stage.window }),
    ...(stage.lead !== undefined && { lead: stage.lead }),
    groups: groupsOf(stage, gates, stages),
  }))
}

function groupsOf(stage: Stage, gates: readonly Gate[], stages: readonly Stage[]): MapGroup[] {
  const titles = new Map(stage.tasks.map(({ id, title }) => [id, title]))
  const groups: { key: string; group: MapGroup }[] = []
  for (const task of stage.tasks) {
    const gate = gates.find(({ reviews, task: stands }) => reviews.includes(task.id) || stands === task.id)
    const key = `${task.group ?? ''} ${gate?.id ?? ''}`
    let last = groups.at(-1)
    if (last?.key !== key) {
      last = { key, group: { name: task.group, gate: gate && mapGate(gate, stages), tasks: [] } }
      groups.push(last)
    }
    const above = last.group.tasks.at(-1)
    const joined = above !== undefined && task.after.includes(above.id)
    // What the stage before has to finish is said by the line between the stages; what is joined, by the line between the two.
    const after = task.after.filter((id) => titles.has(id) && !(joined && (id === above?.id || isBefore(stage.tasks, id, above?.id ?? ''))))
    last.group.tasks.push({
      id: task.id,
      title: task.title,
      role: task.role,
      kind: task.kind,
      joined,
      after: namesOf(after, stage.tasks, gates),
      optional: task.optional,
      ...(task.minutes && { minutes: task.minutes }),
      checked: task.check !== undefined || task.parts.some(({ check }) => check !== undefined),
    })
  }
  return groups.map(({ group }) => group)
}

/** A whole gate or a whole group is called by its name, not by each of its tasks. */
function namesOf(ids: readonly string[], tasks: readonly Task[], gates: readonly Gate[]): string[] {
  const names = ids.map((id) => {
    const gate = gates.find(({ reviews }) => reviews.includes(id) && reviews.every((each) => ids.includes(each)))
    if (gate) return gate.title
    const task = tasks.find((each) => each.id === id)
    const group = tasks.filter((each) => each.group !== undefined && each.group === task?.group)
    return group.length > 1 && group.every((each) => ids.includes(each.id)) && task?.group ? task.group : (task?.title ?? id)
  })
  return [...new Set(names)]
}

/** Whether finishing `later` already needs `earlier`. */
function isBefore(tasks: readonly Task[], earlier: string, later: string): boolean {
  const after = tasks.find(({ id }) => id === later)?.after ?? []
  return after.includes(earlier) || after.some((id) => isBefore(tasks, earlier, id))
}

const mapGate = (gate: Gate, stages: readonly Stage[]): MapGate => ({
  id: gate.id,
  title: gate.title,
  role: gate.role,
  outcomes: gate.outcomes,
  ...(gate.due && { due: gate.due }),
  back: backOf(gate, stages),
})

/** A loop back to every task of a stage is a loop to the stage; else to the group or the task that it names. */
function backOf({ rework }: Gate, stages: readonly Stage[]): MapGate['back'] {
  const stage = stages.find(({ tasks }) => tasks.some(({ id }) => rework.includes(id)))
  if (!stage) return undefined
  const meant = stage.tasks.filter(({ id }) => rework.includes(id))
  const [first] = meant
  if (meant.length === stage.tasks.length || !first) return { stage: stage.id, name: stage.name }
  const oneGroup = first.group !== undefined && meant.every(({ group }) => group === first.group)
  return { stage: stage.id, name: oneGroup && first.group ? first.group : meant.length === 1 ? first.title : stage.name }
}

/** The stages on one line of time; undefined where the page gives no windows, or not in one unit. */
export function windowsOf(stages: readonly Pick<MapStage, 'id' | 'name' | 'window'>[]) {
  const bars = stages.flatMap(({ id, name, window }) => (window ? [{ id, name, from: window.from, to: window.to, unit: window.unit }] : []))
  const [first] = bars
  if (!first || bars.length < 2 || bars.some(({ unit, from, to }) => unit !== first.unit || from < 1 || to < from)) return undefined
  const last = Math.max(...bars.map(({ to }) => to))
  return last > 26 ? undefined : { unit: first.unit, last, bars }
}
