import type { moveIns } from '../contract/move-ins.ts'
import { templateOf } from './import/fields.ts'
import { moveInFields } from './move-in/fields.ts'
import type { Operation } from './operation.ts'

/** The columns of a file of handovers that are under way, with one to begin with. */
export const getMoveInTemplate = (): Operation<typeof moveIns.getMoveInTemplate> => async () => ({
  columns: moveInFields.map(({ field, title, required, about }) => ({ field, title, required, about })),
  csv: templateOf(moveInFields),
})
