import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId, Validation } from './handover.ts'
import { stewards } from './stewards.ts'

/**
 * Who has not said yet whether it worked; nobody any more where the page takes the first word. After the end nobody can be put into a
 * role: whoever has left is not waited for, the others' word has to do, and where there is none, who answers for a leaver gives it.
 */
export function stillToLookBack(handover: Handover, circumstances: Circumstances): PersonId[] {
  const { validation } = handover
  if (!validation) return []
  const { people, said, rule } = validation
  if (rule === 'first' && Object.keys(said).length > 0) return []
  const here = whoIsHere(validation, circumstances)
  if (here.length > 0 || Object.keys(said).length > 0) return here.filter((person) => !said[person])
  return [...new Set(people.flatMap((person) => stewards(handover, circumstances, person)))].slice(0, 1)
}

const whoIsHere = ({ people }: Validation, circumstances: Pick<Circumstances, 'people'>): PersonId[] =>
  people.filter((person) => circumstances.people.get(person)?.active)
