import { workingCalendar } from '../core/calendar/calendar.ts'
import type { LetterInForce } from '../core/documents/letter-in-force.ts'
import type { Granted } from '../core/policy/given-by-groups.ts'
import type { Label } from '../core/policy/labels.ts'
import type { Member, NoticeWishes, Pool, Territory, WorkspaceRole } from '../core/policy/member.ts'
import { byOrder, type ServiceTier } from '../core/policy/service-tiers.ts'
import type { LoadedDirectory, LoadedPerson } from '../store/load.ts'
import { type Calendars, calendarsFrom, leaveOf, type StoredLeave, settingsFor, type WorksBy } from './calendar-layers.ts'
import { type DirectoryGroup, groupsFrom } from './identity/directory-group-row.ts'
import { type SignInNow, signInFrom } from './identity/sign-in-row.ts'

/** The people of a workspace and what they are organised in, ready for the rules. */
export type Directory = {
  people: ReadonlyMap<string, Member>
  territories: Territory[]
  /** Those that were removed last: a name that two have means the one that is there. */
  pools: Pool[]
  /** In their order. */
  tiers: ServiceTier[]
  /** By name. */
  labels: Label[]
  calendars: Calendars
  /** What is stored about each person, and the leave of each. */
  stored: ReadonlyMap<string, PersonData>
  leave: ReadonlyMap<string, StoredLeave[]>
  /** How people come in, where an administrator set that. */
  signIn: SignInNow
  /** Groups of the company's directory, by name. */
  groups: DirectoryGroup[]
  /** Letter texts that are in force. */
  letterTemplates: LetterInForce[]
  /** Who makes the changes of each capability. */
  providers: Record<string, 'built-in' | 'by hand'>
  /** Who looks into a fresh demo first, and in which zone the workspace thinks. */
  settings: { firstPerson?: string; zone: string; unsteady: Unsteady[] }
}

/** A system of one account that a demo simulates with what goes wrong in real life. */
export type Unsteady = { account: string; system: string }

/** What is stored about a person beside name and address. Calendars of a region or a team are stored once, not with each person. */
export type PersonData = WorksBy & {
  roles: WorkspaceRole[]
  manager?: string | null
  place?: string
  /** A secret of this person: see `timeline-address.ts`. */
  timelineAddress?: string
  /** How notices reach them, where that is not as usual. */
  notices?: NoticeWishes
  /** What a directory that provisions people said of them. */
  provisioned?: Provisioned
  /** They left by a word of here. What a directory says all along lets nobody in; first it has to know itself that they were gone. */
  leftHere?: true
  /** Where roles and team come from, for whom groups of a directory give some; `roles` and `team` say what holds. */
  granted?: Granted
  /** Who was erased: the mark of their pseudonym. Nobody is called by it, so nobody comes back as it. */
  erased?: string
}

/** As a directory wrote it, so that it finds its own words again. `removed`: it has deleted them, and does not see them any more. */
export type Provisioned = {
  userName?: string
  externalId?: string
  displayName?: string
  givenName?: string
  familyName?: string
  formatted?: string
  removed?: true
}

/** Puts together what the store holds. A person's calendar is workspace, region, team and person, the closest word winning. */
export function directoryFrom(
  { people, directory, settings }: { people: LoadedPerson[]; directory: LoadedDirectory[]; settings: Record<string, unknown> },
  now: Date,
): Directory {
  const ofKind = (kind: string) => directory.filter((one) => one.kind === kind)
  const calendars = calendarsFrom(directory, settings)
  const leave = new Map(ofKind('leave').map((row) => [row.id, leaveOf(row)]))
  const stored = new Map(people.map(({ id, data }) => [id, data as unknown as PersonData]))
  const members = people.map((person): [string, Member] => {
    const data = person.data as unknown as PersonData
    const { roles, manager, place, notices } = data
    const own = workingCalendar(settingsFor(data, calendars, leave.get(person.id) ?? []))
    return [
      person.id,
      {
        id: person.id,
        name: person.name,
        email: person.email,
        roles,
        manager: manager ?? null,
        place: place ?? own.zone.slice(own.zone.lastIndexOf('/') + 1).replaceAll('_', ' '),
        calendar: own,
        ...(notices && { notices }),
        active: person.activeUntil === null || person.activeUntil > now.toISOString(),
      },
    ]
  })
  return {
    people: new Map(members),
    calendars,
    stored,
    leave,
    territories: ofKind('territory')
      .filter(({ data }) => data.removed !== true)
      .map(({ id, name, data }) => ({
        id,
        name,
        pool: String(data.pool),
        owner: String(data.owner),
        deputy: typeof data.deputy === 'string' ? data.deputy : null,
        regions: (data.regions ?? []) as string[],
      })),
    pools: ofKind('pool')
      .map(({ id, name, data }): Pool => ({ id, name, ...(data.removed === true ? { removed: true as const } : {}) }))
      .toSorted((a, b) => Number(a.removed ?? false) - Number(b.removed ?? false)),
    tiers: ofKind('service-tier')
      .filter(({ data }) => data.removed !== true)
      .map(
        ({ id, name, data }): ServiceTier => ({
          id,
          name,
          order: Number(data.order),
          servedBy: data.servedBy === 'pool' ? 'pool' : 'person',
          poolMayTake: data.poolMayTake === true,
        }),
      )
      .toSorted(byOrder),
    labels: ofKind('label')
      .filter(({ data }) => data.removed !== true)
      .map(({ id, name, data }): Label => ({ id, name, colour: data.colour as Label['colour'], about: String(data.about ?? '') }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    signIn: signInFrom(directory),
    groups: groupsFrom(directory),
    letterTemplates: ofKind('letter-template').flatMap(({ data }) => (data.inForce ? [data.inForce as unknown as LetterInForce] : [])),
    providers: (settings.providers ?? {}) as Directory['providers'],
    settings: {
      zone: calendars.workspace.layer.zone ?? 'UTC',
      unsteady: (settings.unsteady ?? []) as Unsteady[],
      ...(typeof settings.firstPerson === 'string' ? { firstPerson: settings.firstPerson } : {}),
    },
  }
}
