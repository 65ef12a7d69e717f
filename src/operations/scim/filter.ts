import { Refusal } from '../../core/base/refusal.ts'
import { isHere, type StoredPerson } from '../identity/change-person.ts'
import type { DirectoryGroup } from '../identity/directory-group-row.ts'
import { userNameOf } from './user.ts'

type Compare<T> = (one: T, value: string) => boolean
type Compared<T> = Readonly<Record<string, Compare<T>>>

const alike =
  <T>(of: (one: T) => string): Compare<T> =>
  (one, value) =>
    of(one).toLowerCase() === value.toLowerCase()
/** Letters count alike but in ids, as RFC 7643 has it for each. */
const exactly =
  <T>(of: (one: T) => string): Compare<T> =>
  (one, value) =>
    of(one) === value

/** What may be compared, as people and directories write it in any case. */
const ofUsers = (now: Date): Compared<StoredPerson> => ({
  id: exactly(({ id }) => id),
  externalid: exactly(({ data }) => data.provisioned?.externalId ?? ''),
  username: alike(userNameOf),
  displayname: alike(({ name }) => name),
  emails: alike(({ email }) => email),
  'emails.value': alike(({ email }) => email),
  'emails[type eq "work"].value': alike(({ email }) => email),
  'emails[primary eq true].value': alike(({ email }) => email),
  active: alike((person) => String(isHere(person, now))),
})

const hasMember: Compare<DirectoryGroup> = ({ members }, value) => members.includes(value)

const ofGroups: Compared<DirectoryGroup> = {
  id: exactly(({ id }) => id),
  externalid: exactly(({ externalId }) => externalId ?? ''),
  displayname: alike(({ name }) => name),
  members: hasMember,
  'members.value': hasMember,
}

const words = {
  users: 'Compare userName, externalId, id, displayName, emails.value or active by eq, joined by and: userName eq "nina@example.com".',
  groups: 'Compare displayName, externalId, id or members.value by eq, joined by and: displayName eq "CSMs".',
} as const

export const userFilter = (text: string, now: Date) => filterFrom(text, ofUsers(now), words.users)

/** `members[value eq "…"]` says the same as `members.value eq "…"`. */
export const groupFilter = (text: string) =>
  filterFrom(text.replaceAll(/members\[\s*value\s+eq\s+("[^"]{0,300}")\s*\]/gi, 'members.value eq $1'), ofGroups, words.groups)

const one =
  /^\s*(?:urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):)?([\w.]+(?:\[[^\]]{1,60}\](?:\.\w+)?)?)\s+eq\s+("(?:[^"\\]|\\.){0,300}"|true|false)\s*(?:$|and\s)/i

/** A filter of comparisons with `eq`, joined by `and`: what directories ask in truth. Everything else is refused, never half understood. */
function filterFrom<T>(text: string, compared: Compared<T>, wayOut: string): (candidate: T) => boolean {
  const parts: ((candidate: T) => boolean)[] = []
  let rest = text
  do {
    const [whole, path = '', literal = ''] = one.exec(rest) ?? []
    const name = path.replaceAll("'", '"').toLowerCase()
    const fits = Object.hasOwn(compared, name) ? compared[name] : undefined
    if (whole === undefined || !fits)
      throw new Refusal('invalid', 'scim.invalid-filter', `"${text.slice(0, 100)}" is not understood. ${wayOut}`, { where: 'filter' })
    const value = unquoted(literal)
    parts.push((candidate) => fits(candidate, value))
    rest = rest.slice(whole.length)
  } while (rest !== '')
  return (candidate) => parts.every((fits) => fits(candidate))
}

function unquoted(literal: string): string {
  if (!literal.startsWith('"')) return literal
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal.slice(1, -1)
  }
}
