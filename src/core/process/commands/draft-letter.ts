import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { composeLetter, takesPersonalLine, wordingOf } from '../../documents/letter.ts'
import { type Circumstances, nameOf, taskOf, todayOf } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import { letterHash } from '../letter-hash.ts'
import { addressesIn, letterNames } from '../letter-names.ts'
import { aeRole, envelopeOf, letterSources, recipientsOf, templateOf, worded } from '../letter-parts.ts'
import { isGiven, letterRules, letterTargets, newestLetter } from '../letter-readiness.ts'
import { dayFrom } from '../needs.ts'
import { isNotMine } from '../not-mine.ts'
import { actsAs, notYours, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { stateOf, whyLocked } from '../task-guards.ts'

/** A new version of the letter. It voids what was agreed about an earlier one: what leaves is what was approved (invariant 4). */
export const draftLetter = rule({
  command: 'draft-letter',
  targets: (_handover, circumstances) => letterTargets(circumstances),
  label: (handover) => (newestLetter(handover) ? 'Write a new version of the letter' : 'Draft the letter'),
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const rules = letterRules(circumstances)
    if (!rules || task.kind !== 'letter') return new Refusal('unknown', 'letter.none', `"${task.title}" sends no letter.`)
    if (!actsAs(handover, personActing(circumstances), rules.releasedBy, circumstances.now)) return notYours(handover, task, circumstances)
    if (stateOf(handover, on).status === 'done') return new Refusal('conflict', 'letter.sent', 'The letter has been sent.')
    if (!draftingIsOpen(handover, circumstances)) return new Refusal('conflict', 'task.locked', whyLocked(handover, task, circumstances))
    // A letter that was refused surely did not go out; a better version may follow it.
    if (handover.letter.release && handover.letter.outcome?.outcome !== 'refused')
      return new Refusal('conflict', 'letter.released', 'The letter is released. Hold it first.')
    if (isGiven(handover))
      return new Refusal(
        'conflict',
        'letter.given',
        `${nameOf(circumstances, handover.letter.given?.to ?? '')} has the letter to send. Take it back first.`,
      )
    if (handover.letter.outcome?.outcome === 'unknown')
      return new Refusal('conflict', 'letter.unknown', 'Nobody knows yet whether the letter was sent. Settle that first.')
    const ae = aeRole(circumstances, rules)
    if (ae !== undefined && isNotMine(handover, ae))
      return new Refusal(
        'conflict',
        'letter.ae-unknown',
        `The letter would name ${whoIs(handover, [ae], circumstances)}, who says that somebody else is the ${ae}. Say who it is first.`,
      )
    return recipientsOf(circumstances).length === 0
      ? new Refusal(
          'conflict',
          'letter.no-recipients',
          `No contact of ${circumstances.world.account.name} is approved to receive letters. Approve one on the account page.`,
        )
      : undefined
  },
  needs: (_handover, circumstances) => {
    const rules = letterRules(circumstances)
    const personal = z.string().max(400).meta({ title: 'Personal line', format: 'long-text' }).optional()
    // A text without a place for it is locked from its first word to its last.
    const own = !rules || takesPersonalLine(wordingOf(worded(rules, circumstances), circumstances.definition)) ? { personal } : {}
    if (!rules?.agreedBy) return z.strictObject(own)
    return z.strictObject({
      ...own,
      dates: z
        .array(dayFrom('Date', todayOf(circumstances)))
        .min(1)
        .max(3)
        .meta({ title: 'Dates to choose from' }),
    })
  },
  decide: (handover, circumstances, _on, input) => {
    const rules = letterRules(circumstances)
    if (!rules) throw new Error('refuse() lets no playbook without a letter through')
    const line = (input as { personal?: string }).personal
    const personal = line?.trim() === '' ? undefined : line
    const sources = letterSources(handover, circumstances)
    const dates = 'dates' in input ? [...new Set(input.dates as string[])].toSorted() : []
    const [date, ...otherDates] = dates
    const template = templateOf(rules, circumstances)
    const { subject, text } = composeLetter(worded(rules, circumstances), {
      ...sources,
      ...(personal === undefined ? {} : { personal }),
      // One text is approved for all dates that are proposed, so it names a day only where no other can be agreed.
      ...(date === undefined || otherDates.length > 0 ? {} : { date }),
    })
    const envelope = { subject, text, ...envelopeOf(handover, circumstances, rules) }
    const names = letterNames(handover, circumstances, rules)
    return [
      {
        type: 'LetterDrafted',
        letter: {
          ...envelope,
          version: handover.letter.versions.length + 1,
          hash: letterHash(envelope),
          by: personActing(circumstances),
          at: circumstances.now,
          proposedDates: dates,
          names,
          addresses: addressesIn(envelope, names, circumstances),
          ...(template
            ? { template: { name: template.name, version: template.version, hash: template.hash, approvedBy: template.approvedBy } }
            : {}),
        },
      },
    ]
  },
})

/** Open as soon as the letter or any task of its stage that leads to it is: drafting, agreeing, sending. */
function draftingIsOpen(handover: Handover, { definition }: Circumstances): boolean {
  const stage = definition.stages.find(({ tasks }) => tasks.some(({ kind }) => kind === 'letter'))
  const letter = stage?.tasks.find(({ kind }) => kind === 'letter')
  if (!stage || !letter) return false
  const leading = new Set([letter.id])
  // The order of the list need not be the order of work, so what leads to what is followed to its end.
  for (let size = 0; size !== leading.size; ) {
    size = leading.size
    for (const { id, after } of stage.tasks) if (leading.has(id)) for (const other of after) leading.add(other)
  }
  return stage.tasks.some(({ id }) => leading.has(id) && handover.tasks[id]?.status === 'open')
}
