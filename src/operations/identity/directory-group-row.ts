import type { Gives } from '../../core/policy/given-by-groups.ts'
import type { LoadedDirectory } from '../../store/load.ts'
import type { Models } from '../../store/log-types.ts'

/** A group as a directory pushes it, and what an administrator here has it give. */
export type DirectoryGroup = {
  id: string
  name: string
  externalId: string | null
  /** Ids of people. */
  members: readonly string[]
  gives: Gives
  version: number
  /** The directory has deleted it. */
  removed?: true
}

const kind = 'directory-group'

/** Those that are there, by name: the order in which they are asked for a team. */
export function groupsFrom(directory: readonly LoadedDirectory[]): DirectoryGroup[] {
  return directory
    .filter((row) => row.kind === kind && row.data.removed !== true)
    .map(({ id, name, data, version }) => ({ ...(data as unknown as Omit<DirectoryGroup, 'id' | 'name' | 'version'>), id, name, version }))
    .toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

export const groupRow = ({ id, name, version: _counted, ...data }: DirectoryGroup): NonNullable<Models['directory']>[number] => ({
  kind,
  id,
  name,
  data,
})
