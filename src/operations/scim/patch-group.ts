import { scimNames } from '../../contract/scim.ts'
import type { ScimGroupPatch } from '../../contract/scim-groups.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { invalidSyntax, isObject, mustStay, noTarget, type Op, opFrom, textIn } from './patch-parts.ts'
import { invalidValue } from './user.ts'

/** What a directory says of a group, as far as Baton keeps it. */
export type GroupSaid = { name: string; externalId: string | null; members: readonly string[] }

type Draft = { id: string; name: string; externalId: string | null; members: Set<string> }
type Attribute = (draft: Draft, op: Op, value: unknown, isAdded: boolean) => void

/** What of a group can be changed, by its path in small letters. To add one: a line. */
const attributes: Readonly<Record<string, Attribute>> = {
  displayname: (draft, op, value) => {
    mustStay(op, 'displayName')
    draft.name = textIn(value, 'displayName')
  },
  externalid: (draft, op, value) => {
    draft.externalId = op === 'remove' || value === null || value === '' ? null : textIn(value, 'externalId')
  },
  members: (draft, op, value, isAdded) => {
    // By RFC 7644 a removal has no value and takes all; Entra names in it whom it takes.
    const named = op === 'remove' && (value === undefined || value === null) ? undefined : membersIn(value)
    if (op === 'remove') for (const one of named ?? [...draft.members]) draft.members.delete(one)
    else draft.members = new Set([...(isAdded ? draft.members : []), ...(named ?? [])])
  },
  // Okta sends along whose group it is.
  id: (draft, _op, value) => {
    if (value !== draft.id) throw new Refusal('invalid', 'scim.mutability', 'The id is given here and stays.', { where: 'id' })
  },
}

const notKept = /^(?:schemas|meta(?:\..+)?|members\.(?:display|type|\$ref)|urn:ietf:params:scim:schemas:extension:.+)$/

/** A group as it is after all operations; nothing is changed unless all of them can be. */
export function groupPatched(before: GroupSaid & { id: string }, { Operations }: ScimGroupPatch): GroupSaid {
  const draft: Draft = { id: before.id, name: before.name, externalId: before.externalId, members: new Set(before.members) }
  for (const { op: written, path, value } of Operations) {
    const op = opFrom(written)
    const isAdded = written.toLowerCase() === 'add'
    if (path === undefined || path === null || path === '') {
      if (op === 'remove') throw noTarget()
      if (!isObject(value)) throw invalidSyntax('Without a path the value has the attributes as its members.')
      for (const [name, member] of Object.entries(value)) apply(draft, op, name, member, isAdded)
    } else {
      if (op === 'set' && value === undefined) throw invalidSyntax(`"${path.slice(0, 100)}" has no value.`)
      apply(draft, op, path, value, isAdded)
    }
  }
  return { name: draft.name, externalId: draft.externalId, members: [...draft.members] }
}

const oneMember = /^members\[\s*value\s+eq\s+["']([^"'\]]{1,200})["']\s*\]$/i

function apply(draft: Draft, op: Op, path: string, value: unknown, isAdded: boolean): void {
  const own = withoutSchema(path.trim())
  const [, member] = oneMember.exec(own) ?? []
  if (member !== undefined) {
    if (op !== 'remove')
      throw new Refusal('invalid', 'scim.invalid-path', 'A member is added by the path members, with a list as the value.', {
        where: 'path',
      })
    draft.members.delete(member)
    return
  }
  const name = own.toLowerCase()
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute) attribute(draft, op, value, isAdded)
  else if (!notKept.test(name))
    throw new Refusal('invalid', 'scim.invalid-path', `No group has an attribute "${path.slice(0, 100)}".`, { where: 'path' })
}

function withoutSchema(path: string): string {
  const group = scimNames.group
  if (path.toLowerCase() === group.toLowerCase()) return 'schemas'
  return path.toLowerCase().startsWith(`${group.toLowerCase()}:`) ? path.slice(group.length + 1) : path
}

/** Ids of people, of what directories write for a member or a list of them. */
export function membersIn(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value]
  if (all.length > 10_000) throw invalidValue('members has 10,000 at most.', 'members')
  return all.map((one) => {
    const id = isObject(one) ? one.value : one
    if (isObject(one) && typeof one.type === 'string' && one.type.toLowerCase() === 'group')
      throw invalidValue('Groups inside of groups are not kept. Have the directory send the people who are in them.', 'members')
    if (typeof id !== 'string' || id === '' || id.length > 200)
      throw invalidValue('members is a list of { value }, the ids of people here.', 'members')
    return id
  })
}
