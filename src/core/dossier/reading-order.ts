import type { Topic } from '../definition/definition.ts'
import type { Kind } from '../records/kinds.ts'
import { isKind } from '../records/kinds.ts'

/** One part of the dossier: what it answers, and from which kinds of record. `under`: the heading that it stands under. */
export type Part = { id: string; title: string; under?: string; prompts: readonly string[]; kinds: readonly Kind[] }

/** The topics of a page in the order in which they are read; what has topics inside is only a heading. `applies` answers a condition. */
export function readingOrder(topics: readonly Topic[], applies: (topic: Topic) => boolean, under?: string): Part[] {
  return topics.flatMap((topic): Part[] => {
    if (!applies(topic)) return []
    if (topic.topics.length > 0) return readingOrder(topic.topics, applies, topic.title)
    return [{ id: topic.id, title: topic.title, ...(under ? { under } : {}), prompts: topic.prompts, kinds: topic.facts.filter(isKind) }]
  })
}

/**
 * Each kind of record is told once: in the part that is about little else, else in the first that names it. A list of tickets
 * under two headings would be read twice.
 */
export function homesOf(parts: readonly Part[]): ReadonlyMap<Kind, string> {
  const known = homesByParts.get(parts)
  if (known) return known
  const homes = new Map<Kind, Part>()
  for (const part of parts)
    for (const kind of part.kinds) {
      const known = homes.get(kind)
      if (!known || part.kinds.length < known.kinds.length) homes.set(kind, part)
    }
  const found = new Map([...homes].map(([kind, { id }]) => [kind, id]))
  homesByParts.set(parts, found)
  return found
}

// The parts of a page are one list for all its handovers.
const homesByParts = new WeakMap<readonly Part[], ReadonlyMap<Kind, string>>()

/** For an account without a handover whose page has topics of its own. */
export const standardParts: readonly Part[] = [
  { id: 'license', title: 'License', prompts: [], kinds: ['licence'] },
  { id: 'communication', title: 'Communication', prompts: [], kinds: ['communication', 'contact', 'channel'] },
  { id: 'collaboration-project', title: 'Collaboration project', prompts: [], kinds: ['collaboration-project', 'feature-request'] },
  { id: 'attributes', title: 'Attributes', under: 'CS platform', prompts: [], kinds: ['attribute'] },
  { id: 'health-score', title: 'Health score', under: 'CS platform', prompts: [], kinds: ['health', 'timeline-entry'] },
  { id: 'success-plan', title: 'Success plan', under: 'CS platform', prompts: [], kinds: ['success-plan'] },
  { id: 'adoption', title: 'Adoption', under: 'CS platform', prompts: [], kinds: ['adoption-stage'] },
  { id: 'opportunities', title: 'Opportunities', under: 'CS platform', prompts: [], kinds: ['opportunity'] },
  { id: 'crm-activities', title: 'CRM activities', under: 'CS platform', prompts: [], kinds: ['crm-activity'] },
  { id: 'cadence-calls', title: 'Cadence calls', under: 'Meetings', prompts: [], kinds: ['series'] },
  { id: 'meeting-notes', title: 'Meeting notes', under: 'Meetings', prompts: [], kinds: ['document'] },
  { id: 'meeting-history', title: 'Meeting history', under: 'Meetings', prompts: [], kinds: ['meeting'] },
  { id: 'recordings', title: 'Recordings', under: 'Meetings', prompts: [], kinds: ['recording'] },
  { id: 'support-tickets', title: 'Support tickets', prompts: [], kinds: ['ticket', 'escalation'] },
  { id: 'installation', title: 'Installation', prompts: [], kinds: ['instance'] },
]
