import type { Place } from '../dossier/question.ts'
import type { Circumstances } from './circumstances.ts'
import { dossierPoint, questionsFor, whoHas } from './dossier-of.ts'
import type { Handover, PersonId } from './handover.ts'
import type { Waiting } from './waiting-row.ts'

/** Questions of the dossier wait for who can know them, in one row a person; issues that nobody has touched for long are a task. */
export function dossierRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const questions = questionsFor(handover, circumstances).filter(({ place }) => place !== 'meeting' && place !== 'customer')
  const since = handover.startedAt ?? handover.proposedAt
  const row = { command: 'answer-questions', on: null, due: null, since, unblocks: null }
  const having = new Map<Place, PersonId[]>()
  const whoHasIt = (place: Place) => {
    const people = having.get(place) ?? whoHas(place, handover, circumstances)
    having.set(place, people)
    return people
  }
  const isTask = ({ cause, isTask: tidiesUp }: (typeof questions)[number]) => cause === 'stale' && tidiesUp === true
  const counts = new Map<PersonId, number>()
  for (const one of questions.filter((each) => !isTask(each)))
    for (const person of whoHasIt(one.place)) counts.set(person, (counts.get(person) ?? 0) + 1)
  return [
    ...questions.filter(isTask).flatMap(({ id, place, text }) =>
      whoHasIt(place).map((person) => ({
        ...row,
        task: `${dossierPoint}${id}`,
        person,
        verb: text.replace(/\.$/, ''),
      })),
    ),
    ...[...counts].map(([person, count]) => ({
      ...row,
      task: 'dossier',
      person,
      verb: `Answer ${count === 1 ? '1 question' : `${count} questions`} of the dossier`,
    })),
  ]
}
