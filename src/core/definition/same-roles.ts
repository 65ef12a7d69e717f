import type { Definition, Role } from './definition.ts'

/**
 * Which role of one version is which of another, by name. A role that is called differently is the same when either page gives
 * the other's name as an alias, or when it is the only one left that is filled from the same place.
 */
export function sameRoles(before: Definition, after: Definition): ReadonlyMap<string, string> {
  const pairs = new Map(before.roles.flatMap(({ name }) => (after.roles.some((role) => role.name === name) ? [[name, name] as const] : [])))
  const left = () => before.roles.filter(({ name }) => !pairs.has(name))
  const right = () => {
    const taken = new Set(pairs.values())
    return after.roles.filter(({ name }) => !taken.has(name))
  }
  for (const isSame of [isAlias, isFilledAlike]) {
    for (const role of left()) {
      const [same, another] = right().filter((other) => isSame(role, other))
      const rivals = left().filter((other) => same && isSame(other, same))
      if (same && !another && rivals.length === 1) pairs.set(role.name, same.name)
    }
  }
  return pairs
}

const isAlias = (before: Role, after: Role): boolean => calls(before, after.name) || calls(after, before.name)
const calls = ({ aliases }: Role, name: string) => aliases.some((alias) => alias.toLowerCase() === name.toLowerCase())

/** Roles that are asked for at the start can be anybody; only their side would tell them apart, and that is not enough. */
const isFilledAlike = (before: Role, after: Role): boolean =>
  before.from !== 'ask' && before.from === after.from && before.side === after.side
