import { calendarDays } from '../calendar/calendar-days.ts'
import { questionsToLeave } from './agenda.ts'
import { pointWords } from './agenda-words.ts'
import { waitsForReady } from './cadence.ts'
import { type Circumstances, nameOf, tasksOf, zoneOf } from './circumstances.ts'
import { waitingConsultations } from './consultations.ts'
import { dossierLeaves } from './dossier-of.ts'
import { isFinished } from './finished.ts'
import { isApproved } from './gates.ts'
import type { Handover, HandoverEvent, OpenEnd } from './handover.ts'
import { unexplained } from './incidents.ts'
import { leftOpen } from './left-open.ts'
import { itemsInTheWay, itemsLeft } from './letter-items.ts'
import { ownedAccounts } from './owned-accounts.ts'
import { receivers } from './receivers.ts'
import { personIn } from './rights.ts'

/** How long after the letter people are asked whether it worked (process.md, "Completion and after"). */
const validationDays = 30

/** What stands between this handover and its completion, as sentences (invariant 23). The closing task itself is left out. */
export function openBeforeCompletion(handover: Handover, circumstances: Circumstances, closing: string): string[] {
  const { definition } = circumstances
  const problems: string[] = []
  for (const task of tasksOf(definition)) {
    if (task.id !== closing && !isFinished(handover.tasks[task.id])) problems.push(`"${task.title}" is not done.`)
  }
  for (const gate of definition.gates) if (!isApproved(handover, gate.id)) problems.push(`"${gate.title}" is not approved.`)
  if (definition.letters.length > 0 && handover.letter.outcome?.outcome !== 'sent') problems.push('The letter is not confirmed as sent.')
  if (definition.ownership && !handover.ownership.changedAt) problems.push('The account has not changed hands.')
  for (const { name, state } of handover.ownership.changedAt ? ownedAccounts(handover, circumstances) : [])
    if (state === 'not moved') problems.push(`${name} has not changed hands by the ledger.`)
  for (const effect of Object.values(handover.effects)) {
    // A plan for a finished task needs nothing more; what is under way or unclear does.
    if (['requested', 'unknown', 'undoing'].includes(effect.state))
      problems.push(`"${effect.subject}" in ${effect.system} is ${effect.state}.`)
  }
  for (const { person, about } of waitingConsultations(handover))
    problems.push(`${nameOf(circumstances, person)} has not been heard about "${about}" yet.`)
  if (waitsForReady(handover)) problems.push(`${nameOf(circumstances, handover.to.id)} has not said that they are ready to lead.`)
  problems.push(...itemsInTheWay(handover, circumstances))
  problems.push(...unexplained(handover, circumstances))
  for (const end of handover.openEnds)
    if (!end.settled && !circumstances.people.get(end.person)?.active) problems.push(`Nobody has ${pointWords(end)} any more.`)
  return problems
}

/** What stays behind and nobody has acknowledged goes with whoever takes over, in one point that names the groups. */
const unacknowledged = (handover: Handover, circumstances: Circumstances): OpenEnd[] => {
  const [receiver] = receivers(handover, circumstances)
  if (receiver === undefined || handover.to.kind !== 'person') return []
  const groups = leftOpen(handover, circumstances).map(({ title, items }) => `${title} (${items.length})`)
  return groups.length > 0 ? [{ id: 'left-behind', text: `Acknowledge what stays behind: ${groups.join(', ')}`, person: receiver }] : []
}

/** Completion, and the question that comes after it where the playbook asks whether it worked. */
export function completionEvents(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const { definition, now } = circumstances
  const row = definition.raci.find(({ covers }) => covers.includes('validation'))
  const accountable = Object.entries(row?.cells ?? {}).filter(([, cell]) => cell === 'A' || cell === 'R/A')
  const people = accountable.flatMap(([role]) => personIn(handover, role, now) ?? [])
  const leaves = [
    ...itemsLeft(handover, circumstances),
    ...dossierLeaves(handover, circumstances),
    ...unacknowledged(handover, circumstances),
  ]
  const completed: HandoverEvent[] = [
    ...questionsToLeave(handover, circumstances),
    { type: 'HandoverCompleted', ...(leaves.length > 0 ? { leaves } : {}) },
  ]
  if (people.length === 0) return completed
  const from = handover.letter.outcome?.at ?? now
  return [
    ...completed,
    {
      type: 'ValidationAsked',
      due: calendarDays(from, validationDays, zoneOf(circumstances)).due,
      people: [...new Set(people)],
      ...(row?.accountable === 'first' ? { rule: row.accountable } : {}),
    },
  ]
}
