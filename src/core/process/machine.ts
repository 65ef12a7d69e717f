import type { Instant } from '../base/ids.ts'
import { dateWords } from '../calendar/words.ts'
import { type Circumstances, todayOf } from './circumstances.ts'
import { withConsequences } from './decide.ts'
import type { EffectResult, Handover, HandoverEvent, Happened, LetterOutcome } from './handover.ts'
import { standsInTheWay } from './letter-readiness.ts'
import { timersOf } from './timers.ts'

/** What the machine says to a handover: time has come, facts may have changed, another system has answered. */
export type MachineCommand =
  | { command: 'recheck' }
  /** `stopped` says why nothing may leave at this moment, where somebody has stopped all sending. */
  | { command: 'wake'; timer: string; stopped?: string }
  | { command: 'effect-result'; effect: string; result: EffectResult }
  | { command: 'letter-result'; letterVersion: number; handedOverAt?: Instant; outcome: LetterOutcome; evidence: string }

/**
 * The machine is never refused: what it says late or twice changes nothing (invariants 29 and 36), so it can be repeated
 * after any crash.
 */
export function decideMachine(command: MachineCommand, handover: Handover, circumstances: Circumstances): Happened[] {
  if (circumstances.actor.kind !== 'baton') throw new Error(`${command.command} is for the machine only`)
  return withConsequences(handover, eventsOf(command, handover, circumstances), circumstances)
}

function eventsOf(command: MachineCommand, handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  switch (command.command) {
    case 'recheck':
      return []
    case 'wake':
      return wake(command, handover, circumstances)
    case 'effect-result': {
      const effect = handover.effects[command.effect]
      const waits =
        effect?.state === 'requested' || effect?.state === 'undoing' || effect?.state === 'applied' || effect?.state === 'unknown'
      if (!effect || !waits || effect.state === command.result.state) return []
      return [{ type: 'EffectSettled', effect: command.effect, result: command.result }]
    }
    case 'letter-result': {
      const { handedOver, outcome } = handover.letter
      const isWaiting =
        handedOver?.version === command.letterVersion &&
        // The same version may have been handed over again since; this says nothing about that.
        (command.handedOverAt === undefined || command.handedOverAt === handedOver.at) &&
        (outcome === undefined || (outcome.outcome === 'unknown' && command.outcome !== 'unknown'))
      return isWaiting
        ? [{ type: 'LetterSettled', letterVersion: command.letterVersion, outcome: command.outcome, evidence: command.evidence }]
        : []
    }
  }
}

/** A timer speaks only while the state still asks for it and its time has come. */
function wake(
  { timer: id, stopped }: { timer: string; stopped?: string },
  handover: Handover,
  circumstances: Circumstances,
): HandoverEvent[] {
  const timer = timersOf(handover, circumstances).find((one) => one.id === id)
  if (!timer || timer.at > circumstances.now) return []
  switch (timer.kind) {
    case 'consultation':
      return [{ type: 'ConsultationSilent', consultation: timer.about }]
    case 'letter-reply': {
      const letterVersion = handover.letter.handedOver?.version ?? 0
      // Woken so late that the time to answer is over as well: then people are not told to wait for it any more.
      const isOver = timersOf(handover, circumstances).some(
        ({ id: other, at }) => other.startsWith('letter-unknown.') && at <= circumstances.now,
      )
      return isOver
        ? [{ type: 'LetterSettled', letterVersion, outcome: 'unknown', evidence: 'The mail system gave no answer in eleven minutes.' }]
        : [{ type: 'LetterUnanswered', letterVersion }]
    }
    case 'letter': {
      // It would leave at whatever hour the stop is lifted; so somebody releases it again.
      if (stopped !== undefined) return [{ type: 'LetterHeld', because: stopped }]
      const way = standsInTheWay(handover, circumstances)
      if (way.length > 0) return [{ type: 'LetterHeld', because: way.join(' ') }]
      const agreed = handover.letter.agreed?.date
      if (agreed !== undefined && agreed > todayOf(circumstances))
        return [{ type: 'LetterHeld', because: `${dateWords(agreed)} has not come.` }]
      return [{ type: 'LetterHandedOver', letterVersion: handover.letter.release?.version ?? 0 }]
    }
    case 'letter-asked':
      return timer.people.map((person) => ({ type: 'SendingAsked', letterVersion: Number(timer.about), person }))
    case 'due-soon':
    case 'late':
    case 'late-for-manager':
    case 'late-for-operations':
      return [{ type: 'Reminded', about: timer.about, kind: timer.kind, people: timer.people, timer: timer.id }]
    case 'recheck':
      return []
  }
}
