import { nearest } from '../checks/nearest.ts'
import { type Action, problemOf } from './action.ts'
import { leaveActiveBook } from './active-book.ts'
import { capabilities } from './capabilities.ts'
import { inviteToChannels } from './channels.ts'
import { moveToStandardFolder, shareDocuments } from './documents.ts'
import { handOverDocuments } from './documents-handed-over.ts'
import { flagSilentInstances } from './instances.ts'
import { tryLinks } from './links.ts'
import { scheduleNextCall } from './next-call.ts'
import {
  closeCtas,
  closeOpenWork,
  closeSuccessPlans,
  handOverWork,
  reassignOpenCtas,
  reassignOpenWork,
  reassignSuccessPlans,
} from './open-work.ts'
import { watchProject } from './project.ts'
import { askForInvitation, createSeries, endOldSeries } from './series.ts'
import { markSystems } from './systems.ts'
import { followOpenTickets, leaveTickets } from './tickets.ts'
import { markCompensationPool, setTier } from './tier.ts'
import { writeTimelineNote } from './timeline-note.ts'

/** Everything that a page may let a task do: `do: helpdesk.follow-open-tickets`. To add one: a file, and a line here. */
export const actions: readonly Action[] = [
  followOpenTickets,
  leaveTickets,
  inviteToChannels,
  watchProject,
  reassignOpenWork,
  reassignOpenCtas,
  reassignSuccessPlans,
  handOverWork,
  closeOpenWork,
  closeCtas,
  closeSuccessPlans,
  scheduleNextCall,
  createSeries,
  endOldSeries,
  askForInvitation,
  setTier,
  markCompensationPool,
  writeTimelineNote,
  leaveActiveBook,
  flagSilentInstances,
  markSystems,
  handOverDocuments,
  shareDocuments,
  moveToStandardFolder,
  tryLinks,
]

const byName = new Map(actions.map((action) => [action.name, action]))

export const actionNamed = (name: string): Action | undefined => byName.get(name)
export const isKnownAction = (name: string): boolean => byName.has(name)

/** The action that was probably meant. */
export const nearestAction = (name: string): string | undefined => nearest(name, [...byName.keys()])

/** What is wrong with a line `do: …` of a page, in words; undefined when nothing is. */
export function actionProblem(name: string, args: unknown): string | undefined {
  const action = actionNamed(name)
  if (action) return problemOf(action.arguments, args)
  const meant = nearestAction(name)
  return `"${name}" is not something that Baton can do${meant ? `; did you mean "${meant}"?` : ''}`
}

/** The rows of the reference page about actions. */
export const actionTable = () =>
  actions.map(({ name, title, capability, repeat, reads, arguments: schema }) => ({
    name,
    title,
    system: capabilities[capability],
    repeat,
    reads: [...reads],
    arguments: Object.keys(schema.shape),
  }))
