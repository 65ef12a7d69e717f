import type { NewId } from '../../core/base/ids.ts'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import type { Append, Models } from '../../store/log-types.ts'
import type { PersonData } from '../directory.ts'
import { withoutSecrets } from '../identity/change-person.ts'
import { endOf } from '../import-state.ts'
import type { Plan } from './plan.ts'
import type { PersonChange } from './plan-people.ts'

type By = Pick<Append, 'tenant' | 'actor' | 'via'> & { at: string }

/** One append per person, with the rows of all of them on the first. What a file does not say about somebody stays. */
export function peopleAppends({ changes }: Plan<PersonChange>, data: ReadonlyMap<string, PersonData>, by: By, newId: NewId): Append[] {
  const ids = new Map(changes.map(({ email, known }) => [email, known?.id ?? newId()]))
  const people = changes.map((change): NonNullable<Models['people']>[number] => {
    const { email, name, roles, manager, place, zone, leaves, known } = change
    const before = known && data.get(known.id)
    const calendar = { ...before?.calendar, ...(zone === null ? {} : { zone }) }
    const after: PersonData = {
      ...before,
      roles: roles as WorkspaceRole[],
      manager: manager ? ('id' in manager ? manager.id : (ids.get(manager.added) ?? null)) : null,
      ...(place === null ? {} : { place }),
      ...(Object.keys(calendar).length === 0 ? {} : { calendar }),
    }
    return { id: ids.get(email) ?? '', email, name, data: after, activeUntil: leaves === null ? null : endOf(leaves) }
  })
  return changes.map(({ email, known, row }, index) => ({
    ...by,
    stream: { kind: 'person', id: ids.get(email) ?? '' },
    expectedVersion: known?.logged ?? 0,
    events: [
      { type: known ? 'PersonChanged' : 'PersonAdded', person: ids.get(email), row, after: people[index] && withoutSecrets(people[index]) },
    ],
    ...(index === 0 ? { models: { people } } : {}),
  }))
}
