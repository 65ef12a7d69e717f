import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { type Circumstances, nameOf, taskOf } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import {
  isGiven,
  leavesAt,
  letterRules,
  letterTargets,
  newestLetter,
  noLongerApproved,
  senderRole,
  standsInTheWay,
} from '../letter-readiness.ts'
import { actsAs, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { notOpen } from '../task-guards.ts'

/** The one step that cannot be taken back, sixty seconds later. */
export const releaseLetter = rule({
  command: 'release-letter',
  signs: true,
  targets: (_handover, circumstances) => letterTargets(circumstances),
  label: (handover) => {
    const people = newestLetter(handover)?.to.length ?? 0
    return `Send letter to ${people} ${people === 1 ? 'person' : 'people'}`
  },
  refuse: (handover, circumstances, on) => {
    const refusal = notReleasable(handover, circumstances, on)
    const sender = senderRole(circumstances)
    return (
      refusal ??
      (sender === undefined
        ? undefined
        : new Refusal(
            'conflict',
            'letter.other-way',
            `${whoIs(handover, [sender], circumstances)} sends the letter from their own mailbox. Hand it to them.`,
          ))
    )
  },
  needs: (handover) =>
    z.strictObject({ letterVersion: z.literal(newestLetter(handover)?.version ?? 0).meta({ title: 'Version of the letter' }) }),
  decide: (handover, circumstances, _on, { letterVersion }) => [
    { type: 'LetterReleased', letterVersion, leavesAt: leavesAt(handover, circumstances) },
  ],
})

/** Why this person cannot let the letter go now, whichever way it goes. */
export function notReleasable(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const rules = letterRules(circumstances)
  const task = taskOf(circumstances.definition, on)
  if (!rules || task.kind !== 'letter') return new Refusal('unknown', 'letter.none', `"${task.title}" sends no letter.`)
  if (!actsAs(handover, personActing(circumstances), rules.releasedBy, circumstances.now)) {
    return new Refusal('forbidden', 'letter.not-yours', `Only ${whoIs(handover, [rules.releasedBy], circumstances)} can send the letter.`)
  }
  const closed = notOpen(handover, task, circumstances)
  if (closed) return closed
  const { release, outcome, handedOver, given } = handover.letter
  if (release) return new Refusal('conflict', 'letter.released', 'The letter is released and leaves by itself.')
  if (isGiven(handover)) return new Refusal('conflict', 'letter.given', `${nameOf(circumstances, given?.to ?? '')} has the letter to send.`)
  if (handedOver || outcome?.outcome === 'unknown')
    return new Refusal('conflict', 'letter.unknown', 'Nobody knows yet whether the letter was sent. Settle that first.')
  const newest = newestLetter(handover)
  const gone = newest ? noLongerApproved(newest, circumstances) : []
  if (gone.length > 0)
    return new Refusal('conflict', 'letter.recipients-changed', `${gone.join(', ')} may no longer receive letters. Write a new version.`)
  const way = standsInTheWay(handover, circumstances)
  return way.length > 0 ? new Refusal('conflict', 'letter.not-ready', way.join(' '), { details: { problems: way } }) : undefined
}
