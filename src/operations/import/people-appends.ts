import type { NewId } from '../../core/base/ids.ts'
import { setByHand } from '../../core/policy/given-by-groups.ts'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import type { Append } from '../../store/log-types.ts'
import type { PersonData } from '../directory.ts'
import { changedIn, type PersonRow, withoutSecrets } from '../identity/change-person.ts'
import { endOf } from '../import-state.ts'
import type { Plan } from './plan.ts'
import type { KnownPerson, PersonChange } from './plan-people.ts'

type By = Pick<Append, 'tenant' | 'actor' | 'via'> & { at: string }

/** One append per person, with the rows of all of them on the first. What a file does not say about somebody stays. */
export function peopleAppends({ changes }: Plan<PersonChange>, data: ReadonlyMap<string, PersonData>, by: By, newId: NewId): Append[] {
  const ids = new Map(changes.map(({ email, known }) => [email, known?.id ?? newId()]))
  const people = changes.map((change): PersonRow => {
    const { email, name, roles, manager, place, zone, leaves, known } = change
    const stored = known && data.get(known.id)
    const calendar = { ...stored?.calendar, ...(zone === null ? {} : { zone }) }
    const after: PersonData = {
      ...(stored ? setByHand(stored, { roles: roles as WorkspaceRole[] }) : { roles: roles as WorkspaceRole[] }),
      manager: manager ? ('id' in manager ? manager.id : (ids.get(manager.added) ?? null)) : null,
      ...(place === null ? {} : { place }),
      ...(Object.keys(calendar).length === 0 ? {} : { calendar }),
      ...(leaves === null || leaves === known?.leaves ? {} : { leftHere: true }),
    }
    // Whose access ended in the middle of a day has left in the middle of it, whatever else a list says about them.
    const activeUntil = known && leaves === known.leaves ? known.activeUntil : leaves === null ? null : endOf(leaves)
    return { id: ids.get(email) ?? '', email, name, data: after, activeUntil }
  })
  return people.map((after, index) => {
    const { known, row } = changes[index] ?? {}
    const was = known && before(known, data.get(known.id))
    return {
      ...by,
      stream: { kind: 'person', id: after.id },
      expectedVersion: known?.logged ?? 0,
      events: [
        {
          type: was ? 'PersonChanged' : 'PersonAdded',
          person: after.id,
          row,
          ...(was ? { changed: changedIn(was, after), before: withoutSecrets(was) } : {}),
          after: withoutSecrets(after),
          source: 'import',
        },
      ],
      ...(index === 0 ? { models: { people } } : {}),
    }
  })
}

const before = ({ id, email, name, roles, activeUntil }: KnownPerson, stored: PersonData | undefined): PersonRow => ({
  id,
  email,
  name,
  data: stored ?? { roles: roles as WorkspaceRole[] },
  activeUntil,
})
