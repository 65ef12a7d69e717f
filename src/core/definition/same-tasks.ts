import { pairUp } from '../base/pair-up.ts'
import { slug } from '../base/slug.ts'
import type { Definition, Task } from './definition.ts'

const known = new WeakMap<Definition, WeakMap<Definition, ReadonlyMap<string, string>>>()

/**
 * Which task of one version is which of another, by id. An id that the page states keeps history together; one that was made
 * from the text changes with it, so such tasks are also recognised by a text that changed a little.
 */
export function sameTasks(before: Definition, after: Definition): ReadonlyMap<string, string> {
  const found = known.get(before)?.get(after)
  if (found) return found
  const tasks = ({ stages }: Definition) => stages.flatMap((stage) => stage.tasks)
  const pairs = pairUp(tasks(before), tasks(after), { id: ({ id }) => id, text: ({ title }) => title, isNamed: isStated })
  const ids = new Map([...pairs].map(([one, same]) => [one.id, same.id]))
  const of = known.get(before) ?? new WeakMap<Definition, ReadonlyMap<string, string>>()
  known.set(before, of.set(after, ids))
  return ids
}

/** Whether somebody gave it a name: a name that Baton makes is its text, with a number where there are several. */
function isStated({ id, title }: Task): boolean {
  const made = slug(title) || 'element'
  return id !== made && !(id.startsWith(`${made}-`) && /^\d+$/.test(id.slice(made.length + 1)))
}
