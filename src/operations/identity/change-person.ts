import { Refusal } from '../../core/base/refusal.ts'
import { type Actor, loggedAs } from '../../core/policy/member.ts'
import { type Loaded, load } from '../../store/load.ts'
import { append, versionOf } from '../../store/log.ts'
import type { PersonData } from '../directory.ts'
import type { Services } from '../services.ts'

/** What a row about somebody says. */
export type PersonRow = { id: string; name: string; email: string; data: PersonData; activeUntil: string | null }
/** With the version of the row as it is stored. */
export type StoredPerson = PersonRow & { version: number }

/** How often a change is judged again when somebody else wrote at the same moment. */
const attempts = 6

/** Changes somebody on what is stored now and not on what a cache has, and logs it. `change` refuses, given everybody as they are. */
export async function changePerson(
  services: Services,
  { tenant, actor, now, id, type = 'PersonChanged' }: { tenant: string; actor: Actor; now: Date; id: string; type?: string },
  change: (person: StoredPerson, everybody: readonly StoredPerson[]) => StoredPerson,
): Promise<StoredPerson> {
  const stream = { kind: 'person', id } as const
  for (let attempt = 1; ; attempt++) {
    const expectedVersion = await versionOf(services.database, tenant, stream)
    const everybody = await readPeople(services, tenant)
    const found = everybody.find((one) => one.id === id)
    if (!found) throw unknownPerson()
    const after = change(found, everybody)
    try {
      await append(services.database, {
        tenant,
        stream,
        expectedVersion,
        events: [{ type, person: id, changed: changedIn(found, after), after: withoutSecrets(rowOf(after)) }],
        ...loggedAs(actor),
        at: now.toISOString(),
        models: { people: [rowOf(after)] },
      })
      services.forget(tenant)
      services.sessionsChanged({ tenant, person: id })
      return after
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'version.stale') || attempt === attempts) throw error
    }
  }
}

/** Whether somebody works here at that moment; whoever has a last day ahead still does. */
export const isHere = ({ activeUntil }: Pick<PersonRow, 'activeUntil'>, now: Date): boolean =>
  activeUntil === null || activeUntil > now.toISOString()

/** A version is counted by the row. */
export const rowOf = ({ version: _counted, ...row }: StoredPerson): PersonRow => row

/** What is told about somebody in the log: their timeline address is a secret, and stands in their row alone. */
export function withoutSecrets<P extends { data?: object }>(person: P): P {
  const { timelineAddress: _secret, ...data } = (person.data ?? {}) as Partial<PersonData>
  return { ...person, data }
}

/** The fields that people read in the audit, each as it was and as it is. */
export function changedIn(before: PersonRow, after: PersonRow): Record<string, [unknown, unknown]> {
  const told = ({ name, email, data: { roles, manager, team } }: PersonRow) => ({
    name,
    email,
    roles,
    manager: manager ?? null,
    team: team ?? null,
  })
  const [was, is] = [told(before), told(after)]
  return Object.fromEntries(
    (Object.keys(is) as (keyof typeof is)[]).flatMap((field) =>
      JSON.stringify(was[field]) === JSON.stringify(is[field]) ? [] : [[field, [was[field], is[field]]]],
    ),
  )
}

export const unknownPerson = () => new Refusal('unknown', 'person.unknown', 'There is nobody here with that id.')

export async function readPeople({ database }: Pick<Services, 'database'>, tenant: string): Promise<StoredPerson[]> {
  const loaded = await load(database, tenant, { people: true })
  if ('answered' in loaded) throw new Error('Nothing was asked with a key')
  return peopleIn(loaded)
}

export const peopleIn = ({ people }: Pick<Loaded, 'people'>): StoredPerson[] =>
  people.map(({ id, name, email, data, activeUntil, version }) => ({
    id,
    name,
    email,
    data: data as unknown as PersonData,
    activeUntil,
    version,
  }))
