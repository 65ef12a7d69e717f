import type { HandoverView } from '../../core/process/view.ts'
import { words } from './words.ts'

/** Which part of the room a call has, and what it is called: a page with two calls has two parts, and no link may end at the other. */
export function callTab({ tasks }: Pick<HandoverView, 'tasks'>, call: string): { id: string; words: string } {
  const calls = tasks.filter(({ kind }) => kind === 'call').map(({ id }) => id)
  return calls.length === 1 ? { id: 'call', words: words.call } : { id: `call-${call}`, words: `${words.call} ${calls.indexOf(call) + 1}` }
}
