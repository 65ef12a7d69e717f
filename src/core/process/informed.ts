import type { Definition, RaciRow } from '../definition/definition.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { Handover, PersonId } from './handover.ts'
import { stillToLookBack } from './look-back.ts'
import type { InformedBy } from './notice-table.ts'
import { actorsIn } from './rights.ts'

/** What tells whoever is informed of this row that it is over: an approval, the confirmed letter, the change of owner, or its last task. */
export function informedByOf(row: RaciRow, { gates, letters, ...page }: Definition): InformedBy {
  const covers = (task: string) => row.covers.includes(task)
  if (gates.some(({ task }) => covers(task))) return 'approval'
  if (letters.some(({ task }) => covers(task))) return 'letter'
  if (tasksOf({ gates, letters, ...page }).some(({ id, kind }) => kind === 'ownership' && covers(id))) return 'owner'
  return 'closing'
}

/** Nothing of the row is left to do. */
const isClosed = ({ covers }: RaciRow, handover: Handover, circumstances: Circumstances): boolean =>
  covers.length > 0 &&
  covers.every((task) => (task === 'validation' ? isLookedBack(handover, circumstances) : isFinished(handover.tasks[task])))

const isLookedBack = (handover: Handover, circumstances: Circumstances) =>
  handover.validation !== null && stillToLookBack(handover, circumstances).length === 0

/** Rows that a change has brought to their end, whose informed people hear of it in their digest. */
export const closings = (before: Handover, after: Handover, circumstances: Circumstances): RaciRow[] =>
  circumstances.definition.raci.filter(
    (row) =>
      informedByOf(row, circumstances.definition) === 'closing' &&
      isClosed(row, after, circumstances) &&
      !isClosed(row, before, circumstances),
  )

/** The people in the roles that are informed (I) in this row. A role that has another part in it is no such role, a dash none at all. */
export const informedOf = ({ cells }: Pick<RaciRow, 'cells'>, handover: Handover, now: string): PersonId[] => [
  ...new Set(Object.entries(cells).flatMap(([role, cell]) => (cell === 'I' ? actorsIn(handover, role, now) : []))),
]

/** Roles that the page names and gives no part: told of the large events, never asked. */
export const onlyInformed = ({ roles }: Definition, handover: Handover, now: string): PersonId[] =>
  roles.filter(({ informedOnly }) => informedOnly).flatMap(({ name }) => actorsIn(handover, name, now))
