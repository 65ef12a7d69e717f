import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import { type Around, action } from './action.ts'
import { create } from './draft.ts'
import { quoted } from './words.ts'

const feedback = z
  .string()
  .max(2000)
  .regex(/\S/, 'says nothing')
  .optional()
  .meta({ title: 'What the customer and the people involved said about it', format: 'long-text' })
const Note = z.strictObject({ note: z.enum(['start', 'completion']), feedback })
type Note = z.output<typeof Note>

export const writeTimelineNote = action({
  name: 'cs-platform.write-timeline-note',
  title: "Write a note with day and link into the account's timeline",
  capability: 'cs-platform',
  repeat: 'keyed',
  reads: ['timeline-entry', 'document', 'collaboration-project'],
  arguments: Note,
  // How it went is known at the end only, and to people only.
  asks: (facts, { note }) => (note === 'completion' && !untold(facts, note) ? { shape: { feedback } } : undefined),
  plan: (facts, { note, feedback: said }, around) => {
    const links = linksFor(facts, around)
    if (links.length === 0 || untold(facts, note) || facts.timeline.some((entry) => says(entry, facts, note))) return []
    const { account, handover, today } = facts
    const title = note === 'start' ? `Handover to ${receiver(facts)} has started` : `Handover to ${receiver(facts)} is complete`
    const body = [
      `${account.name} passes from ${handover.outgoing?.name ?? handover.outgoingPool ?? 'its holder'} to ${receiver(facts)}.`,
      note === 'start' ? `Started on ${handover.startedOn}.` : `Completed on ${today}.`,
      ...(note === 'completion' && handover.letterSentOn ? [`The customer was told on ${handover.letterSentOn}.`] : []),
      ...(said ? [`Feedback: ${said}`] : []),
    ].join(' ')
    return [
      create(
        'timeline-entry',
        keyFor(facts, note),
        // The day is known, the minute is not: planning again within the day gives the same note.
        { type: 'handover', title, at: `${today}T00:00:00.000Z`, author: handover.outgoing, body, links, handover: handover.id },
        {
          capability: 'timeline',
          subject: `Timeline note ${quoted(title)}`,
          instruction: `In the CS platform, add to the timeline of ${account.name} a note ${quoted(title)}, dated ${today}, with the text ${quoted(body)} and the link ${links.join(' ')}.`,
        },
      ),
    ]
  },
  holdsBack: (facts, { note }) =>
    untold(facts, note)
      ? [
          {
            subject: `Timeline note on the handover of ${facts.account.name}`,
            because: 'The letter to the customer has not been confirmed as sent.',
          },
        ]
      : [],
})

const keyFor = ({ handover }: Facts, note: Note['note']) => `handover-${handover.id}-${note}`
const receiver = ({ handover }: Facts) => handover.incomingPool ?? handover.incoming?.name ?? 'the new holder'

/** Into a pool the customer is told by letter, and completing before that would be a false note. */
const untold = ({ handover }: Facts, note: Note['note']) =>
  note === 'completion' && handover.incomingPool !== undefined && !handover.letterSentOn

/** Is there such a note already, ours or one that a person wrote? */
function says(entry: Fact<'timeline-entry'>, facts: Facts, note: Note['note']): boolean {
  if (entry.key === keyFor(facts, note)) return true
  if (entry.type !== 'handover' || entry.links.length === 0 || entry.key === keyFor(facts, 'start')) return false
  const { startedOn, letterSentOn } = facts.handover
  if (note === 'start') return entry.at >= startedOn
  return letterSentOn !== undefined && entry.at >= letterSentOn
}

/** Where the handover can be read: in Baton, or where its notes are kept. */
function linksFor({ documents, collaborationProjects }: Facts, { handoverLink }: Around): string[] {
  if (handoverLink) return [handoverLink]
  const notes = documents.filter(({ kind }) => kind === 'folder' || kind === 'notes')
  return [...notes, ...collaborationProjects].flatMap(({ link }) => link ?? []).slice(0, 1)
}
