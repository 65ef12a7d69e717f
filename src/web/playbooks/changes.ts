import type { PlaybookChange } from '../../contract/playbook-pages.ts'

export type What = PlaybookChange['what']

/** First what changes the work, then what changes the words about it. */
const order: readonly What[] = [
  'stage',
  'task',
  'order',
  'due',
  'gate',
  'role',
  'raci',
  'letter',
  'template',
  'topic',
  'binding',
  'flow',
  'principle',
  'text',
  'title',
]

/** The differences under what they are about. */
export function byKind(changes: readonly PlaybookChange[]): { what: What; changes: PlaybookChange[] }[] {
  return order
    .map((what) => ({ what, changes: changes.filter((change) => change.what === what) }))
    .filter(({ changes: some }) => some.length > 0)
}
