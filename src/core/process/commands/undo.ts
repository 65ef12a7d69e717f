import { isSame } from '../../base/canonical.ts'
import { Refusal } from '../../base/refusal.ts'
import { type Circumstances, tasksOf } from '../circumstances.ts'
import { isSameRecord } from '../foreseen.ts'
import type { EffectState, Handover, HandoverEvent } from '../handover.ts'
import { correctedSince } from '../held-by-other.ts'
import { nameOfHolder } from '../holder-name.ts'
import { nothing } from '../needs.ts'
import { backToNobody, ownershipBack } from '../ownership.ts'
import { answersFor, does, notYours, personActing, personIn } from '../rights.ts'
import { rule } from '../rule.ts'
import { rolesOfSide } from '../sides.ts'
import { notYoursToUndo } from '../task-guards.ts'

/** What the command is asked on for the change of holder itself. */
const ownershipTarget = 'ownership'

/** Puts one applied change back to what it was before. A new command with its own event; history stays. */
export const undo = rule({
  command: 'undo',
  during: ['running', 'paused', 'cancelled'],
  signs: true,
  targets: (handover) => [...Object.keys(handover.effects), ...(handover.ownership.changedAt === null ? [] : [ownershipTarget])],
  label: (handover, _circumstances, on) =>
    on === ownershipTarget ? 'Undo the change of holder' : `Undo "${handover.effects[on]?.subject}"`,
  refuse: (handover, circumstances, on) =>
    on === ownershipTarget ? staysChanged(handover, circumstances) : staysMade(handover, circumstances, on),
  needs: () => nothing,
  decide: (handover, circumstances, on): HandoverEvent[] =>
    on === ownershipTarget ? [ownershipBack(handover, circumstances)] : [{ type: 'EffectUndoRequested', effect: on }],
})

/** Made, on its way or of unknown outcome: what came before it cannot go from under it. */
const standing: readonly EffectState['state'][] = ['requested', 'applied', 'verified', 'unknown', 'undoing']

function staysMade(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const effect = handover.effects[on]
  if (!effect) return new Refusal('unknown', 'effect.unknown', `This handover planned no change "${on}".`)
  const refusal = notYoursToUndo(handover, effect, circumstances)
  if (refusal) return refusal
  if (effect.state !== 'applied' && effect.state !== 'verified')
    return new Refusal('conflict', 'effect.not-applied', `"${effect.subject}" is not applied.`)
  const later = Object.values(handover.effects).find(
    (other) =>
      isSameRecord(other.record, effect.record) &&
      other.id !== on &&
      (other.at ?? '') > (effect.at ?? '') &&
      standing.includes(other.state),
  )
  if (later) return new Refusal('conflict', 'effect.built-upon', `"${later.subject}" came after it; undo that first.`)
  const resting = Object.values(handover.effects).find(
    (other) => other.standsOn !== undefined && isSameRecord(other.standsOn, effect.record) && standing.includes(other.state),
  )
  return resting ? new Refusal('conflict', 'effect.built-upon', `"${resting.subject}" rests on it; undo that first.`) : undefined
}

/** Where the customer was told by letter who it is now, the account stays with them: the way back is a handover of its own. */
function staysChanged(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const { definition, now } = circumstances
  if (handover.ownership.changedAt === null) return new Refusal('conflict', 'ownership.not-changed', 'The account has not changed hands.')
  const task = tasksOf(definition).find(({ kind }) => kind === 'ownership')
  if (!task || definition.ownership === 'letter')
    return new Refusal('conflict', 'ownership.told', 'The customer was told who takes over; the way back is a handover of its own.')
  const person = personActing(circumstances)
  if (handover.status === 'cancelled')
    return new Refusal('conflict', 'handover.cancelled', 'The handover was cancelled; who holds the account now is for a new one.')
  if (!does(handover, task, person, now) && !answersFor(handover, task, circumstances, person))
    return notYours(handover, task, circumstances)
  const holder = correctedSince(handover, handover.account, circumstances)
  if (holder)
    return new Refusal(
      'conflict',
      'ownership.held-by-other',
      `By its ledger ${nameOfHolder(holder, circumstances)} holds ${circumstances.world.account.name} since; correct the ledger first.`,
    )
  const [gone] = backToNobody(handover, circumstances)
  if (!gone) return undefined
  const role = isSame(gone.holder, handover.from)
    ? rolesOfSide(definition, 'outgoing').find((one) => personIn(handover, one, now) === gone.holder.id)
    : undefined
  const way =
    role === undefined ? 'Correct its ledger first: it stays with whom that names.' : `Choose another ${role} first: it goes to them.`
  return new Refusal(
    'conflict',
    'ownership.holder-left',
    `${gone.name} cannot go back to ${nameOfHolder(gone.holder, circumstances)}, who has left. ${way}`,
  )
}
