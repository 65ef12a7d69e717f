import { randomUUID } from 'node:crypto'
import type { Actor, Member, WorkspaceRole } from '../../src/core/policy/member.ts'
import { directoryFrom } from '../../src/operations/directory.ts'
import { passwordsWith } from '../../src/operations/identity/passwords.ts'
import { openServices, type ServiceOptions } from '../../src/operations/open-services.ts'
import type { SignedInContext } from '../../src/operations/operation.ts'
import type { Services } from '../../src/operations/services.ts'
import type { Database } from '../../src/store/database.ts'
import { append } from '../../src/store/log.ts'
import { cheap } from './own-workspace.ts'

export const friday = new Date('2026-11-20T10:00:00.000Z')

/** People of a small company, by first name. Priya and Tom are CSMs under Marta; Lena owns the only territory of the pool. */
const cast = [
  { name: 'Priya Nair', roles: ['csm'], manager: 'Marta Novak' },
  { name: 'Tom Becker', roles: ['csm'], manager: 'Marta Novak' },
  { name: 'Marta Novak', roles: ['csm-manager'] },
  { name: 'Bruno Costa', roles: ['csm-manager'] },
  { name: 'Lena Fischer', roles: ['cse'] },
  { name: 'Noor Haddad', roles: ['cse'] },
  { name: 'Diego Alvarez', roles: ['ae'] },
  { name: 'Olu Adeyemi', roles: ['operations'] },
  { name: 'Sam Reed', roles: ['administrator'] },
  { name: 'Vera Viewer', roles: ['viewer'] },
] as const satisfies readonly { name: string; roles: readonly WorkspaceRole[]; manager?: string }[]

type First<Name extends string> = Name extends `${infer F} ${string}` ? Lowercase<F> : never
export type FirstName = First<(typeof cast)[number]['name']>

export type Office = {
  services: Services
  tenant: string
  people: Record<FirstName, Member>
  pool: string
  /** A request by that person. */
  as: (name: FirstName, more?: Partial<SignedInContext>) => SignedInContext
}

/** Fills an empty workspace with the cast, and opens the services over it. */
export async function openOffice(
  database: Database,
  tenant: string,
  given: Partial<Pick<ServiceOptions, 'clock' | 'provider'>> = {},
): Promise<Office> {
  const ids = new Map<string, string>(cast.map(({ name }) => [name, randomUUID()]))
  const people = cast.map(({ name, roles, ...rest }) => {
    const manager = 'manager' in rest ? (ids.get(rest.manager) ?? null) : null
    return {
      id: ids.get(name) ?? '',
      name,
      email: `${name.split(' ')[0]?.toLowerCase()}@meridian.example`,
      data: { roles: [...roles], manager, place: 'Berlin' },
    }
  })
  const directory = [
    { kind: 'pool', id: 'scale-pool', name: 'Scale pool', data: {} },
    {
      kind: 'territory',
      id: 'central',
      name: 'Central',
      data: { pool: 'scale-pool', owner: ids.get('Lena Fischer') ?? '', deputy: ids.get('Noor Haddad') ?? '', regions: ['EMEA'] },
    },
  ]
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'OfficeOpened' }],
    actor: 'tester',
    at: friday.toISOString(),
    models: { people, directory },
  })
  const services = openServices({
    database,
    newId: randomUUID,
    newToken: randomUUID,
    passwords: passwordsWith(randomUUID, cheap),
    clock: () => friday,
    address: 'http://127.0.0.1:3000',
    seedDemo: async () => {},
    ...given,
  })
  const { people: members } = directoryFrom(
    {
      people: people.map((one) => ({ ...one, activeUntil: null, version: 1 })),
      directory: directory.map((one) => ({ ...one, version: 1 })),
      settings: {},
    },
    friday,
  )
  const byFirstName = Object.fromEntries(
    [...members.values()].map((member) => [member.name.split(' ')[0]?.toLowerCase(), member]),
  ) as Record<FirstName, Member>
  const actor = (name: FirstName): Actor => ({ kind: 'person', member: byFirstName[name] })
  return {
    services,
    tenant,
    people: byFirstName,
    pool: 'scale-pool',
    as: (name, more = {}) => ({ tenant, now: friday, requestId: 'test', token: 'test', actor: actor(name), ...more }),
  }
}

/** Services over a database that has its people already. */
export const servicesOn = (on: Database): Services =>
  openServices({
    database: on,
    newId: randomUUID,
    newToken: randomUUID,
    passwords: passwordsWith(randomUUID, cheap),
    clock: () => friday,
    address: 'http://127.0.0.1:3000',
    seedDemo: async () => {},
  })
