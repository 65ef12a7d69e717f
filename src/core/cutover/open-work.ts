import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import type { Person } from '../records/parts.ts'
import { action, type Draft } from './action.ts'
import { passedSender } from './automated-sender.ts'
import { edit } from './draft.ts'
import { at, counted, quoted } from './words.ts'

const nothing = z.strictObject({})
const withReason = z.strictObject({ reason: z.string().min(1).max(500).optional() })

/** One reason for all that are chosen; what stands there is what would be written without a word. */
const oneReason = (facts: Facts, args: z.output<typeof withReason>) => ({
  selects: 'What to close',
  shape: {
    reason: z
      .string()
      .max(500)
      .regex(/\S/, 'says nothing')
      .default(reasonFor(facts, args))
      .meta({ title: 'Why they are closed', format: 'long-text' }),
  },
})

export const reassignOpenCtas = action({
  name: 'cs-platform.reassign-open-ctas',
  title: 'Give every open CTA to the incoming person',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['cta'],
  arguments: nothing,
  plan: reassignedCtas,
})

export const reassignSuccessPlans = action({
  name: 'cs-platform.reassign-success-plans',
  title: 'Give the success plans to the incoming person, with their open objectives and tasks',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['success-plan'],
  arguments: nothing,
  plan: reassignedPlans,
})

export const reassignOpenWork = action({
  name: 'cs-platform.reassign-open-work',
  title: 'Give open CTAs and success plans to the incoming person, with their open objectives and tasks',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['cta', 'success-plan'],
  arguments: nothing,
  plan: (facts) => [...reassignedCtas(facts), ...reassignedPlans(facts)],
})

export const handOverWork = action({
  name: 'cs-platform.hand-over',
  title: 'Give open CTAs and success plans to the incoming person, with their open objectives and tasks, and the sender of automated mails',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['cta', 'success-plan', 'communication'],
  arguments: nothing,
  plan: (facts) => [...reassignedCtas(facts), ...reassignedPlans(facts), ...passedSender(facts)],
})

export const closeCtas = action({
  name: 'cs-platform.close-ctas',
  title: 'Close every open CTA, with the reason',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['cta'],
  arguments: withReason,
  asks: oneReason,
  plan: closedCtas,
})

export const closeSuccessPlans = action({
  name: 'cs-platform.close-success-plans',
  title: 'Close every success plan, with the reason',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['success-plan'],
  arguments: withReason,
  asks: oneReason,
  plan: closedPlans,
})

export const closeOpenWork = action({
  name: 'cs-platform.close-open-work',
  title: 'Close every success plan and open CTA, with the reason',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['cta', 'success-plan'],
  arguments: withReason,
  asks: oneReason,
  plan: (facts, args) => [...closedPlans(facts, args), ...closedCtas(facts, args)],
})

// The CTA that stands for the handover itself is not among these; it closes with the handover.
const openCtas = ({ ctas }: Facts) => ctas.filter(({ status }) => status !== 'closed')
const openPlans = ({ successPlans }: Facts) => successPlans.filter(({ status }) => status !== 'closed')

function reassignedCtas(facts: Facts): Draft[] {
  const { incoming } = facts.handover
  if (!incoming) return []
  return openCtas(facts).flatMap((cta) => {
    const tasks = ownedBy(incoming, cta.tasks)
    return edit(
      'cta',
      cta,
      { owner: incoming, tasks },
      {
        subject: `CTA ${quoted(cta.title)} goes to ${incoming.name}`,
        instruction: `In the CS platform, open the CTA ${quoted(cta.title)} and change its owner from ${nameOf(cta.owner)} to ${incoming.name}${alsoTasks(moved(cta.tasks, incoming))}.`,
      },
    )
  })
}

function reassignedPlans(facts: Facts): Draft[] {
  const { incoming } = facts.handover
  if (!incoming) return []
  return openPlans(facts).flatMap((plan) => {
    const objectives = ownedBy(incoming, plan.objectives).map((objective) =>
      objective.status === 'open' ? { ...objective, tasks: ownedBy(incoming, objective.tasks) } : objective,
    )
    const open = plan.objectives.filter(({ status }) => status === 'open')
    const parts = [
      counted(moved(plan.objectives, incoming), 'open objective'),
      counted(
        open.reduce((sum, { tasks }) => sum + moved(tasks, incoming), 0),
        'open task',
      ),
    ]
    return edit(
      'success-plan',
      plan,
      { owner: incoming, objectives },
      {
        subject: `Success plan ${quoted(plan.title)} goes to ${incoming.name}`,
        instruction: `In the CS platform, open the success plan ${quoted(plan.title)}${at(plan.link)} and change its owner from ${nameOf(plan.owner)} to ${incoming.name}, with ${parts.join(' and ')} in it.`,
      },
    )
  })
}

type Owned = { status: 'open' | 'done' | 'dropped'; owner?: Person | undefined }
const ownedBy = <T extends Owned>(person: Person, items: readonly T[]): T[] =>
  items.map((item) => (item.status === 'open' && item.owner?.id !== person.id ? { ...item, owner: person } : item))
const moved = (items: readonly Owned[], person: Person) =>
  items.filter(({ status, owner }) => status === 'open' && owner?.id !== person.id).length
const alsoTasks = (count: number) => (count > 0 ? `, with its ${counted(count, 'open task')}` : '')
const nameOf = (person: Person | undefined) => person?.name ?? 'nobody'

const reasonFor = ({ account, handover }: Facts, { reason }: z.output<typeof withReason>) =>
  reason ?? `${account.name} moves to ${handover.incomingPool ?? handover.incoming?.name ?? 'another holder'}.`

function closedCtas(facts: Facts, args: z.output<typeof withReason>): Draft[] {
  return openCtas(facts).flatMap((cta: Fact<'cta'>) =>
    edit(
      'cta',
      cta,
      { status: 'closed', closedBecause: reasonFor(facts, args) },
      {
        subject: `CTA ${quoted(cta.title)} is closed`,
        instruction: `In the CS platform, open the CTA ${quoted(cta.title)} and set its status from "${cta.status}" to "closed", with the reason ${quoted(reasonFor(facts, args))}.`,
      },
    ),
  )
}

function closedPlans(facts: Facts, args: z.output<typeof withReason>): Draft[] {
  return openPlans(facts).flatMap((plan) =>
    edit(
      'success-plan',
      plan,
      { status: 'closed', closedBecause: reasonFor(facts, args) },
      {
        subject: `Success plan ${quoted(plan.title)} is closed`,
        instruction: `In the CS platform, open the success plan ${quoted(plan.title)}${at(plan.link)} and set its status from "${plan.status}" to "closed", with the reason ${quoted(reasonFor(facts, args))}.`,
      },
    ),
  )
}
