import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import type { Person } from '../records/parts.ts'
import { action, type Draft } from './action.ts'
import { documentName, strayDocuments } from './documents.ts'
import { edit } from './draft.ts'
import { at, names, quoted } from './words.ts'

/**
 * Notes folder, documents and recordings open for who takes over, and strays lie where they belong. Only what is recorded is
 * changed: where nobody knows who can open something, that is left to people (`left-behind.ts`).
 */
export const handOverDocuments = action({
  name: 'documents.hand-over',
  title: 'Give the incoming person access to notes folder, documents and recordings, and move strays into the standard folder',
  capability: 'documents',
  repeat: 'natural',
  reads: ['document', 'recording'],
  arguments: z.strictObject({}),
  plan: (facts) => {
    const { incoming } = facts.handover
    if (!incoming) return []
    const strays = new Map(strayDocuments(facts).map((draft) => [draft.record.key, draft]))
    const shared = facts.documents.flatMap((document) => withStray(document, sharedDocument(document, incoming), strays))
    return [...shared, ...facts.recordings.flatMap((recording) => sharedRecording(recording, incoming))]
  },
})

const mayNotOpen = (sharedWith: readonly Person[] | undefined, { id }: Person): sharedWith is Person[] =>
  sharedWith !== undefined && !sharedWith.some((one) => one.id === id)

function sharedDocument(document: Fact<'document'>, incoming: Person): Draft[] {
  const { sharedWith, link } = document
  if (link === undefined || !mayNotOpen(sharedWith, incoming)) return []
  return edit(
    'document',
    document,
    { sharedWith: [...sharedWith, incoming] },
    {
      subject: `${incoming.name} can open the ${documentName(document)}`,
      instruction: `In the documents, open the ${documentName(document)}${at(link)} and share it with ${incoming.name}. Shared with now: ${names(sharedWith)}; then: ${names([...sharedWith, incoming])}.`,
    },
  )
}

function sharedRecording(recording: Fact<'recording'>, incoming: Person): Draft[] {
  const { sharedWith, link, title } = recording
  if (!mayNotOpen(sharedWith, incoming)) return []
  return edit(
    'recording',
    recording,
    { sharedWith: [...sharedWith, incoming] },
    {
      capability: 'recordings',
      subject: `${incoming.name} can open the recording ${quoted(title)}`,
      instruction: `In the recordings, open ${quoted(title)}${at(link)} and share it with ${incoming.name}. Shared with now: ${names(sharedWith)}; then: ${names([...sharedWith, incoming])}.`,
    },
  )
}

/** A plan changes each record once: a stray that is shared too is one change. */
function withStray(document: Fact<'document'>, shared: Draft[], strays: ReadonlyMap<string, Draft>): Draft[] {
  const stray = strays.get(document.key)
  const [first] = shared
  if (!stray) return shared
  if (!first) return [stray]
  return [
    {
      ...first,
      subject: `${first.subject}, and it moves to the standard folder`,
      before: { ...first.before, ...stray.before },
      after: { ...first.after, ...stray.after },
      instruction: `${first.instruction} ${stray.instruction}`,
    },
  ]
}

/** The documents and recordings of which nobody has recorded who can open them. */
export const ofUnknownAccess = ({ documents, recordings }: Facts): { id: string; subject: string; link: string | undefined }[] => [
  ...documents.flatMap((one) =>
    one.link !== undefined && one.sharedWith === undefined && one.reachable !== 'yes'
      ? [{ id: `document/${one.key}`, subject: `The ${documentName(one)}`, link: one.link }]
      : [],
  ),
  ...recordings.flatMap((one) =>
    one.sharedWith === undefined && one.reachable !== 'yes'
      ? [{ id: `recording/${one.key}`, subject: `The recording ${quoted(one.title)}`, link: one.link }]
      : [],
  ),
]
