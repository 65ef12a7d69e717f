import { type ScimUser, type ScimUserIn, scimNames } from '../../contract/scim.ts'
import { isMailAddress, sameMailbox } from '../../core/base/mail-address.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Provisioned } from '../directory.ts'
import { isHere, type StoredPerson } from '../identity/change-person.ts'
import type { DirectoryGroup } from '../identity/directory-group-row.ts'

/** What a directory says of somebody, as far as Baton keeps it. */
export type Said = Provisioned & { userName: string; email: string; active: boolean }

/** With what somebody is called at the directory; whom it never provisioned, by their address. */
export const userNameOf = ({ email, data }: Pick<StoredPerson, 'email' | 'data'>): string => data.provisioned?.userName ?? email

export const invalidValue = (words: string, where: string): Refusal => new Refusal('invalid', 'scim.invalid-value', words, { where })

/** Yes and no, also as the words that some directories write. */
export function yesOrNo(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (word === true || word === 'true') return true
  if (word === false || word === 'false') return false
  return undefined
}

/** The address in a list of them: the primary one, else the one of work, else the first. */
export function addressIn(emails: readonly { value?: unknown; type?: unknown; primary?: unknown }[]): string | undefined {
  const found = emails.find(({ primary }) => yesOrNo(primary) === true) ?? emails.find(({ type }) => type === 'work') ?? emails[0]
  return typeof found?.value === 'string' ? found.value.trim() : undefined
}

/** The address of a user as it was sent. */
export const emailIn = ({ emails, userName }: Pick<ScimUserIn, 'emails' | 'userName'>): string => addressIn(emails ?? []) ?? userName

/** A whole user as it was sent. What is left out was taken away. */
export function saidIn(sent: ScimUserIn, before?: Said): Said {
  const { userName, externalId, displayName, name, active } = sent
  const said = {
    userName,
    email: emailIn(sent),
    active: active === undefined || active === null ? true : yesOrNo(active) === true,
    ...texts({ externalId, displayName, givenName: name?.givenName, familyName: name?.familyName, formatted: name?.formatted }),
  }
  return checked(said, before)
}

/** What is known of somebody, as the directory would say it. */
export const saidOf = (person: StoredPerson, now: Date): Said => {
  const { removed: _removed, ...known } = person.data.provisioned ?? {}
  return { ...known, userName: userNameOf(person), email: person.email, active: isHere(person, now) }
}

/** An address under which somebody is known already stays, whatever addresses had to be when they came. */
export function checked(said: Said, before: Said | undefined): Said {
  if (said.userName.trim() === '' || said.userName.length > 254) throw invalidValue('userName is 1 to 254 characters long.', 'userName')
  if (!(before && sameMailbox(said.email, before.email)) && !isMailAddress(said.email))
    throw invalidValue(`"${said.email.slice(0, 100)}" is not an e-mail address. Send one as the primary e-mail, or as userName.`, 'emails')
  return said
}

function texts(given: Readonly<Record<string, string | null | undefined>>): Provisioned {
  return Object.fromEntries(Object.entries(given).flatMap(([key, text]) => (text?.trim() ? [[key, text.trim()]] : [])))
}

const nameParts = ['displayName', 'formatted', 'givenName', 'familyName'] as const

/** How people read the name. What an administrator wrote here stays until the directory says another one. */
function nameFrom(said: Said, before: StoredPerson | undefined): string {
  if (before && nameParts.every((part) => said[part] === before.data.provisioned?.[part])) return before.name
  const whole = [said.givenName, said.familyName].filter(Boolean).join(' ')
  return (said.displayName ?? said.formatted ?? (whole || before?.name) ?? said.userName).slice(0, 300)
}

/** The person with what the directory says; whether they have access is not decided here. */
export function personFrom(written: Said, before: StoredPerson): StoredPerson {
  const said = withoutEcho(written, before)
  const { email, active: _active, ...provisioned } = said
  const { provisioned: _old, ...data } = before.data
  return { ...before, name: nameFrom(said, before), email, data: { ...data, provisioned } }
}

/** A directory that sends back what it read here says nothing by it. */
function withoutEcho(said: Said, { name, data: { provisioned } }: StoredPerson): Said {
  const isEcho = (part: string) =>
    (part === 'displayName' || part === 'formatted') && said[part] === name && provisioned?.[part] === undefined
  return Object.fromEntries(Object.entries(said).filter(([part]) => !isEcho(part))) as Said
}

export const newName = (said: Said): string => nameFrom(said, undefined)

/** Somebody else with the same name or address at the directory. */
export function mustBeAlone(said: Said, others: readonly StoredPerson[]): void {
  const [userName, email] = [said.userName.toLowerCase(), said.email.toLowerCase()]
  const taken = others.find((one) => userNameOf(one).toLowerCase() === userName || one.email.toLowerCase() === email)
  if (taken) throw new Refusal('conflict', 'scim.uniqueness', `${taken.name} has that userName or that address.`)
}

export function userView(person: StoredPerson, groups: readonly DirectoryGroup[], address: string, now: Date): ScimUser {
  const { externalId, givenName, familyName } = person.data.provisioned ?? {}
  return {
    schemas: [scimNames.user],
    id: person.id,
    ...(externalId === undefined ? {} : { externalId }),
    userName: userNameOf(person),
    displayName: person.name,
    name: {
      formatted: person.name,
      ...(givenName === undefined ? {} : { givenName }),
      ...(familyName === undefined ? {} : { familyName }),
    },
    active: isHere(person, now),
    emails: [{ value: person.email, type: 'work', primary: true }],
    groups: groups
      .filter(({ members }) => members.includes(person.id))
      .map(({ id, name }) => ({ value: id, display: name, $ref: `${address}/Groups/${id}`, type: 'direct' as const })),
    roles: person.data.roles.map((value) => ({ value })),
    meta: { resourceType: 'User', location: `${address}/Users/${person.id}`, version: `W/"${person.version}"` },
  }
}

/** Only what was asked for; who or what something is always stands there. */
export function shown<T extends object>(
  resource: T,
  { attributes, excludedAttributes }: { attributes?: string | undefined; excludedAttributes?: string | undefined },
): T {
  const named = (text: string | undefined) => text?.split(',').map((one) => one.trim().split('.')[0]?.toLowerCase() ?? '')
  const [only, without] = [named(attributes), named(excludedAttributes)]
  const isShown = (key: string) =>
    ['schemas', 'id'].includes(key) || (only?.includes(key.toLowerCase()) ?? !without?.includes(key.toLowerCase()))
  return Object.fromEntries(Object.entries(resource).filter(([key]) => isShown(key))) as T
}

export const mostShown = 200

/** One page of what was found, in the form of RFC 7644, 3.4.2. */
export function pageOf<T, V>(
  found: readonly T[],
  { startIndex, count, most }: { startIndex: number; count: number; most: number },
  view: (one: T) => V,
) {
  const first = Math.max(1, startIndex)
  const page = found.slice(first - 1, first - 1 + Math.min(Math.max(0, count), most))
  return {
    schemas: [scimNames.list],
    totalResults: found.length,
    startIndex: first,
    itemsPerPage: page.length,
    Resources: page.map(view),
  }
}

export function mustBeVersion({ version }: { version: number }, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && ifMatch !== version)
    throw new Refusal('stale', 'scim.version', `It has changed since then: the newest version is ${version}.`, { details: { version } })
}
