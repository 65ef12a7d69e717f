import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import type { Person } from '../records/parts.ts'
import { action, type Draft } from './action.ts'
import { weekOf, weeksBetween, weeksLater } from './cadence-weeks.ts'
import { create, edit } from './draft.ts'
import { at, quoted } from './words.ts'

type Series = Fact<'series'>
const nothing = z.strictObject({})

export const createSeries = action({
  name: 'calendar.create-series',
  title: 'Set up a new cadence series, organised by the incoming person; where the customer organises it, ask to be invited',
  capability: 'calendar',
  // The key of the new series is ours, so a repeat finds it there.
  repeat: 'keyed',
  reads: ['series', 'meeting'],
  arguments: nothing,
  plan: (facts) => {
    const { outgoing, incoming, pace } = facts.handover
    if (!incoming) return []
    const taken = new Set(facts.series.map(({ key }) => key))
    // Somebody who has set up a cadence with the customer by hand gets no second one.
    const isSetUp = cadences(facts).some((series) => organises(series, incoming) && !isReplacement(series, facts, incoming))
    const created = isSetUp
      ? []
      : ours(facts)
          .filter((series) => !replacementOf(series, facts, incoming))
          .map((series): Draft => {
            const key = replacementKey(series, incoming, taken)
            taken.add(key)
            // In a slow transition the outgoing person still leads for a while, the incoming one shadows.
            const others = series.attendees
              .filter(({ person }) => person?.id !== incoming.id && (pace === 'slow' || !person || person.id !== outgoing?.id))
              .map((attendee) => ({ ...attendee, answer: 'none' as const }))
            const attendees = [...others, { name: incoming.name, side: 'us' as const, person: incoming, answer: 'none' as const }]
            const { kind, title, pattern, agenda, nextAt } = series
            return create(
              'series',
              key,
              {
                kind,
                title,
                pattern,
                organiser: 'internal',
                organisedBy: incoming,
                attendees,
                agenda,
                active: true,
                nextAt,
              },
              {
                subject: `${incoming.name} sets up ${quoted(title)}`,
                instruction: `In the calendar, signed in as ${incoming.name}, create the series ${quoted(title)}, ${pattern}, and invite ${guests(attendees, incoming)}. It takes the place of the one that ${series.organisedBy?.name ?? 'our side'} organises${at(series.link)}; leave that one until the customer has accepted.`,
              },
            )
          })
    return [...created, ...asks(facts, incoming)]
  },
  holdsBack: (facts) =>
    facts.handover.incoming && cadences(facts).length === 0
      ? [
          {
            subject: `Cadence with ${facts.account.name}`,
            because: 'No cadence series is recorded, so there is no day and time to take over; agree one with the customer.',
          },
        ]
      : [],
})

/** Ends what our side organises, once its replacement counts. What the customer organises is never ended: we ask. */
export const endOldSeries = action({
  name: 'calendar.end-old-series',
  title: 'End the outgoing cadence series once the new one counts; where the customer organises it, ask to be invited',
  capability: 'calendar',
  repeat: 'natural',
  reads: ['series', 'meeting'],
  arguments: z.strictObject({
    /** The task whose attestation says that the customer confirmed the new series in a way that no calendar shows. */
    confirmedBy: z.string().min(1).max(120).optional(),
  }),
  plan: (facts, { confirmedBy }) => {
    const { incoming } = facts.handover
    if (!incoming) return []
    const ended = ours(facts)
      .filter((series) => !whyNotYet(series, facts, incoming, isConfirmed(facts, confirmedBy)))
      .flatMap((series) =>
        edit(
          'series',
          series,
          { active: false, nextAt: undefined },
          {
            ...standsOn(replacing(series, facts, incoming, isConfirmed(facts, confirmedBy))),
            subject: `${quoted(series.title)} of ${organiserOf(series)} ends`,
            instruction: `In the calendar, signed in as ${organiserOf(series)}, open the series ${quoted(series.title)}, ${series.pattern}${at(series.link)}, and end it${series.nextAt ? ` before its next call at ${series.nextAt}` : ''}; past calls stay.`,
          },
        ),
      )
    return [...ended, ...asks(facts, incoming)]
  },
  holdsBack: (facts, { confirmedBy }) => {
    const { incoming } = facts.handover
    if (!incoming) return []
    const waiting = ours(facts).flatMap((series) => {
      const because = whyNotYet(series, facts, incoming, isConfirmed(facts, confirmedBy))
      return because ? [{ subject: `${quoted(series.title)} of ${organiserOf(series)} ends`, because }] : []
    })
    const foreign = cadences(facts)
      .filter((series) => series.organiser === 'internal' && !organises(series, incoming) && !ours(facts).includes(series))
      .map((series) => ({
        subject: `${quoted(series.title)} of ${organiserOf(series)} ends`,
        because: `${organiserOf(series)} organises it; ask them.`,
      }))
    return [...waiting, ...foreign]
  },
})

export const askForInvitation = action({
  name: 'calendar.ask-for-invitation',
  title: 'Ask the customer to invite the incoming person to the series that they organise',
  byHandOnly: true,
  capability: 'calendar',
  repeat: 'never',
  reads: ['series'],
  arguments: nothing,
  plan: (facts) => (facts.handover.incoming ? asks(facts, facts.handover.incoming) : []),
})

const cadences = ({ series }: Facts) => series.filter(({ kind, active }) => kind === 'cadence' && active)
const organises = ({ organiser, organisedBy }: Series, { id }: Person) => organiser === 'internal' && organisedBy?.id === id
const isInvited = ({ attendees }: Series, { id }: Person) => attendees.some(({ person }) => person?.id === id)
const organiserOf = ({ organisedBy }: Series) => organisedBy?.name ?? 'our side'

