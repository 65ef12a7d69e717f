import { z } from 'zod'
import type { Facts } from '../facts/facts.ts'
import { theOne } from '../records/record.ts'
import { action } from './action.ts'
import { create, edit } from './draft.ts'

/** The day on which it counts: as agreed, else the day of the approval that allows it. */
const from = ({ handover, today }: Facts) => handover.effectiveOn ?? handover.approvedAt?.slice(0, 10) ?? today

export const setTier = action({
  name: 'cs-platform.set-tier',
  title: 'Move the account to a service tier',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['service-tier'],
  arguments: z.strictObject({ tier: z.string().min(1).max(100) }),
  plan: (facts, { tier }) => {
    const now = facts.serviceTier
    if (now.tier === tier) return []
    const words = {
      subject: `${facts.account.name} moves to the tier ${tier}`,
      instruction: `In the CS platform, open ${facts.account.name} and set its service tier from ${now.tier ? `"${now.tier}"` : 'nothing'} to "${tier}", from ${from(facts)} on.`,
    }
    const wanted = { tier, tierFrom: from(facts) }
    return now.key === undefined
      ? [create('service-tier', theOne, { ...wanted, compensationPoolAdjusted: false }, words)]
      : edit('service-tier', { ...now, key: now.key }, wanted, words)
  },
})

/** Marks that it was done. Which pool, from when and how much is for the managers and stands in no plan. */
export const markCompensationPool = action({
  name: 'crm.mark-compensation-pool',
  title: 'Mark the compensation pool as adjusted',
  capability: 'crm',
  repeat: 'natural',
  reads: ['service-tier'],
  arguments: z.strictObject({}),
  plan: (facts) => {
    const now = facts.serviceTier
    if (now.key === undefined || now.compensationPoolAdjusted) return []
    return edit(
      'service-tier',
      { ...now, key: now.key },
      { compensationPoolAdjusted: true },
      {
        subject: `The compensation pool of ${facts.account.name} is adjusted`,
        instruction: `In the CRM, adjust the compensation pool of ${facts.account.name} as its managers have agreed, then mark it as adjusted; now: not adjusted.`,
      },
    )
  },
  holdsBack: ({ account, serviceTier }) =>
    serviceTier.key === undefined
      ? [
          {
            subject: `The compensation pool of ${account.name} is adjusted`,
            because: 'No service tier is recorded yet; the pool follows the tier.',
          },
        ]
      : [],
})
