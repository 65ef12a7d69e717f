import { pairUp } from '../base/pair-up.ts'
import type { Definition, Stage } from '../definition/definition.ts'
import { type PlacedTask, placedTasks, taskChanges } from '../definition/task-changes.ts'
import { changesOf, listed, movedAmong, type PlaybookChange, quoted } from './change.ts'
import { orderChanges } from './difference-order.ts'

export type Same = {
  /** Which task is which, and which role, by the names before. */
  tasks: ReadonlyMap<string, string>
  roles: ReadonlyMap<string, string>
}

/** Stages and tasks: what came, what went, what stands or waits elsewhere, who does it and until when. */
export function taskDifferences(before: Definition, after: Definition, same: Same): PlaybookChange[] {
  const stages = sameStages(before, after, same)
  const here = new Map(placedTasks(before).map((one) => [one.task.id, underNewRoles(one, same.roles)]))
  const there = new Map(placedTasks(after).map((one) => [one.task.id, one]))
  const old = new Map([...same.tasks].map(([id, now]) => [now, id]))
  const pairs = [...there.values()].flatMap((is): { was: PlacedTask; is: PlacedTask }[] => {
    const was = here.get(old.get(is.task.id) ?? '')
    return was ? [{ was, is }] : []
  })
  const groups = renamedGroups(pairs)
  const told = toldByGates(before, after, same)
  const moved = new Set<string>()

  const changed = pairs.flatMap(({ was, is }): PlaybookChange[] => {
    const isSameStage = stages.get(was.stage) === is.stage
    if (!isSameStage) moved.add(is.task.id)
    const group = was.task.group === undefined ? undefined : groups.get(groupKey(was))
    const asNow = group === undefined ? was : { ...was, task: { ...was.task, group } }
    return taskChanges(asNow, is, isSameStage).flatMap(({ what, kind, words, ...values }) =>
      told.has(`${is.task.id} ${what === 'due' ? 'due' : 'role'}`) && (what === 'due' || words.includes(' belongs to the '))
        ? []
        : [{ what, kind, id: is.task.id, title: is.task.title, words, range: is.task.range, ...values }],
    )
  })
  const reordered = [...stages.values()].flatMap((stage) => {
    const staying = pairs.filter(({ was, is }) => is.stage === stage && stages.get(was.stage) === stage)
    return inAnotherOrder(stage, staying).map((change) => {
      moved.add(change.id)
      return change
    })
  })
  const ids = new Set(same.tasks.values())
  return [
    ...stageChanges(before, after, stages, same),
    ...groupChanges(pairs, groups),
    ...[...there.values()].flatMap((one) => (ids.has(one.task.id) ? [] : cameOrWent('added', one))),
    ...[...here.values()].flatMap((one) => (same.tasks.has(one.task.id) ? [] : cameOrWent('removed', one))),
    ...changed,
    ...reordered,
    ...orderChanges(before, after, same.tasks, moved),
  ]
}

const underNewRoles = ({ task, stage }: PlacedTask, roles: Same['roles']): PlacedTask => {
  const now = (role: string) => roles.get(role) ?? role
  return { stage, task: { ...task, role: now(task.role), participants: task.participants.map(now) } }
}

function cameOrWent(kind: 'added' | 'removed', { task, stage }: PlacedTask): PlaybookChange[] {
  const { add, found } = changesOf({ what: 'task', id: task.id, title: task.title, range: kind === 'added' ? task.range : null })
  const name = quoted(task.title)
  if (kind === 'added') add(kind, `${name} is new in ${quoted(stage.name)}: the ${task.role} does it.`, { after: task.role })
  else add(kind, `${name} is gone from ${quoted(stage.name)}; the ${task.role} did it.`, { before: task.role })
  return found
}

/** Stages by id or name, else by where most of their tasks went. */
function sameStages(before: Definition, after: Definition, { tasks }: Same): Map<Stage, Stage> {
  const stages = pairUp(before.stages, after.stages, { id: ({ id }) => id, text: ({ name }) => name })
  for (const stage of before.stages) {
    if (stages.has(stage)) continue
    const taken = new Set(stages.values())
    const heir = after.stages.find((other) => {
      const shared = stage.tasks.filter(({ id }) => other.tasks.some((task) => task.id === tasks.get(id)))
      return !taken.has(other) && shared.length * 2 > Math.max(stage.tasks.length, other.tasks.length)
    })
    if (heir) stages.set(stage, heir)
  }
  return stages
}

