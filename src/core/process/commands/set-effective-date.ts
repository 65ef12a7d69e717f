import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { managerRoles } from '../../definition/manager-of.ts'
import { type Circumstances, nameOf, tasksOf, todayOf } from '../circumstances.ts'
import { isApproved } from '../gates.ts'
import type { Handover, HandoverEvent, PersonId } from '../handover.ts'
import { dayFrom, text } from '../needs.ts'
import { earliestEffectiveDay, introductionAhead } from '../ownership.ts'
import { accountableFor, actorsIn, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/** When the account belongs to the new holder: a date of its own, never before the customer was told. */
export const setEffectiveDate = rule({
  command: 'set-effective-date',
  signs: true,
  label: () => 'Set when the account changes hands',
  refuse: (handover, circumstances) => {
    const managers = deciders(handover, circumstances)
    if (!managers.includes(personActing(circumstances))) {
      const names = managers.map((one) => nameOf(circumstances, one)).join(' or ')
      return new Refusal(
        'forbidden',
        'ownership.not-yours',
        `${names || 'A manager of this handover'} decides when the account changes hands.`,
      )
    }
    if (handover.ownership.changedAt) return new Refusal('conflict', 'ownership.changed', 'The account has changed hands.')
    const gate = circumstances.definition.gates.find(({ id }) => !isApproved(handover, id))
    return gate
      ? new Refusal('conflict', 'ownership.not-approved', `The day can be set once "${gate.title}" is approved.`, {
          details: { gate: gate.id },
        })
      : undefined
  },
  needs: (handover, circumstances) => {
    const earliest = earliestEffectiveDay(handover, circumstances)
    const { definition } = circumstances
    // Before the customer is told it is a waiver, and its reason stands beside it for good.
    const why = (description: string) => text('Why may it change hands before the customer is told?', { description }).optional()
    if (definition.ownership !== 'letter') {
      const date = dayFrom('Effective on', earliest)
      const introduction = introductionAhead(handover, circumstances)
      const until = `Only for a day before this is done: "${introduction?.title}". Left empty, it changes hands after it at the earliest`
      return introduction ? z.strictObject({ date, waived: why(until) }) : z.strictObject({ date })
    }
    return z
      .strictObject({
        date: z.iso.date().meta({ title: 'Effective on', formatMinimum: earliest }),
        waived: why('Only for a day before the letter is confirmed as sent; left empty, it changes hands with the letter at the earliest'),
      })
      .refine(({ date, waived }) => date >= (waived === undefined ? earliest : todayOf(circumstances)), {
        path: ['date'],
        error: `is before ${earliest}, when the customer is told; an earlier day needs the reason for a waiver`,
      })
  },
  decide: (_handover, _circumstances, _on, input: { date: string; waived?: string | undefined }): HandoverEvent[] => [
    { type: 'EffectiveDateSet', date: input.date, ...(input.waived === undefined ? {} : { waived: input.waived }) },
  ],
})

/** The managers of the handover: those whom the page names, else whoever is accountable for the change of owner. */
function deciders(handover: Handover, circumstances: Circumstances): PersonId[] {
  const named = managerRoles(circumstances.definition).flatMap((role) => actorsIn(handover, role, circumstances.now))
  const ownership = tasksOf(circumstances.definition).find(({ kind }) => kind === 'ownership')
  return named.length > 0 || !ownership ? named : accountableFor(handover, ownership, circumstances)
}
