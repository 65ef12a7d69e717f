import { Refusal } from '../core/base/refusal.ts'
import type { Member } from '../core/policy/member.ts'
import type { Directory } from './directory.ts'

/** Somebody of the workspace by id or address, if there is such a person. */
export function personNamed({ people }: Pick<Directory, 'people'>, name: string): Member | undefined {
  const wanted = name.trim().toLowerCase()
  return people.get(wanted) ?? [...people.values()].find(({ email }) => email !== '' && email.toLowerCase() === wanted)
}

/** The same for whom somebody has to be meant. Another workspace's person is as unknown as none. */
export function findPerson(directory: Pick<Directory, 'people'>, name: string): Member {
  const found = personNamed(directory, name)
  if (!found)
    throw new Refusal('unknown', 'person.unknown', `There is nobody "${name.slice(0, 60)}" in this workspace.`, { where: 'person' })
  return found
}