function stageChanges(before: Definition, after: Definition, stages: ReadonlyMap<Stage, Stage>, { roles }: Same): PlaybookChange[] {
  const kept = new Set(stages.values())
  const old = new Map([...stages].map(([was, is]) => [is, was]))
  const places = after.stages.flatMap((stage) => {
    const was = old.get(stage)
    return was ? [before.stages.indexOf(was)] : []
  })
  const staying = after.stages.filter((stage) => kept.has(stage))
  const moved = movedAmong(places)
  return [
    ...after.stages.flatMap((stage) => {
      const { add, compare, found } = changesOf({ what: 'stage', id: stage.id, title: stage.name, range: stage.range })
      const name = quoted(stage.name)
      const was = old.get(stage)
      if (!was) add('added', `The stage ${name} is new.`, { after: stage.name })
      else {
        compare(was.name, stage.name, `The stage ${quoted(was.name)} is called ${name} now.`)
        compare(windowWords(was), windowWords(stage), `The stage ${name} runs in ${windowWords(stage) ?? 'no stated time'} now.`)
        const lead = was.lead === undefined ? undefined : (roles.get(was.lead) ?? was.lead)
        compare(lead, stage.lead, stage.lead ? `The ${stage.lead} leads the stage ${name} now.` : `Nobody leads the stage ${name} now.`)
        compare(was.guidance ?? '', stage.guidance ?? '', `What stands under the stage ${name} as help reads differently.`)
      }
      return found
    }),
    ...before.stages.flatMap((stage) => {
      const { add, found } = changesOf({ what: 'stage', id: stage.id, title: stage.name, range: null })
      if (!stages.has(stage)) add('removed', `The stage ${quoted(stage.name)} is gone.`, { before: stage.name })
      return found
    }),
    ...staying.flatMap((stage, index) => {
      const { add, found } = changesOf({ what: 'stage', id: stage.id, title: stage.name, range: stage.range })
      const previous = staying[index - 1]
      if (moved.has(index))
        add('moved', `The stage ${quoted(stage.name)} comes ${previous ? `after ${quoted(previous.name)}` : 'first'} now.`)
      return found
    }),
  ]
}

const windowWords = ({ window }: Stage): string | null =>
  window ? `${window.unit} ${window.from === window.to ? window.from : `${window.from}-${window.to}`}` : null

/** Tasks that stay in their stage and stand elsewhere in it. */
function inAnotherOrder(stage: Stage, staying: readonly { was: PlacedTask; is: PlacedTask }[]): PlaybookChange[] {
  const now = staying.toSorted((a, b) => stage.tasks.indexOf(a.is.task) - stage.tasks.indexOf(b.is.task))
  const old = new Map(now[0]?.was.stage.tasks.map(({ id }, index) => [id, index]))
  const moved = movedAmong(now.map(({ was }) => old.get(was.task.id) ?? 0))
  return now.flatMap(({ is: { task } }, index) => {
    if (!moved.has(index)) return []
    const { add, found } = changesOf({ what: 'task', id: task.id, title: task.title, range: task.range })
    const previous = now[index - 1]?.is.task
    add('moved', `${quoted(task.title)} stands ${previous ? `after ${quoted(previous.title)}` : `first in ${quoted(stage.name)}`} now.`, {
      after: previous?.title ?? null,
    })
    return found
  })
}

const groupKey = ({ task, stage }: PlacedTask) => `${stage.id}\n${task.group}`

/** A group whose heading reads differently is told once, not with each of its tasks. */
function renamedGroups(pairs: readonly { was: PlacedTask; is: PlacedTask }[]): Map<string, string> {
  const renamed = new Map<string, string>()
  for (const [key, own] of Map.groupBy(
    pairs.filter(({ was }) => was.task.group !== undefined),
    ({ was }) => groupKey(was),
  )) {
    const [name, another] = new Set(own.map(({ is }) => is.task.group))
    const isWhole = pairs.every(({ was, is }) => is.task.group !== name || groupKey(was) === key)
    if (name !== undefined && another === undefined && own.length > 0 && isWhole && name !== own[0]?.was.task.group) renamed.set(key, name)
  }
  return renamed
}

const groupChanges = (pairs: readonly { was: PlacedTask; is: PlacedTask }[], groups: ReadonlyMap<string, string>): PlaybookChange[] =>
  [...groups].flatMap(([key, name]) => {
    const first = pairs.find(({ was }) => groupKey(was) === key)
    const { compare, found } = changesOf({ what: 'stage', id: first?.is.stage.id ?? '', title: name, range: first?.is.task.range ?? null })
    compare(first?.was.task.group, name, `What was headed ${quoted(first?.was.task.group ?? '')} is headed ${quoted(name)} now.`)
    return found
  })

/** A gate tells of its role and its time itself; its review tasks need not repeat it. */
function toldByGates(before: Definition, after: Definition, { tasks }: Same): Set<string> {
  const reviewed = new Set(before.gates.flatMap(({ reviews }) => reviews.flatMap((id) => tasks.get(id) ?? [])))
  return new Set(after.gates.flatMap(({ reviews }) => reviews.flatMap((id) => (reviewed.has(id) ? [`${id} due`, `${id} role`] : []))))
}

export const titles = (definition: Definition, ids: readonly string[]): string =>
  listed(ids.map((id) => quoted(placedTasks(definition).find(({ task }) => task.id === id)?.task.title ?? id)))
