import { Refusal } from '../../core/base/refusal.ts'
import type { StoredPerson } from '../identity/change-person.ts'
import { userNameOf } from './user.ts'

/** What may be compared, as people and directories write it in any case. Letters count alike but in ids, as RFC 7643 has it for each. */
const compared: Readonly<Record<string, { of: (person: StoredPerson) => string; exact?: true }>> = {
  id: { of: ({ id }) => id, exact: true },
  externalid: { of: ({ data }) => data.provisioned?.externalId ?? '', exact: true },
  username: { of: userNameOf },
  displayname: { of: ({ name }) => name },
  emails: { of: ({ email }) => email },
  'emails.value': { of: ({ email }) => email },
  'emails[type eq "work"].value': { of: ({ email }) => email },
  'emails[primary eq true].value': { of: ({ email }) => email },
  active: { of: ({ activeUntil }) => String(activeUntil === null) },
}

const one =
  /^\s*(?:urn:ietf:params:scim:schemas:core:2\.0:User:)?([\w.]+(?:\[[^\]]{1,60}\](?:\.\w+)?)?)\s+eq\s+("(?:[^"\\]|\\.){0,300}"|true|false)\s*(?:$|and\s)/i

/** A filter of comparisons with `eq`, joined by `and`: what directories ask in truth. Everything else is refused, never half understood. */
export function filterFrom(text: string): (person: StoredPerson) => boolean {
  const parts: ((person: StoredPerson) => boolean)[] = []
  let rest = text
  do {
    const [whole, path = '', literal = ''] = one.exec(rest) ?? []
    const place = compared[path.replaceAll("'", '"').toLowerCase()]
    if (whole === undefined || !place)
      throw new Refusal(
        'invalid',
        'scim.invalid-filter',
        `"${text.slice(0, 100)}" is not understood. Compare userName, externalId, id, displayName, emails.value or active by eq, joined by and: userName eq "nina@example.com".`,
        { where: 'filter' },
      )
    const value = unquoted(literal)
    parts.push((person) => (place.exact ? place.of(person) === value : place.of(person).toLowerCase() === value.toLowerCase()))
    rest = rest.slice(whole.length)
  } while (rest !== '')
  return (person) => parts.every((fits) => fits(person))
}

function unquoted(literal: string): string {
  if (!literal.startsWith('"')) return literal
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal.slice(1, -1)
  }
}
