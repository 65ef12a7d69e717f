import { z } from 'zod'
import type { Facts } from '../facts/facts.ts'
import { action } from './action.ts'
import { create } from './draft.ts'
import { quoted } from './words.ts'

/** How far ahead the next call with the customer may lie before one is scheduled for the introduction. */
export const introductionDays = 14

const dayMilliseconds = 86_400_000

/** The next cadence call that is known, whether it stands alone or belongs to a series. */
export function nextCadenceCall({ meetings, series, now }: Facts): string | undefined {
  const planned = meetings.flatMap(({ kind, held, at }) => (kind === 'cadence' && held === 'planned' ? [at] : []))
  const regular = series.flatMap(({ kind, active, nextAt }) => (kind === 'cadence' && active && nextAt !== undefined ? [nextAt] : []))
  return [...planned, ...regular].filter((at) => at > now).toSorted()[0]
}

const isNear = (facts: Facts): boolean => {
  const next = nextCadenceCall(facts)
  return next !== undefined && Date.parse(next) - Date.parse(facts.now) <= introductionDays * dayMilliseconds
}

/** The introduction needs a call to take place on. When it takes place is for people to say, so nothing is planned until they do. */
export const scheduleNextCall = action({
  name: 'calendar.schedule-next-call',
  title: `Schedule a cadence call for the introduction, where none lies within the next ${introductionDays} days`,
  capability: 'calendar',
  // The key of the call is ours, so a repeat finds it there.
  repeat: 'keyed',
  reads: ['meeting', 'series'],
  arguments: z.strictObject({ at: z.iso.datetime({ offset: true }).optional() }),
  asks: (facts) =>
    isNear(facts)
      ? undefined
      : {
          label: 'Schedule a cadence call',
          shape: {
            at: z.iso
              .datetime({ offset: true })
              .refine((at) => Date.parse(at) > Date.parse(facts.now), 'lies in the past')
              .refine(
                (at) => Date.parse(at) - Date.parse(facts.now) <= introductionDays * dayMilliseconds,
                `is more than ${introductionDays} days ahead`,
              )
              .meta({
                title: 'When does it take place?',
                description: `No cadence call lies within the next ${introductionDays} days`,
                formatMinimum: new Date(Date.parse(facts.now) + 60_000).toISOString(),
                formatMaximum: new Date(Date.parse(facts.now) + introductionDays * dayMilliseconds).toISOString(),
              }),
          },
        },
  plan: (facts, { at: given }) => {
    const { account, contacts, handover, series } = facts
    const { outgoing, incoming } = handover
    if (given === undefined || !incoming || isNear(facts)) return []
    const at = new Date(given).toISOString()
    const title = series.find(({ kind, active }) => kind === 'cadence' && active)?.title ?? `Cadence call with ${account.name}`
    const ours = [outgoing, incoming].flatMap((person) => (person ? [{ name: person.name, side: 'us', person }] : []))
    const theirs = contacts.flatMap(({ name, email, importance }) =>
      importance === 'key' ? [{ name, side: 'customer', ...(email ? { email } : {}) }] : [],
    )
    return [
      create(
        'meeting',
        `introduction-${at.slice(0, 16)}`,
        { kind: 'cadence', title, at, lead: outgoing ?? incoming, attendees: [...ours, ...theirs] },
        {
          subject: `${quoted(title)} takes place on ${at.slice(0, 10)}`,
          instruction: `In the calendar, create the call ${quoted(title)} at ${at} and invite ${[...ours, ...theirs].map(({ name }) => name).join(', ')}; ${incoming.name} is introduced on it.`,
        },
      ),
    ]
  },
  holdsBack: (facts) =>
    isNear(facts) || !facts.handover.incoming
      ? []
      : [
          {
            subject: `Cadence call with ${facts.account.name} for the introduction`,
            because: `No cadence call lies within the next ${introductionDays} days; schedule one.`,
          },
        ],
})
