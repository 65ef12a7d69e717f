import type { Kind } from '../records/kinds.ts'
import type { Data } from './action.ts'
import { quoted } from './words.ts'

/**
 * What no change may do to a single record, whoever planned it and however old the plan is. Asked with the data as they are
 * at the last moment. Answers why not, or undefined.
 */
export function brokenPromise(kind: Kind, before: Data | null, after: Data | null): string | undefined {
  if (kind === 'ticket' && before && isOpen(before) && watchers(before) > 0 && !(after && watchers(after) > 0)) {
    return `Nobody of ours would watch ${quoted(String(before.subject))} any more; somebody has to follow it first.`
  }
  // An ended one is history, and a new one that they send is theirs to begin with.
  if (kind === 'series' && before?.organiser === 'customer' && before.active !== false) {
    return `The customer organises ${quoted(String(before.title))}; only they change or end it, we ask.`
  }
  return undefined
}

const isOpen = ({ status }: Data) => status !== 'solved' && status !== 'closed'
const watchers = ({ followers, cc }: Data) => (Array.isArray(followers) ? followers.length : 0) + (Array.isArray(cc) ? cc.length : 0)
