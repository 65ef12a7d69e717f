import { publicHolidays } from '../../core/calendar/holidays.ts'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import { calendarRow, type StoredLeave, workspaceCalendarId } from '../calendar-layers.ts'
import { type Directory, directoryFrom, type PersonData } from '../directory.ts'
import { idFor } from './chance.ts'
import { listRows } from './lists.ts'

/** Meridian Cloud, a vendor that does not exist, and everybody who works there. */

type Place = { calendar: string; place: string }
const chicago: Place = { calendar: 'us-il', place: 'Chicago' }
const denver: Place = { calendar: 'us-co', place: 'Denver' }
const berlin: Place = { calendar: 'de-be', place: 'Berlin' }
const london: Place = { calendar: 'gb', place: 'London' }
const stockholm: Place = { calendar: 'se', place: 'Stockholm' }
const saoPaulo: Place = { calendar: 'br', place: 'São Paulo' }
const tokyo: Place = { calendar: 'jp', place: 'Tokyo' }

type Spec = {
  name: string
  at: Place
  roles: WorkspaceRole[]
  manager?: string
  team?: string
  leftDaysAgo?: number
  leavesInDays?: number
}

/** How long Jonas has been gone, and when Nina goes. */
export const leftDaysAgo = 9
export const leavesInDays = 12

const csm = (name: string, at: Place, manager: string): Spec => ({ name, at, roles: ['csm'], manager })
const cse = (name: string, at: Place): Spec => ({ name, at, roles: ['cse'], manager: 'Grace Osei', team: 'cse-plus' })
const ae = (name: string, at: Place): Spec => ({ name, at, roles: ['ae'] })
const sa = (name: string, at: Place): Spec => ({ name, at, roles: ['sa'] })

const specs: Spec[] = [
  { name: 'Marta Lindqvist', at: chicago, roles: ['csm-manager'] },
  { name: 'Ines Duarte', at: berlin, roles: ['csm-manager'] },
  { name: 'Kenji Watanabe', at: tokyo, roles: ['csm-manager'] },
  csm('Priya Nair', chicago, 'Marta Lindqvist'),
  csm('Tom Becker', chicago, 'Marta Lindqvist'),
  csm('Mei Chen', denver, 'Marta Lindqvist'),
  { ...csm('Nina Castellanos', denver, 'Marta Lindqvist'), leavesInDays },
  csm('Anselm Krüger', berlin, 'Ines Duarte'),
  csm('Freya Sandström', stockholm, 'Ines Duarte'),
  csm('Callum Reid', london, 'Ines Duarte'),
  csm('Dilara Aydın', berlin, 'Ines Duarte'),
  csm('Haruka Sato', tokyo, 'Kenji Watanabe'),
  csm('Rafael Nogueira', saoPaulo, 'Kenji Watanabe'),
  csm('Luiza Prado', saoPaulo, 'Kenji Watanabe'),
  csm('Daichi Mori', tokyo, 'Kenji Watanabe'),
  { ...csm('Jonas Weber', berlin, 'Ines Duarte'), leftDaysAgo },
  { name: 'Grace Osei', at: london, roles: ['cse'] },
  cse('Lena Vogt', chicago),
  cse('Noor Haddad', denver),
  cse('Ellis Novak', denver),
  cse('Ingrid Halvorsen', stockholm),
  cse('Tomasz Zieliński', berlin),
  cse('Marisol Quiroga', saoPaulo),
  cse('Yuto Kobayashi', tokyo),
  ae('Diego Alvarez', denver),
  ae('Ravi Menon', chicago),
  ae('Sophie Brandt', berlin),
  ae('Oskar Lund', stockholm),
  ae('Harriet Boateng', london),
  ae('Thiago Moreira', saoPaulo),
  ae('Emi Takahashi', tokyo),
  sa('Wendell Price', chicago),
  sa('Klara Hoffmann', berlin),
  sa('Bruno Teixeira', saoPaulo),
  sa('Sora Ishikawa', tokyo),
  { name: 'Aiko Tanabe', at: tokyo, roles: ['renewal-manager'] },
  { name: 'Patrick Doyle', at: london, roles: ['renewal-manager'] },
  { name: 'Sam Okafor', at: chicago, roles: ['operations'] },
  { name: 'Ada Kessler', at: berlin, roles: ['administrator'] },
  { name: 'Vic Sommer', at: london, roles: ['viewer'] },
]

