import type { PersonId, Validation } from './handover.ts'

/** Who has not said yet whether it worked; nobody any more where the page takes the first word. */
export const stillToLookBack = ({ people, said, rule }: Validation): PersonId[] =>
  rule === 'first' && Object.keys(said).length > 0 ? [] : people.filter((person) => !said[person])
