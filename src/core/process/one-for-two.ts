import type { Definition } from '../definition/definition.ts'
import { tasksOf } from './circumstances.ts'
import type { PersonId } from './handover.ts'

/**
 * Roles of which the page wants two people's word: a call or signature that takes both, a letter of which one says the day and the
 * other releases it. Held by one person they would be one word.
 */
function pairsOf(definition: Definition): [string, string][] {
  const joint = tasksOf(definition).flatMap(({ participants }) =>
    participants.flatMap((role, index) => participants.slice(index + 1).map((other): [string, string] => [role, other])),
  )
  const letters = definition.letters.flatMap(({ releasedBy, agreedBy }): [string, string][] =>
    agreedBy === undefined || agreedBy === releasedBy ? [] : [[releasedBy, agreedBy]],
  )
  return [...joint, ...letters]
}

/** Who would give the word of two roles, and which of them somebody else should have: not that of who holds the account. */
export function oneForTwo(
  definition: Definition,
  people: ReadonlyMap<string, PersonId>,
): { person: PersonId; role: string; other: string } | undefined {
  for (const [first, second] of pairsOf(definition)) {
    const person = people.get(first)
    if (person === undefined || person !== people.get(second)) continue
    const isHolder = definition.roles.some(({ name, from }) => name === second && from === 'account.csm')
    return isHolder ? { person, role: first, other: second } : { person, role: second, other: first }
  }
  return undefined
}
