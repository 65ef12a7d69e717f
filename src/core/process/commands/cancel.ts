import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dayIn } from '../../calendar/moment-on.ts'
import { dateWords } from '../../calendar/words.ts'
import { callsToCancel } from '../calls.ts'
import { mayRun } from '../candidates.ts'
import { type Circumstances, nameOf, tasksOf } from '../circumstances.ts'
import type { Handover, OpenEnd } from '../handover.ts'
import { itemsLeft } from '../letter-items.ts'
import { isGiven, letterRules } from '../letter-readiness.ts'
import { text } from '../needs.ts'
import { personActing, personIn } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('Why?') })

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
      ? new Refusal('conflict', 'letter.leaving', 'The letter is leaving at this moment. Its outcome is known in a minute.')
      : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, _on, { because }) => {
    const rules = letterRules(circumstances)
    const person = (rules && personIn(handover, rules.releasedBy, circumstances.now)) ?? personActing(circumstances)
    const told = toTellCustomer(handover, circumstances)
    const leaves: OpenEnd[] = told === undefined ? [] : [{ id: circumstances.newId(), person, text: told }]
    const { given } = handover.letter
    // It lies in somebody's drafts: only they can keep it from being sent.
    if (given && isGiven(handover))
      leaves.push({
        id: circumstances.newId(),
        person: given.to,
        text: `Do not send the letter to ${circumstances.world.account.name}. If it has gone out, tell them that it does not happen.`,
      })
    leaves.push(...itemsLeft(handover, circumstances))
    const dropped = Object.values(handover.effects)
      .filter(({ state }) => state === 'planned')
      .map(({ id }) => id)
    return [...callsToCancel(handover, circumstances.now, because), { type: 'HandoverCancelled', because, leaves, dropped }]
  },
})

/** What the customer has to hear, who knows of the change by a letter or because the new holder was introduced; nothing where they know nothing. */
function toTellCustomer(handover: Handover, circumstances: Circumstances): string | undefined {
  const { definition, world } = circumstances
  const zone = world.account.zone ?? 'UTC'
  const on = (at: string) => dateWords(dayIn(at, zone))
  const { outcome } = handover.letter
  if (outcome?.outcome === 'unknown')
    return `A letter left on ${on(outcome.at)}, and nobody knows whether the customer has it. Find out; if they do, tell them that it does not happen.`
  const introduction = tasksOf(definition).find(({ establishes }) => establishes === 'introduction')
  const introduced = introduction && handover.tasks[introduction.id]
  const { id, kind } = handover.to
  const receiver = kind === 'person' ? nameOf(circumstances, id) : (circumstances.pools.find((pool) => pool.id === id)?.name ?? id)
  const known =
    outcome?.outcome === 'sent'
      ? `The customer was told on ${on(outcome.at)}`
      : introduced?.status === 'done' && introduced.finishedAt !== undefined
        ? `${receiver} was introduced to the customer on ${on(introduced.finishedAt)}`
        : undefined
  if (known === undefined) return undefined
  const { changedAt } = handover.ownership
  return changedAt === null
    ? `${known}. Tell them that it does not happen.`
    : `${known}, and ${receiver} has had ${world.account.name} since ${on(changedAt)}. Start the way back and tell them of it, or say here that it stays so.`
}
