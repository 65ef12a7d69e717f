import { upperFirst } from '../../core/base/upper-first.ts'
import type { TaskView } from '../../core/process/view.ts'

/** Why it is locked, without what stands beside it anyway: the task's own name, and the line that the link leads to. */
export function lockWords({ why, title }: Pick<TaskView, 'why' | 'title'>): string {
  const words = (why ?? '').replace(`"${title}" `, '').replace(/ \(line \d+ of the playbook\)/, '')
  return upperFirst(words)
}
