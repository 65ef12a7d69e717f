import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import type { PlaybookView } from '../../contract/playbooks.ts'

/** With which text the desk opens, and where that text comes from. */
export type Opening = {
  id: string
  title: string
  published: PlaybookView | null
  mine: PlaybookDraft | null
  /** Somebody else's, suggested to the reader. */
  theirs: PlaybookDraft | null
}

/** What was suggested and asked for goes before one's own draft, and that before what is published, as a taken suggestion is. */
const shownDraft = ({ mine, theirs }: Opening): PlaybookDraft | null => theirs ?? (mine?.taken ? null : mine)

export const textOf = (opening: Opening): string => shownDraft(opening)?.page ?? opening.published?.page ?? ''

/** What a draft made now is based on. */
export const baseOf = (opening: Opening): string | null => shownDraft(opening)?.basedOn ?? opening.published?.version ?? null

/** Whether something was published since the text began. */
export const isOlderBase = (opening: Opening): boolean =>
  shownDraft(opening) !== null && opening.published !== null && shownDraft(opening)?.basedOn !== opening.published.version
