import { Refusal } from '../base/refusal.ts'
import type { Task } from '../definition/definition.ts'
import type { AgendaItem, Handover } from './handover.ts'

/** A call that is still locked, or will not be, has nothing to talk about. */
export function whyNoAgenda(handover: Handover, task: Task): Refusal | undefined {
  const status = handover.tasks[task.id]?.status ?? 'locked'
  if (task.kind === 'call' && (status === 'open' || status === 'done')) return undefined
  return new Refusal('conflict', 'agenda.none', `"${task.title}" has no agenda now.`)
}

/** How an item is called where everybody may read: what is for few is not told on a button. */
export const pointWords = ({ text, restricted }: Pick<AgendaItem, 'text' | 'restricted'>): string =>
  restricted ? 'a point about how people get along' : `"${text.length > 120 ? `${text.slice(0, 119)}…` : text}"`

/** The parts, as forms and screens call them. */
export const partWords: Record<AgendaItem['part'], string> = {
  top: 'What matters most',
  people: 'How people get along',
  open: 'Still open',
  topic: 'Also',
}
