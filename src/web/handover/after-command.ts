import type { HandoverView } from '../../core/process/view.ts'
import { type Can, shortLabel } from './can.ts'
import { isOver } from './is-over.ts'
import { words } from './words.ts'

/** What is said after a command: what happened, what is left for the reader, or who goes on. */
export function saidAfter(can: Can, after: HandoverView, me: string): string {
  const task = after.tasks.find(({ id }) => id === can.on)
  const mine = after.waiting.filter(({ person }) => person.id === me).length
  const [next] = after.waiting
  const rest = mine > 0 ? words.left(mine) : next ? words.next(next.person.name, next.verb) : isOver(after) ? words.ended : words.quiet
  const isFinished = task?.status === 'done' || task?.status === 'not-applicable'
  return `${didWords(can, task, isFinished)} ${rest}`
}

function didWords(can: Can, task: HandoverView['tasks'][number] | undefined, isFinished: boolean): string {
  if (task === undefined) return words.done(can.label)
  if (isFinished) return words.done(task.title)
  // Its button says "Send", and that is not done before a mail server says so.
  return can.command === 'release-letter' ? words.released : words.part(shortLabel(can, task.title), task.title)
}

/** The command that takes this one back, where the rules of the handover offer one. */
export function wayBack(can: Can, after: HandoverView): { can: Can; values: Record<string, unknown> } | undefined {
  const [command, values] = can.command === 'pause' ? (['resume', {}] as const) : (['reopen', { because: words.undoBecause }] as const)
  if (command === 'reopen' && can.command === 'reopen') return undefined
  const back = after.can.find((each) => each.command === command && (command === 'resume' || each.on === can.on))
  return back && { can: back, values }
}
