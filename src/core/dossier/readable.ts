import { type Audience, type Classed, mayRead } from '../records/field-class.ts'
import type { Dossier } from './dossier.ts'

const candid: Classed = { class: 'restricted', restriction: 'candid' }

/** The dossier for these readers: a sentence goes with the right to its field, and so does a question about it. */
export function readableDossier({ top, parts, questions }: Dossier, audience: Audience): Dossier {
  const may = ({ class: class_ }: { class: Classed }) => mayRead(class_, audience)
  return {
    top,
    questions: questions.filter(may),
    parts: parts.map((part) => ({
      ...part,
      facts: part.facts.filter(may),
      answers: part.answers.filter(may),
      questions: part.questions.filter(may),
      notes: mayRead(candid, audience) ? part.notes : [],
    })),
  }
}
