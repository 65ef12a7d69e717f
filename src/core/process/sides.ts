import type { RoleSide } from '../definition/definition.ts'
import { isManager } from '../definition/manager-of.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { actorsIn } from './rights.ts'

/** The roles that do the work of a side. Its manager has a part of their own: they decide, and lead no call and write no answer. */
export const rolesOfSide = ({ roles }: Circumstances['definition'], side: RoleSide): string[] =>
  roles.filter((role) => role.side === side && !isManager(role)).map(({ name }) => name)

/** Who acts for a side now, deputies included. */
export const sideOf = (
  side: 'incoming' | 'outgoing',
  handover: Handover,
  { definition, now }: Pick<Circumstances, 'definition' | 'now'>,
): PersonId[] => [...new Set(rolesOfSide(definition, side).flatMap((role) => actorsIn(handover, role, now)))]

export const isOfASide = (person: PersonId, handover: Handover, circumstances: Pick<Circumstances, 'definition' | 'now'>): boolean =>
  sideOf('incoming', handover, circumstances).includes(person) || sideOf('outgoing', handover, circumstances).includes(person)