/** The cadence that ends with the outgoing person: theirs, or of nobody that we know of. A colleague's series is a colleague's. */
const ours = (facts: Facts) =>
  cadences(facts).filter(
    ({ organiser, organisedBy }) => organiser === 'internal' && (!organisedBy || organisedBy.id === facts.handover.outgoing?.id),
  )

const guests = (attendees: readonly Series['attendees'][number][], { id }: Person) =>
  attendees
    .filter(({ person }) => person?.id !== id)
    .map(({ name, email }) => (email ? `${name} <${email}>` : name))
    .join(', ') || 'the customer'

/** Keys are at most 120 characters; the end of one tells whose replacement it is. */
const keyStem = ({ key }: Pick<Series, 'key'>, { id }: Person) => `${key.slice(0, Math.max(1, 114 - id.length))}-${id}`

function replacementKey(series: Series, incoming: Person, taken: ReadonlySet<string>): string {
  const stem = keyStem(series, incoming)
  for (let count = 1; ; count++) {
    const key = count === 1 ? stem : `${stem}-${count}`
    if (!taken.has(key)) return key
  }
}

const replacementOf = (series: Series, facts: Facts, incoming: Person): Series | undefined => {
  const stem = keyStem(series, incoming)
  return cadences(facts).find((other) => organises(other, incoming) && (other.key === stem || other.key.startsWith(`${stem}-`)))
}

const isReplacement = (series: Series, facts: Facts, incoming: Person) =>
  facts.series.some((old) => old !== series && replacementOf(old, facts, incoming) === series)

/** The incoming person has vouched for how the customer confirmed. */
const isConfirmed = ({ handover }: Facts, task: string | undefined) => task !== undefined && (handover.attested ?? []).includes(task)

/** A series counts when a customer has accepted or a call of it was held: an invitation alone may never have arrived. */
const counts = (series: Series, { meetings }: Facts, confirmed: boolean) =>
  confirmed ||
  series.accepted === true ||
  series.attendees.some(({ side, answer }) => side === 'customer' && answer === 'accepted') ||
  meetings.some((meeting) => meeting.series === series.key && meeting.held === 'held')

/** The series that takes the place of this one and counts; undefined while there is none. */
function replacing(series: Series, facts: Facts, incoming: Person, confirmed: boolean): Series | undefined {
  const own = replacementOf(series, facts, incoming)
  if (own) return counts(own, facts, confirmed) ? own : undefined
  return cadences(facts).find((other) =>
    organises(other, incoming)
      ? // The replacement of another series leaves the weeks of this one empty.
        counts(other, facts, confirmed) && !isReplacement(other, facts, incoming)
      : other.organiser === 'customer' && isInvited(other, incoming),
  )
}

const standsOn = (replacement: Series | undefined) => (replacement ? { standsOn: { kind: 'series' as const, key: replacement.key } } : {})

/** The old may not end before the new stands, nor leave a week of its own pattern without a call. */
function whyNotYet(series: Series, facts: Facts, incoming: Person, confirmed: boolean): string | undefined {
  const replacement = replacing(series, facts, incoming, confirmed)
  if (!replacement) return 'The new series does not count yet: nobody at the customer has accepted it, and no call of it was held.'
  if (series.nextAt === undefined || series.nextAt < facts.now) return undefined
  const first = firstCallOf(replacement, facts)
  if (first === undefined)
    return `Nobody has recorded when the first call of ${quoted(replacement.title)} takes place, and the call of ${series.nextAt.slice(0, 10)} would be lost.`
  const week = neededWeek(series, series.nextAt, facts)
  return weekOf(first, facts.zone) > week
    ? `The first call of ${quoted(replacement.title)} is on ${first.slice(0, 10)}; the week of ${week} would have no call.`
    : undefined
}

function firstCallOf({ key, nextAt }: Series, { meetings }: Facts): string | undefined {
  const held = meetings.flatMap((one) => (one.series === key && one.held !== 'not held' ? [one.at] : []))
  return [...held, ...(nextAt === undefined ? [] : [nextAt])].toSorted()[0]
}

/** The week of the next call of the old pattern; one that the customer has cancelled is not missed. */
function neededWeek({ key, pattern }: Series, nextAt: string, { meetings, zone }: Facts): string {
  const cancelled = new Set(meetings.flatMap((one) => (one.series === key && one.held === 'not held' ? [weekOf(one.at, zone)] : [])))
  let week = weekOf(nextAt, zone)
  while (cancelled.has(week)) week = weeksLater(week, weeksBetween(pattern))
  return week
}

/** Only the customer can change what the customer organises, so no machine of ours may say that it happened. */
function asks(facts: Facts, incoming: Person): Draft[] {
  return cadences(facts)
    .filter((series) => series.organiser === 'customer' && !isInvited(series, incoming))
    .flatMap((series) =>
      edit(
        'series',
        series,
        { attendees: [...series.attendees, { name: incoming.name, side: 'us', person: incoming, answer: 'none' }] },
        {
          subject: `The customer invites ${incoming.name} to ${quoted(series.title)}`,
          instruction: `The customer organises ${quoted(series.title)}, ${series.pattern}${at(series.link)}: ask ${hosts(series)} to add ${incoming.name} to it. Never delete it.`,
          byHandOnly: true,
        },
      ),
    )
}

const hosts = ({ attendees }: Series) =>
  attendees
    .filter(({ side }) => side === 'customer')
    .map(({ name }) => name)
    .slice(0, 3)
    .join(' or ') || 'the customer'
