import { momentWords, placeOf } from '../calendar/words.ts'
import { type Circumstances, nameOf, taskOf } from './circumstances.ts'
import { ownersOf } from './due-chain.ts'
import type { Handover, HandoverEvent } from './handover.ts'
import { doersOf, personIn } from './rights.ts'

/** What people read when something is due soon, late, or late still; who is above reads whom it waits for and what they can do. */
export function reminderWords(
  { about, kind }: Pick<Extract<HandoverEvent, { type: 'Reminded' }>, 'about' | 'kind'>,
  handover: Handover,
  circumstances: Circumstances,
): { subject: string; text: string } {
  const account = circumstances.world.account.name
  const { now } = circumstances
  if (about === 'validation')
    return {
      subject: '"Say whether it worked" is late',
      text: `${account}: say whether the new arrangement works, and what needs attention.`,
    }
  const task = taskOf(circumstances.definition, about)
  const title = circumstances.definition.gates.find((gate) => gate.task === about)?.title ?? task.title
  const due = handover.tasks[about]?.due
  const moment = due ? `${momentWords(due.due, due.zone)} (${placeOf(due.zone)})` : 'earlier'
  const owners = ownersOf(handover, task, circumstances)
  const isCalledIn = (person: string) => task.kind === 'gate' && !doersOf(task).some((role) => personIn(handover, role, now) === person)
  const namesOf = (people: readonly string[]) => people.map((person) => nameOf(circumstances, person))
  const names = namesOf(owners.filter((person) => !isCalledIn(person)))
  const deputies = namesOf(owners.filter(isCalledIn))
  const instead = deputies.length === 0 ? '' : ` ${deputies.join(' and ')} can decide in their place.`
  const holders = names.join(' and ')
  const have = names.length === 1 ? 'has' : 'have'
  switch (kind) {
    case 'due-soon':
      return { subject: `"${title}" is due soon`, text: `${account}: "${title}" is due ${moment}.` }
    case 'late':
      return { subject: `"${title}" is late`, text: `${account}: "${title}" was due ${moment}. ${holders} ${have} it.${instead}` }
    case 'late-for-manager':
      return {
        subject: `"${title}" is still late`,
        text: `${account}: "${title}" was due ${moment}, and ${holders} still ${have} it. You can name a deputy, choose somebody else, or recalculate the due date, with a reason.`,
      }
    case 'late-for-operations':
      return {
        subject: `"${title}" has been late for two working days`,
        text: `${account}: "${title}" was due ${moment}. ${holders} ${have} it, and their manager was told a working day ago.`,
      }
  }
}
