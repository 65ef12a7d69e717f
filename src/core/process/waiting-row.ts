import type { Instant } from '../base/ids.ts'
import type { PersonId } from './handover.ts'

/** Something that waits for one person: a row of their inbox. Derived, so that no list can disagree with the state. */
export type Waiting = {
  /** A task, a gate, or what else it is about. */
  task: string
  person: PersonId
  /** What to do, as the row says it. */
  verb: string
  /** The command that deals with it. */
  command: string
  on: string | null
  due: Instant | null
  since: Instant
  /** Who can go on once it is done. */
  unblocks: PersonId | null
}
