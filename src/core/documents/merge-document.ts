import { isSame } from '../base/canonical.ts'
import type { ReadDocument } from './read-document.ts'

/** A place that two sides changed in different ways; a person chooses. */
export type DocumentConflict = { what: 'answer' | 'ticked'; id: string; base: unknown; ours: unknown; theirs: unknown }
export type MergedDocument = { merged: ReadDocument; conflicts: DocumentConflict[] }

/**
 * Two sides have worked on one document since both knew `base`. Field by field, what one side changed holds; where both did and
 * differ, ours stands and both are told. Text that people added on either side stays.
 */
export function mergeDocument(base: ReadDocument, ours: ReadDocument, theirs: ReadDocument): MergedDocument {
  const conflicts: DocumentConflict[] = []
  const merge = <T>(what: DocumentConflict['what'], pick: (document: ReadDocument) => Record<string, T>): Record<string, T> => {
    const merged: [id: string, value: T][] = []
    for (const id of new Set([base, ours, theirs].flatMap((document) => Object.keys(pick(document))))) {
      const [before, our, their] = [base, ours, theirs].map((document) =>
        Object.hasOwn(pick(document), id) ? pick(document)[id] : undefined,
      )
      const value = same(our, before) ? their : our
      if (!same(our, before) && !same(their, before) && !same(our, their))
        conflicts.push({ what, id, base: before, ours: our, theirs: their })
      if (value !== undefined) merged.push([id, value])
    }
    return Object.fromEntries(merged)
  }
  const answers = merge('answer', (document) => document.answers)
  const ticked = merge('ticked', (document) => document.ticked)
  return { merged: { answers, ticked, unread: mergeUnread(base, ours, theirs) }, conflicts }
}

const same = (a: unknown, b: unknown): boolean => isSame(a ?? null, b ?? null)

/** What one side took away is gone; what either side added is there once. */
function mergeUnread(base: ReadDocument, ours: ReadDocument, theirs: ReadDocument): ReadDocument['unread'] {
  const has = ({ unread }: ReadDocument, text: string) => unread.some((one) => one.text === text)
  const isKept = (text: string) => !has(base, text) || (has(ours, text) && has(theirs, text))
  const mine = ours.unread.filter(({ text }) => isKept(text))
  return [...mine, ...theirs.unread.filter(({ text }) => isKept(text) && !has(ours, text))]
}
