import { evolveAll, notStarted } from '../core/process/evolve.ts'
import type { Happened } from '../core/process/handover.ts'

/** The state that the events of one handover give, for comparing it with the one that is stored. */
export const replayed = (events: readonly unknown[], id: string): unknown => evolveAll(notStarted(id), events as Happened[])
