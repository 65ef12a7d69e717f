import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dayIn } from '../../calendar/moment-on.ts'
import { dateWords } from '../../calendar/words.ts'
import { callsToCancel } from '../calls.ts'
import { mayRun } from '../candidates.ts'
import { type Circumstances, nameOf, tasksOf, zoneOf } from '../circumstances.ts'
import type { EffectState, Handover, OpenEnd } from '../handover.ts'
import { nameOfHolder } from '../holder-name.ts'
import { itemsLeft } from '../letter-items.ts'
import { isGiven, letterRules } from '../letter-readiness.ts'
import { kept, text } from '../needs.ts'
import { personActing, personIn } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = kept((leaves: string) => z.strictObject({ because: text('Why?', { description: leaves }) }))

/** Ends it without a change of hands, and says what that leaves: dropped plans, a customer who was already told. */
export const cancel = rule({
  command: 'cancel',
  during: ['proposed', 'running', 'paused'],
  signs: true,
  label: () => 'Cancel the handover',
  refuse: (handover, circumstances) => {
    const refusal = mayRun(handover, circumstances)
    if (refusal) return refusal
    const { handedOver, outcome } = handover.letter
    return handedOver && !outcome
      ? new Refusal(
          'conflict',
          'letter.leaving',
          'The letter is being sent at this moment. Try again in a minute, when its outcome is known.',
        )
      : undefined
  },
  needs: (handover, circumstances) => needs(whatItLeaves(handover, circumstances)),
  decide: (handover, circumstances, _on, { because }) => {
    const leaves: OpenEnd[] = asked(handover, circumstances).map((one) => ({ id: circumstances.newId(), ...one }))
    leaves.push(...itemsLeft(handover, circumstances))
    const dropped = inState(handover, 'planned').map(({ id }) => id)
    return [...callsToCancel(handover, circumstances.now, because), { type: 'HandoverCancelled', because, leaves, dropped }]
  },
})

const inState = ({ effects }: Handover, ...states: EffectState['state'][]) =>
  Object.values(effects).filter(({ state }) => states.includes(state))

/** Said before anybody presses: nothing takes it back. */
function whatItLeaves(handover: Handover, circumstances: Circumstances): string {
  const dropped = inState(handover, 'planned').length
  const made = inState(handover, 'applied', 'verified').length
  return [
    'It cannot be resumed.',
    ...(dropped > 0 ? [`${dropped === 1 ? '1 planned change is' : `${dropped} planned changes are`} dropped.`] : []),
    ...(made > 0
      ? [
          `${made === 1 ? '1 change that was made stays' : `${made} changes that were made stay`} until somebody undoes ${made === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...asked(handover, circumstances).map(({ person, text: what }) => `${nameOf(circumstances, person)} is asked: ${what}`),
  ].join(' ')
}

/** What somebody still has to do about the customer, by name. */
function asked(handover: Handover, circumstances: Circumstances): Omit<OpenEnd, 'id'>[] {
  const rules = letterRules(circumstances)
  const told = toTellCustomer(handover, circumstances)
  const { given } = handover.letter
  return [
    ...(told === undefined
      ? []
      : [{ person: (rules && personIn(handover, rules.releasedBy, circumstances.now)) ?? personActing(circumstances), text: told }]),
    // It lies in somebody's drafts: only they can keep it from being sent.
    ...(given && isGiven(handover)
      ? [
          {
            person: given.to,
            text: `Do not send the letter to ${circumstances.world.account.name}. If it has gone out, tell them that the handover is cancelled.`,
          },
        ]
      : []),
  ]
}

/**
 * What is to be put right: with the customer, who knows of the change by a letter or because the new holder was introduced, and with the
 * account, where it has changed hands. Nothing where neither is so.
 */
function toTellCustomer(handover: Handover, circumstances: Circumstances): string | undefined {
  const { definition, world } = circumstances
  const on = (at: string) => dateWords(dayIn(at, zoneOf(circumstances)))
  const { outcome } = handover.letter
  if (outcome?.outcome === 'unknown')
    return `A letter left on ${on(outcome.at)}, and nobody knows whether the customer has it. Find out; if they do, tell them that the handover is cancelled.`
  const introduction = tasksOf(definition).find(({ establishes }) => establishes === 'introduction')
  const introduced = introduction && handover.tasks[introduction.id]
  const receiver = nameOfHolder(handover.to, circumstances)
  const known =
    outcome?.outcome === 'sent'
      ? `The customer was told on ${on(outcome.at)}`
      : introduced?.status === 'done' && introduced.finishedAt !== undefined
        ? `${receiver} was introduced to the customer on ${on(introduced.finishedAt)}`
        : undefined
  const { changedAt } = handover.ownership
  if (changedAt === null) return known === undefined ? undefined : `${known}. Tell them that the handover is cancelled.`
  const has = `${receiver} has had ${world.account.name} since ${on(changedAt)}`
  return known === undefined
    ? `${has}, and the customer was not told. Start the way back, or say here that it stays so.`
    : `${known}, and ${has}. Start the way back and tell them of it, or say here that it stays so.`
}