/** Where accounts lie, and who there looks after what. */
export type Market = { region: string; zones: string[]; language: string; csms: string[]; aes: string[]; sa: string; renewals: string }

export const markets: Market[] = [
  {
    region: 'US Central',
    zones: ['America/Chicago'],
    language: 'English',
    csms: ['Priya Nair', 'Tom Becker'],
    aes: ['Diego Alvarez', 'Ravi Menon'],
    sa: 'Wendell Price',
    renewals: 'Aiko Tanabe',
  },
  {
    region: 'US West',
    zones: ['America/Denver', 'America/Los_Angeles'],
    language: 'English',
    csms: ['Mei Chen', 'Nina Castellanos'],
    aes: ['Diego Alvarez', 'Ravi Menon'],
    sa: 'Wendell Price',
    renewals: 'Aiko Tanabe',
  },
  {
    region: 'Nordics and UK',
    zones: ['Europe/Stockholm', 'Europe/London'],
    language: 'English',
    csms: ['Freya Sandström', 'Callum Reid'],
    aes: ['Oskar Lund', 'Harriet Boateng'],
    sa: 'Klara Hoffmann',
    renewals: 'Patrick Doyle',
  },
  {
    region: 'Central Europe',
    zones: ['Europe/Berlin'],
    language: 'German',
    csms: ['Anselm Krüger', 'Dilara Aydın'],
    aes: ['Sophie Brandt'],
    sa: 'Klara Hoffmann',
    renewals: 'Patrick Doyle',
  },
  {
    region: 'Latin America',
    zones: ['America/Sao_Paulo'],
    language: 'Portuguese',
    csms: ['Rafael Nogueira', 'Luiza Prado'],
    aes: ['Thiago Moreira'],
    sa: 'Bruno Teixeira',
    renewals: 'Aiko Tanabe',
  },
  {
    region: 'Japan',
    zones: ['Asia/Tokyo'],
    language: 'Japanese',
    csms: ['Haruka Sato', 'Daichi Mori'],
    aes: ['Emi Takahashi'],
    sa: 'Sora Ishikawa',
    renewals: 'Aiko Tanabe',
  },
]

export const marketOf = (region: string): Market => {
  const found = markets.find((one) => one.region === region)
  if (!found) throw new Error(`The demo sells nothing in ${region}`)
  return found
}

export const pool = { id: 'cse-plus', name: 'CSE+' }

const territories = [
  { id: 'us-central', name: 'US Central', owner: 'Lena Vogt', deputy: 'Noor Haddad', regions: ['US Central'] },
  { id: 'us-west', name: 'US West', owner: 'Noor Haddad', deputy: 'Ellis Novak', regions: ['US West'] },
  { id: 'north', name: 'Nordics and UK', owner: 'Ingrid Halvorsen', deputy: 'Tomasz Zieliński', regions: ['Nordics and UK'] },
  { id: 'central-europe', name: 'Central Europe', owner: 'Tomasz Zieliński', deputy: 'Ingrid Halvorsen', regions: ['Central Europe'] },
  { id: 'latin-america', name: 'Latin America', owner: 'Marisol Quiroga', deputy: 'Lena Vogt', regions: ['Latin America'] },
  { id: 'japan', name: 'Japan', owner: 'Yuto Kobayashi', deputy: 'Noor Haddad', regions: ['Japan'] },
]

const regions = [
  { id: 'us-il', name: 'Illinois', zone: 'America/Chicago', country: 'US', state: 'IL' },
  { id: 'us-co', name: 'Colorado', zone: 'America/Denver', country: 'US', state: 'CO' },
  { id: 'de-be', name: 'Berlin', zone: 'Europe/Berlin', country: 'DE', state: 'BE' },
  { id: 'gb', name: 'England', zone: 'Europe/London', country: 'GB', state: 'ENG' },
  { id: 'se', name: 'Sweden', zone: 'Europe/Stockholm', country: 'SE' },
  { id: 'br', name: 'Brazil', zone: 'America/Sao_Paulo', country: 'BR' },
  { id: 'jp', name: 'Japan', zone: 'Asia/Tokyo', country: 'JP' },
]

const ofWorkspace = {
  id: workspaceCalendarId,
  name: 'Meridian Cloud',
  for: 'workspace',
  place: null,
  through: null,
  holidays: {},
  days: {},
  layer: { zone: 'America/Chicago' },
} as const

