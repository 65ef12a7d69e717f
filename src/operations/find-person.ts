import { Refusal } from '../core/base/refusal.ts'
import type { Member } from '../core/policy/member.ts'
import type { Directory } from './directory.ts'

/** Somebody of the workspace by id or address. Another workspace's person is as unknown as none. */
export function findPerson({ people }: Pick<Directory, 'people'>, name: string): Member {
  const wanted = name.trim().toLowerCase()
  const found = people.get(wanted) ?? [...people.values()].find(({ email }) => email.toLowerCase() === wanted)
  if (!found)
    throw new Refusal('unknown', 'person.unknown', `There is nobody "${name.slice(0, 60)}" in this workspace.`, { where: 'person' })
  return found
}
