import type { Definition } from '../definition/definition.ts'
import { changesOf, listed, type PlaybookChange, quoted } from './change.ts'

/**
 * What waits for what. A task waits for all that those wait for which it waits for, so one new line on the page changes this for
 * everything behind it; told is only where it was said. What came, went or moved explains its own order and is left out.
 */
export function orderChanges(
  before: Definition,
  after: Definition,
  same: ReadonlyMap<string, string>,
  moved: ReadonlySet<string>,
): PlaybookChange[] {
  const common = new Set([...same.values()].filter((id) => !moved.has(id)))
  const was = allBefore(before, (id) => same.get(id), common)
  const is = allBefore(after, (id) => id, common)
  const tasks = new Map(after.stages.flatMap((stage) => stage.tasks.map((task) => [task.id, task])))
  return [...common].flatMap((id) => {
    const task = tasks.get(id)
    if (!task) return []
    const gained = said(id, was, is)
    const lost = said(id, is, was)
    if (gained.length + lost.length === 0) return []
    const names = (ids: readonly string[]) => listed(ids.slice(0, 5).map((one) => quoted(tasks.get(one)?.title ?? one)))
    const { add, found } = changesOf({ what: 'order', id, title: task.title, range: task.range })
    const sentences = [
      gained.length > 0 ? `waits for ${names(gained)} now` : '',
      lost.length > 0 ? `no longer waits for ${names(lost)}` : '',
    ].filter(Boolean)
    add('changed', `${quoted(task.title)} ${sentences.join(' and ')}.`, {
      before: lost.length > 0 ? names(lost) : null,
      after: gained.length > 0 ? names(gained) : null,
    })
    return found
  })
}

type Before = ReadonlyMap<string, ReadonlySet<string>>

/** Everything that has to be done before each task, directly or not, of the tasks that both versions have. */
function allBefore({ stages }: Definition, nameOf: (id: string) => string | undefined, common: ReadonlySet<string>): Before {
  const tasks = new Map(stages.flatMap((stage) => stage.tasks.map((task) => [task.id, task])))
  const known = new Map<string, Set<string>>()
  const walk = (id: string): Set<string> => {
    const found = known.get(id)
    if (found) return found
    const all = new Set<string>()
    known.set(id, all) // Before its own end: a page with a circle must not hang.
    for (const one of tasks.get(id)?.after ?? []) {
      all.add(one)
      for (const further of walk(one)) all.add(further)
    }
    return all
  }
  return new Map(
    [...tasks.keys()].flatMap((id): [string, Set<string>][] => {
      const name = nameOf(id)
      if (name === undefined || !common.has(name)) return []
      const others = [...walk(id)].flatMap((one) => nameOf(one) ?? []).filter((one) => common.has(one))
      return [[name, new Set(others)]]
    }),
  )
}

/** What the task has in `to` and not in `from`, without what follows from another such line. */
function said(id: string, from: Before, to: Before): string[] {
  const [old, now] = [from.get(id), to.get(id)]
  if (!old || !now) return []
  const different = [...now].filter((one) => !old.has(one))
  if (different.length === 0) return []
  const between = [...now].filter((one) => old.has(one))
  const own = different.filter((one) => !between.some((other) => to.get(other)?.has(one)))
  return own.filter((one) => !own.some((other) => other !== one && to.get(other)?.has(one)))
}
