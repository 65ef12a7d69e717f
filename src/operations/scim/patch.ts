import { type ScimPatch, scimNames } from '../../contract/scim.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { invalidSyntax, isObject, mustStay, noTarget, type Op, opFrom, textIn } from './patch-parts.ts'
import { addressIn, checked, invalidValue, type Said, yesOrNo } from './user.ts'

type Draft = { -readonly [K in keyof Said]: Said[K] }
type Attribute = (draft: Draft, op: Op, value: unknown) => void

const textual =
  (name: 'externalId' | 'displayName' | 'givenName' | 'familyName' | 'formatted'): Attribute =>
  (draft, op, value) => {
    if (op === 'remove' || value === null || value === '') delete draft[name]
    else draft[name] = textIn(value, name)
  }

/** What of a user can be changed, by its path in small letters. To add one: a line. */
const attributes: Readonly<Record<string, Attribute>> = {
  username: (draft, op, value) => {
    mustStay(op, 'userName')
    const before = draft.userName
    draft.userName = textIn(value, 'userName')
    // For who has no address of their own at the directory their name is it.
    if (draft.email === before) draft.email = draft.userName
  },
  externalid: textual('externalId'),
  displayname: textual('displayName'),
  'name.givenname': textual('givenName'),
  'name.familyname': textual('familyName'),
  'name.formatted': textual('formatted'),
  name: (draft, op, value) => {
    if (op === 'set' && !isObject(value)) throw invalidValue('name has members: givenName, familyName, formatted.', 'name')
    for (const part of op === 'set' && isObject(value) ? Object.keys(value) : ['givenName', 'familyName', 'formatted'])
      attributes[`name.${part.toLowerCase()}`]?.(draft, op, isObject(value) ? value[part] : undefined)
  },
  active: (draft, op, value) => {
    mustStay(op, 'active')
    const is = yesOrNo(Array.isArray(value) ? value[0] : value)
    if (is === undefined) throw invalidValue('active is true or false.', 'active')
    draft.active = is
  },
  emails: (draft, op, value) => {
    // Where somebody has no other address left, they keep the one by which they are known here.
    if (op === 'remove') return
    const found = addressIn(Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [{ value }])
    if (found === undefined) throw invalidValue('emails is a list of { value, type, primary }.', 'emails')
    draft.email = found
  },
  'emails.value': (draft, op, value) => {
    if (op === 'set') draft.email = textIn(value, 'emails')
  },
}

/** What users have and Baton does not keep: taken without a word, as every directory sends some of it. */
const notKept =
  /^(?:schemas|meta(?:\..+)?|nickname|profileurl|title|usertype|preferredlanguage|locale|timezone|password|(?:phonenumbers|ims|photos|addresses|groups|entitlements|roles|x509certificates)(?:[.[].*)?|name\.(?:middlename|honorificprefix|honorificsuffix)|emails\.(?:type|primary|display)|urn:ietf:params:scim:schemas:extension:.+)$/

/** Somebody as they are after all operations; nothing is changed unless all of them can be. */
export function patched(before: Said, { Operations }: ScimPatch): Said {
  const draft: Draft = { ...before }
  for (const { op: written, path, value } of Operations) {
    const op = opFrom(written)
    if (path === undefined || path === null || path === '') {
      if (op === 'remove') throw noTarget()
      if (!isObject(value)) throw invalidSyntax('Without a path the value has the attributes as its members.')
      for (const [name, member] of Object.entries(value)) apply(draft, op, name, member)
    } else {
      if (op === 'set' && value === undefined) throw invalidSyntax(`"${path.slice(0, 100)}" has no value.`)
      apply(draft, op, path, value)
    }
  }
  return checked(draft, before)
}

function apply(draft: Draft, op: Op, path: string, value: unknown): void {
  const name = plain(path)
  if (name === 'id') throw new Refusal('invalid', 'scim.mutability', 'The id is given here and stays.', { where: 'id' })
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute) attribute(draft, op, value)
  else if (!notKept.test(name))
    throw new Refusal('invalid', 'scim.invalid-path', `No user has an attribute "${path.slice(0, 100)}".`, { where: 'path' })
}

/** Small letters, without the name of the schema, and with every way to say "the work address" as one. */
function plain(path: string): string {
  const small = path.trim().toLowerCase()
  const user = scimNames.user.toLowerCase()
  if (small === user) return 'schemas'
  const own = small.startsWith(`${user}:`) ? small.slice(user.length + 1) : small
  return own.replace(/^emails\[[^\]]*\]/, 'emails')
}