/** The engineers of the pool meet once a quarter, far enough ahead to be in nobody's way. */
const ofTeam = (now: Date) =>
  ({
    id: 'cse-plus',
    name: 'CSE+ engineers',
    for: 'team',
    place: null,
    through: null,
    holidays: {},
    days: { [dayFrom(now, 75)]: 'Team day' },
    layer: {},
  }) as const

const dayFrom = (now: Date, days: number) => new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)

/** Leave that was entered just now: what is due in it was counted before, and shows what that means. */
const away: { name: string; fromDay: number; toDay: number; why: string }[] = [
  { name: 'Anselm Krüger', fromDay: 1, toDay: 12, why: 'Moving house' },
  { name: 'Ellis Novak', fromDay: 3, toDay: 9, why: 'Skiing' },
]

const leaveRows = (now: Date) =>
  away.map(({ name, fromDay, toDay, why }) => {
    const leave: StoredLeave[] = [{ key: 'away', from: dayFrom(now, fromDay), to: dayFrom(now, toDay), why }]
    return { kind: 'leave', id: personId(name), name, data: { leave } }
  })

const ids = new Map(specs.map(({ name }) => [name, idFor(`person:${name}`)]))

export function personId(name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`Nobody at Meridian Cloud is called ${name}`)
  return id
}

const firstName = (name: string) =>
  name
    .slice(0, name.indexOf(' '))
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()

export type DemoPeople = {
  directory: Directory
  rows: {
    people: { id: string; email: string; name: string; data: PersonData; activeUntil: string | null }[]
    directory: { kind: string; id: string; name: string; data: object }[]
    settings: object
  }
}

/** Everybody, with the public holidays of the year before until the year after next baked into the calendars of their regions. */
export async function demoPeople(now: Date): Promise<DemoPeople> {
  const year = now.getUTCFullYear()
  const years = [year - 1, year, year + 1, year + 2]
  const calendars = [ofWorkspace, ofTeam(now)].map((one) => calendarRow({ ...one, version: 1 }))
  for (const { id, name, zone, country, state } of regions) {
    const holidays = await publicHolidays({ country, ...(state === undefined ? {} : { state }), years })
    const region = { for: 'region', place: { country, ...(state && { state }) }, through: year + 2, days: {}, layer: { zone } } as const
    calendars.push(calendarRow({ id, name, ...region, holidays, version: 1 }))
  }
  const people = specs.map(({ name, at, roles, manager, team, leftDaysAgo: ago, leavesInDays: ahead }) => ({
    id: personId(name),
    email: `${firstName(name)}@meridian.example`,
    name,
    data: {
      roles,
      manager: manager === undefined ? null : personId(manager),
      place: at.place,
      region: at.calendar,
      ...(team !== undefined && { team }),
    } satisfies PersonData,
    activeUntil:
      ago === undefined && ahead === undefined ? null : new Date(now.getTime() + (ahead ?? -(ago ?? 0)) * 86_400_000).toISOString(),
  }))
  const rows = {
    people,
    directory: [
      ...calendars,
      ...leaveRows(now),
      { kind: 'pool', id: pool.id, name: pool.name, data: {} },
      ...listRows,
      ...territories.map(({ id, name, owner, deputy, regions: own }) => ({
        kind: 'territory',
        id,
        name,
        data: { pool: pool.id, owner: personId(owner), deputy: personId(deputy), regions: own },
      })),
    ],
    settings: { firstPerson: personId('Tom Becker') },
  }
  return { directory: directoryFrom(loadedFrom(rows), now), rows }
}

/** Who worked here at another moment: somebody who has left since was still there, and nobody had entered leave yet. */
export const directoryAt = ({ rows }: DemoPeople, at: Date): Directory =>
  directoryFrom(loadedFrom({ ...rows, directory: rows.directory.filter(({ kind }) => kind !== 'leave') }), at)

const loadedFrom = ({ people, directory, settings }: DemoPeople['rows']): Parameters<typeof directoryFrom>[0] => ({
  people: people.map((one) => ({ ...one, data: { ...one.data } as never, version: 1 })),
  directory: directory.map((one) => ({ ...one, data: { ...one.data } as never, version: 1 })),
  settings: { ...settings },
})
