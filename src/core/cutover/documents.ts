import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import { action, type Draft } from './action.ts'
import { edit } from './draft.ts'
import { at, quoted } from './words.ts'

const nothing = z.strictObject({})

/** Whether a link opens for somebody else is seen by opening it, so this one is done and checked by people. */
export const shareDocuments = action({
  name: 'documents.share',
  title: 'Share notes folder and documents with who takes over',
  byHandOnly: true,
  capability: 'documents',
  repeat: 'natural',
  reads: ['document'],
  arguments: nothing,
  plan: ({ documents, handover: { incoming, gatekeeper } }) => {
    const reader = incoming ?? gatekeeper
    if (!reader) return []
    return documents
      .filter(({ link, reachable }) => link && reachable !== 'yes')
      .flatMap((document) =>
        edit(
          'document',
          document,
          { reachable: 'yes' },
          {
            subject: `${reader.name} can open ${documentName(document)}`,
            instruction: `Share the ${documentName(document)}${at(document.link)} with ${reader.name} and see that it opens for them; now: ${document.reachable === 'no' ? 'it does not open' : 'nobody has tried'}.`,
          },
        ),
      )
  },
})

export const moveToStandardFolder = action({
  name: 'documents.move-to-standard-folder',
  title: "Move stray documents into the account's standard folder",
  capability: 'documents',
  repeat: 'natural',
  reads: ['document'],
  arguments: nothing,
  plan: strayDocuments,
})

/** What lies elsewhere and belongs into the customer's folder. */
export function strayDocuments({ account, documents }: Facts): Draft[] {
  const folder = documents.find(({ kind, link }) => kind === 'folder' && link)
  return documents
    .filter((document) => document.kind !== 'folder' && document.link && !document.inStandardFolder)
    .flatMap((document) =>
      edit(
        'document',
        document,
        { inStandardFolder: true },
        {
          subject: `The ${documentName(document)} moves to the standard folder`,
          instruction: `Move the ${documentName(document)}${at(document.link)} into the standard folder of ${account.name}${at(folder?.link)}; it lies elsewhere now.`,
        },
      ),
    )
}

export const documentName = ({ kind, title }: Fact<'document'>) => `${kind === 'other' ? 'document' : kind} ${quoted(title)}`
