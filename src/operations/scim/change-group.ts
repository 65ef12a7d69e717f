import { canonical, type Json } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { givesNothing, withGroups } from '../../core/policy/given-by-groups.ts'
import { type Actor, loggedAs } from '../../core/policy/member.ts'
import { withTenant } from '../../store/database.ts'
import { load } from '../../store/load.ts'
import { appendMany, versionOf } from '../../store/log.ts'
import type { Append } from '../../store/log-types.ts'
import { oneAtATime } from '../../store/one-at-a-time.ts'
import { changedIn, peopleIn, rowOf, type StoredPerson, withoutSecrets } from '../identity/change-person.ts'
import { type DirectoryGroup, groupRow, groupsFrom } from '../identity/directory-group-row.ts'
import { mustKeepAdministrator } from '../identity/end-access.ts'
import { versionsOf } from '../import-state.ts'
import { recheckPeople } from '../recheck.ts'
import type { Services } from '../services.ts'

/** Whom directories see: everybody but those that they have removed themselves, and those who were erased: their names stay away. */
export const isSeen = ({ data }: StoredPerson): boolean => data.provisioned?.removed !== true && data.erased === undefined

export type PeopleAndGroups = { people: readonly StoredPerson[]; groups: readonly DirectoryGroup[] }

export async function readPeopleAndGroups({ database }: Pick<Services, 'database'>, tenant: string): Promise<PeopleAndGroups> {
  const loaded = await load(database, tenant, { people: true, directory: true })
  if ('answered' in loaded) throw new Error('Nothing was asked with a key')
  return { people: peopleIn(loaded), groups: groupsFrom(loaded.directory) }
}

/** How often a change is judged again when somebody else wrote at the same moment. */
const attempts = 10

type Asked = { tenant: string; actor: Actor; now: Date }

/**
 * Changes one group, judged on what is stored now, and with it in the same statement everybody who gains or loses something by that.
 * `change` refuses, or answers the group as it is from now on.
 */
export async function changeGroup(
  services: Services,
  asked: Asked,
  change: (state: PeopleAndGroups) => DirectoryGroup,
): Promise<DirectoryGroup> {
  const touched = await oneAtATime(services.database, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await writeChange(services, asked, change)
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'version.stale') || attempt === attempts) throw error
      }
    }
  })
  const { tenant, now } = asked
  services.forget(tenant)
  for (const person of touched.people) services.sessionsChanged({ tenant, person })
  await recheckPeople(services, tenant, touched.people, now)
  return touched.group
}

async function writeChange(
  services: Services,
  { tenant, actor, now }: Asked,
  change: (state: PeopleAndGroups) => DirectoryGroup,
): Promise<{ group: DirectoryGroup; people: string[] }> {
  const { database } = services
  const stream = { kind: 'workspace', id: tenant } as const
  // Versions are read before what they stand for: whoever writes in between is noticed.
  const expectedVersion = await versionOf(database, tenant, stream)
  const logged = await withTenant(database, tenant, (queries) => versionsOf(tenant, 'person').execute(queries))
  const versions = new Map(logged.rows.map(({ stream: person, version }) => [person, version]))
  const state = await readPeopleAndGroups(services, tenant)
  const group = change(state)
  const before = state.groups.find(({ id }) => id === group.id)
  const event = eventOf(before, group)
  if (!event) return { group, people: [] }
  const groups = [...state.groups.filter(({ id }) => id !== group.id), ...(group.removed ? [] : [group])].toSorted((a, b) =>
    a.name.localeCompare(b.name),
  )
  const everybody = state.people.map((person) => inGroups(person, groups))
  const changed = everybody.flatMap((after, index) => {
    const was = state.people[index]
    return was && canonical(after.data as unknown as Json) !== canonical(was.data as unknown as Json) ? [{ was, after }] : []
  })
  for (const { was } of changed) mustKeepAdministrator(was, everybody)
  const by = { tenant, ...loggedAs(actor), at: now.toISOString() }
  const appends: Append[] = [
    {
      ...by,
      stream,
      expectedVersion,
      events: [event],
      models: { directory: [groupRow(group)], people: changed.map(({ after }) => rowOf(after)) },
    },
    ...changed.map(
      ({ was, after }): Append => ({
        ...by,
        stream: { kind: 'person', id: after.id },
        expectedVersion: versions.get(after.id) ?? 0,
        events: [
          {
            type: 'PersonChanged',
            person: after.id,
            changed: changedIn(was, after),
            after: withoutSecrets(rowOf(after)),
            group: group.name,
          },
        ],
      }),
    ),
  ]
  await appendMany(database, appends)
  return { group: { ...group, version: (before?.version ?? 0) + 1 }, people: changed.map(({ after }) => after.id) }
}

/** What somebody has by their groups. Whoever was removed or erased is in none. */
function inGroups(person: StoredPerson, groups: readonly DirectoryGroup[]): StoredPerson {
  const mine = !isSeen(person) ? [] : groups.filter(({ members }) => members.includes(person.id))
  if (person.data.granted === undefined && mine.every(({ gives }) => givesNothing(gives))) return person
  const data = withGroups(
    person.data,
    mine.map(({ gives }) => gives),
  )
  return { ...person, data }
}

/** What is told of it; nothing where all is as it was. */
function eventOf(before: DirectoryGroup | undefined, after: DirectoryGroup): { type: string; [member: string]: unknown } | undefined {
  const named = { group: after.id, name: after.name }
  if (!before) return { type: 'DirectoryGroupAdded', ...named, joined: after.members }
  if (after.removed) return { type: 'DirectoryGroupRemoved', ...named }
  if (canonical(groupRow(before) as unknown as Json) === canonical(groupRow(after) as unknown as Json)) return undefined
  if (canonical(before.gives as unknown as Json) !== canonical(after.gives as unknown as Json))
    return { type: 'DirectoryGroupMapped', ...named, gave: before.gives, gives: after.gives }
  return {
    type: 'DirectoryGroupChanged',
    ...named,
    ...(before.name === after.name ? {} : { before: before.name }),
    joined: after.members.filter((one) => !before.members.includes(one)),
    left: before.members.filter((one) => !after.members.includes(one)),
  }
}
