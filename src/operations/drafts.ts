import type { PlaybookDraft } from '../contract/playbook-pages.ts'
import { Refusal } from '../core/base/refusal.ts'
import { personRef } from '../core/policy/person-name.ts'
import type { Draft } from '../store/drafts.ts'
import type { Directory } from './directory.ts'

export const unknownDraft = (playbook: string) =>
  new Refusal('unknown', 'draft.unknown', `There is no draft of "${playbook.slice(0, 60)}" that you can see.`)

/** Everything about a draft but its page. A suggestion that was published is nobody's to decide any more. */
export const draftView = (
  { playbook, person, basedOn, suggestion, taken, declined, savedAt, version }: Omit<Draft, 'page'>,
  { people }: Pick<Directory, 'people'>,
): Omit<PlaybookDraft, 'page'> => ({
  playbook,
  by: personRef(person, people),
  savedAt: savedAt.toISOString(),
  version,
  basedOn,
  suggested: taken === null && declined === null ? suggestion : null,
  taken,
  declined: declined && { ...declined, by: personRef(declined.by, people) },
})

/** What the page calls itself, read without compiling it: a draft may be a page that nobody can compile. */
export function titleIn(page: string): string {
  const start = page.slice(0, 20_000)
  const stated = /^---\r?\n[\s\S]*?^title:[ \t]*(.+)$/m.exec(start)?.[1]
  const found = (stated ?? /^#[ \t]+(.+)$/m.exec(start)?.[1] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2')
  return found === '' ? 'Untitled playbook' : found.slice(0, 200)
}
