import { upperFirst } from '../base/upper-first.ts'
import { dayWords } from '../calendar/words.ts'
import type { Kind } from '../records/kinds.ts'
import type { Person } from '../records/parts.ts'
import { isCritical, isOpenTicket } from './open-tickets.ts'
import type { Item, Shelf } from './shelf.ts'
import { newestOfThreads } from './threads.ts'
import { asSentence, clipped, counted, listed } from './wording.ts'

/** What one record says, as a sentence, and since when that is so. */
export type Line = {
  kind: Kind
  key: string
  text: string
  at: string
  source: string
  owner?: Person
  /** Read one by one, each marked for itself. */
  toRead?: true
}

/** The longest quotation from a record; more stands in the record itself. */
const quoted = 24

/**
 * The sentences of each kind of record, what matters most first. Written from a shelf without the fields that are for few;
 * those have a place of their own (`for-few.ts`).
 */
export const linesOf = (kind: Kind, shelf: Shelf): Line[] => writers[kind]?.(shelf) ?? []

const writers: Partial<Record<Kind, (shelf: Shelf) => Line[]>> = {
  licence: (shelf) =>
    shelf.of('licence').map((one) => {
      const { name, seats, activeUsers, activeUsersOn, trueUp, renewal } = one.data
      const active =
        activeUsers === undefined ? [] : [`${activeUsers} active users${activeUsersOn ? `, counted ${day(shelf, activeUsersOn)}` : ''}`]
      const more = [
        ...(trueUp === undefined ? [] : [trueUp === 0 ? 'No true-up is due' : `A true-up of ${counted(trueUp, 'user')} is due`]),
        ...(renewal === undefined ? [] : [`Renewal ${day(shelf, renewal)}`]),
      ]
      return line(one, sentences([`${name}: ${counted(seats, 'seat')}`, ...active].join(', '), ...more), { at: activeUsersOn })
    }),

  communication: (shelf) =>
    shelf.of('communication').flatMap((one) => {
      const { preferredMethod, frequencyOutsideCalls, cadenceFrequency, notes } = one.data
      const said = [
        ...(preferredMethod ? [`Best way to reach them: ${lowerFirst(preferredMethod)}`] : []),
        ...(frequencyOutsideCalls ? [`Between calls we hear from them ${frequencyOutsideCalls}`] : []),
        ...(cadenceFrequency ? [`Cadence calls: ${cadenceFrequency}`] : []),
        ...(notes ? [clipped(notes, quoted)] : []),
      ]
      return said.length === 0 ? [] : [line(one, sentences(...said))]
    }),

  contact: (shelf) =>
    shelf
      .of('contact')
      .toSorted((a, b) => importance.indexOf(a.data.importance) - importance.indexOf(b.data.importance))
      .map((one) =>
        line(one, sentences([one.data.name, ...(one.data.title ? [one.data.title] : []), contactWords[one.data.importance]].join(', '))),
      ),

  channel: (shelf) =>
    shelf
      .of('channel')
      .map((one) =>
        line(
          one,
          sentences(
            `Channel ${one.data.name}${one.data.shared ? ', shared with them' : ', internal'}, ${counted(one.data.members.length, 'person', 'people')} of ours`,
          ),
        ),
      ),

  'collaboration-project': (shelf) =>
    shelf.of('collaboration-project').map((one) => {
      const { name, exists, whyNot, wouldHelp, issues, sentiment, sentimentWhy } = one.data
      if (!exists)
        return line(
          one,
          sentences(
            `There is no collaboration project${whyNot ? `: ${lowerFirst(clipped(whyNot, quoted))}` : ''}`,
            ...(wouldHelp === 'unknown' ? [] : [wouldHelp === 'yes' ? 'One would help' : 'One would not help']),
          ),
        )
      const open = issues.filter(({ status }) => status === 'open')
      return line(
        one,
        sentences(
          `${name}: ${counted(open.length, 'open issue')}${
            open.length > 0
              ? ` (${listed(
                  open.map(({ title }) => title),
                  3,
                )})`
              : ''
          }, ${issues.length - open.length} closed`,
          ...(sentiment === 'unknown'
            ? []
            : [`About the product they are ${sentiment}${sentimentWhy ? `: ${lowerFirst(clipped(sentimentWhy, quoted))}` : ''}`]),
        ),
      )
    }),

  'feature-request': (shelf) =>
    shelf
      .of('feature-request')
      .toSorted(
        (a, b) =>
          Number(a.data.shipped) - Number(b.data.shipped) || priorities.indexOf(a.data.priority) - priorities.indexOf(b.data.priority),
      )
      .map((one) => {
        const { title, priority, shipped, shippedOn, updatedOn } = one.data
        const state = shipped ? `shipped${shippedOn ? ` ${day(shelf, shippedOn)}` : ''}` : priority === 'unknown' ? 'asked for' : priority
        return line(one, sentences(`${title}: ${state}`), { at: updatedOn })
      }),

  attribute: (shelf) =>
    shelf
      .of('attribute')
      .map((one) =>
        line(
          one,
          sentences(
            `${upperFirst(one.data.name)}: ${one.data.value ? clipped(one.data.value, quoted) : one.data.link ? 'linked' : 'empty'}`,
          ),
        ),
      ),

  health: (shelf) =>
    shelf.of('health').map((one) => {
      const { colour, score, why, trend, at } = one.data
      const trendWords = { up: ', rising', down: ', falling', steady: ', steady', unknown: '' }[trend]
      return line(
        one,
        sentences(`Health is ${colour}${score === undefined ? '' : ` at ${score}`}${trendWords}`, ...(why ? [clipped(why, quoted)] : [])),
        { at },
      )
    }),

  'timeline-entry': (shelf) =>
    newestFirst(shelf.of('timeline-entry'), ({ data }) => data.at).map((one) =>
      line(one, sentences(`${day(shelf, one.data.at)}, ${one.data.title}`, ...(one.data.body ? [clipped(one.data.body, quoted)] : [])), {
        at: one.data.at,
        owner: one.data.author,
      }),
    ),

  'success-plan': (shelf) =>
    shelf
      .of('success-plan')
      .toSorted((a, b) => Number(a.data.status === 'closed') - Number(b.data.status === 'closed'))
      .map((one) => {
        const { title, status, objectives, closedBecause, updatedOn, owner } = one.data
        const open = objectives.filter((each) => each.status === 'open').map((each) => each.title)
        const done = objectives.filter((each) => each.status === 'done').length
        const goals = open.length > 0 ? [`Open goals: ${listed(open)}`] : status === 'closed' ? [] : ['No goal is open']
        return line(
          one,
          sentences(
            `Plan "${title}", ${status}`,
            ...(status === 'closed' ? (closedBecause ? [clipped(closedBecause, quoted)] : []) : goals),
            ...(done > 0 ? [`${counted(done, 'goal')} reached`] : []),
          ),
          { at: updatedOn, owner },
        )
      }),

  'adoption-stage': (shelf) => {
    const stages = shelf.of('adoption-stage')
    // One sentence a status: a list of twenty stages is read as a table is, not as a text.
    return adoption.flatMap(({ status, words }) => {
      const same = stages.filter(({ data }) => data.status === status)
      const [first] = same
      if (!first) return []
      const names = same.map(({ data }) => (data.tool ? `${data.stage} (${data.tool})` : data.stage))
      return [line(first, sentences(`${words}: ${listed(names, 8)}`), { at: oldest(same) })]
    })
  },

  opportunity: (shelf) =>
    shelf
      .of('opportunity')
      .toSorted(
        (a, b) =>
          Number(b.data.status === 'open') - Number(a.data.status === 'open') || (b.data.closeOn ?? '').localeCompare(a.data.closeOn ?? ''),
      )
      .map((one) => {
        const { name, kind, stage, status, closeOn, commandPlan, owner } = one.data
        const kindWords = name.toLowerCase() === kind ? '' : ` (${kind})`
        return line(
          one,
          sentences(
            `${name}${kindWords}: ${status === 'open' ? stage.toLowerCase() : status}${closeOn ? `, ${status === 'open' ? 'closes' : 'closed'} ${day(shelf, closeOn)}` : ''}`,
            ...(status === 'won' && commandPlan ? ['The command plan is linked'] : []),
          ),
          { owner },
        )
      }),

  'crm-activity': (shelf) =>
    newestOfThreads(shelf.of('crm-activity')).map(({ newest, count }) =>
      line(
        newest,
        sentences(`${newest.data.subject}: last message ${day(shelf, newest.data.at)}${count > 1 ? `, the newest of ${count}` : ''}`),
        {
          at: newest.data.at,
          owner: newest.data.by,
        },
      ),
    ),

  series: (shelf) => {
    const agendas = newestFirst(
      shelf.of('meeting').filter(({ data }) => data.kind === 'cadence' && data.agenda && data.at <= shelf.now),
      ({ data }) => data.at,
    )
    return [
      ...shelf
        .of('series')
        .filter(({ data }) => data.active)
        .map((one) => {
          const { title, pattern, organiser, organisedBy, attendees, nextAt } = one.data
          const theirs = attendees.filter(({ side }) => side === 'customer').map(({ name }) => name)
          return line(
            one,
            sentences(
              `${title}: ${pattern}, organised by ${organiser === 'customer' ? 'the customer' : (organisedBy?.name ?? 'us')}`,
              ...(theirs.length > 0 ? [`Usually there: ${listed(theirs)}`] : []),
              ...(nextAt && nextAt > shelf.now ? [`Next ${day(shelf, nextAt)}`] : []),
            ),
            { owner: organisedBy },
          )
        }),
      ...agendas.slice(0, 2).map((meeting) =>
        line(meeting, sentences(`Agenda of ${day(shelf, meeting.data.at)}: ${clipped(meeting.data.agenda ?? '', quoted)}`), {
          at: meeting.data.at,
          owner: meeting.data.lead,
        }),
      ),
    ]
  },

  document: (shelf) =>
    shelf
      .of('document')
      .toSorted((a, b) => documents.indexOf(a.data.kind) - documents.indexOf(b.data.kind))
      .map((one) => {
        const { title, kind, link, reachable, inStandardFolder, updatedOn } = one.data
        const where = !link
          ? 'no link'
          : reachable === 'no'
            ? 'the link does not open'
            : inStandardFolder || kind === 'folder'
              ? 'in the usual place'
              : 'outside the folder'
        return line(one, sentences(`${title}: ${where}${updatedOn ? `, last changed ${day(shelf, updatedOn)}` : ''}`), { at: updatedOn })
      }),

  meeting: (shelf) => {
    // What the calendars of AE, SA and CSM show; a meeting that none of ours is noted for still took place.
    const held = newestFirst(
      shelf.of('meeting').filter(({ data }) => data.kind !== 'internal' && data.held !== 'not held' && data.at <= shelf.now),
      ({ data }) => data.at,
    )
    const [newest] = held
    if (!newest) return []
    const kinds = meetingKinds.flatMap(({ kind, one, many }) => {
      const count = held.filter(({ data }) => data.kind === kind).length
      return count === 0 ? [] : [counted(count, one, many)]
    })
    const since = held.at(-1)?.data.at ?? newest.data.at
    return [
      ...(held.length > 1 ? [line(newest, sentences(`Since ${day(shelf, since)}: ${listed(kinds)}`), { at: newest.data.at })] : []),
      ...held.map((one) => {
        const ours = one.data.attendees.flatMap(({ person, name }) => {
          if (!person) return []
          const role = shelf.roleOf(person.id)
          return [role ? `${name} (${role})` : name]
        })
        return line(one, sentences(`${day(shelf, one.data.at)}, ${one.data.title}${ours.length > 0 ? ` with ${listed(ours, 3)}` : ''}`), {
          at: one.data.at,
          owner: one.data.lead,
        })
      }),
    ]
  },

  recording: (shelf) =>
    newestFirst(shelf.of('recording'), ({ data }) => data.at ?? '')
      .toSorted((a, b) => worth.indexOf(a.data.worthWatching) - worth.indexOf(b.data.worthWatching))
      .map((one) => {
        const { title, at, worthWatching, why } = one.data
        const words = { yes: 'worth watching', no: 'not worth the time', 'not asked': 'nobody has said whether it is worth watching' }[
          worthWatching
        ]
        return line(one, sentences(`${title}${at ? `, ${day(shelf, at)}` : ''}: ${words}`, ...(why ? [clipped(why, quoted)] : [])), { at })
      }),

  ticket: (shelf) =>
    shelf
      .of('ticket')
      .filter(isOpenTicket)
      .toSorted((a, b) => urgency.indexOf(a.data.priority) - urgency.indexOf(b.data.priority))
      .map((one): Line => {
        const { subject, status, priority, openedAt, updatedAt } = one.data
        const opened = openedAt ? `, since ${day(shelf, openedAt)}` : ''
        const told = line(one, sentences(`#${one.key} ${subject}: ${priority}, ${status}${opened}`), { at: updatedAt })
        return isCritical(one) ? { ...told, toRead: true } : told
      }),

  escalation: (shelf) =>
    shelf
      .of('escalation')
      .toSorted((a, b) => Number(a.data.status === 'closed') - Number(b.data.status === 'closed'))
      .map((one) => {
        const { title, status, severity, openedAt, owner } = one.data
        return line(one, sentences(`Escalation "${title}": ${severity}, ${status}${openedAt ? `, since ${day(shelf, openedAt)}` : ''}`), {
          owner,
        })
      }),

  instance: (shelf) =>
    shelf
      .of('instance')
      .toSorted((a, b) => production.indexOf(a.data.production) - production.indexOf(b.data.production))
      .map((one) => {
        const {
          name,
          hosting,
          production: isProduction,
          version,
          lastPing,
          healthChecks,
          documents: papers,
          runners,
          computeMinutes,
        } = one.data
        const last = healthChecks.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0]
        const onSite = runners.filter(({ kind }) => kind === 'private').reduce((sum, { count }) => sum + count, 0)
        const hosted = runners.filter(({ kind }) => kind === 'hosted').reduce((sum, { count }) => sum + count, 0)
        const months = computeMinutes.slice(-3).map(({ month, minutes }) => `${month} ${minutes}`)
        const use = isProduction === 'yes' ? 'production' : isProduction === 'no' ? 'not production' : 'use unknown'
        return line(
          one,
          sentences(
            `${name}: ${[hosting, use, ...(version ? [version] : [])].join(', ')}${lastPing ? `, last seen ${day(shelf, lastPing)}` : ''}`,
            // What is asked depends on where it runs.
            ...(hosting === 'SaaS' ? [] : last ? [`Health check ${day(shelf, last.on)}: ${lowerFirst(clipped(last.result, quoted))}`] : []),
            ...(hosting === 'SaaS' || papers.length === 0 ? [] : [`On file: ${listed(papers.map(({ kind }) => kind))}`]),
            ...(runners.length > 0
              ? [`Runners: ${[...(onSite > 0 ? [`${onSite} private`] : []), ...(hosted > 0 ? [`${hosted} hosted`] : [])].join(', ')}`]
              : []),
            ...(hosting === 'self-managed' || months.length === 0 ? [] : [`Compute minutes: ${months.join(', ')}`]),
          ),
          { at: lastPing },
        )
      }),
}

const importance = ['key', 'regular', 'occasional'] as const
const contactWords = { key: 'matters most', regular: 'in regular touch', occasional: 'now and then' } as const
const priorities = ['must have', 'should have', 'nice to have', 'unknown'] as const
const documents = ['folder', 'notes', 'command plan', 'diagram', 'letter', 'other'] as const
const worth = ['yes', 'not asked', 'no'] as const
const urgency = ['urgent', 'high', 'normal', 'low'] as const
const production = ['yes', 'unknown', 'no'] as const
const adoption = [
  { status: 'adopted', words: 'In use' },
  { status: 'started', words: 'Started' },
  { status: 'planned', words: 'Planned' },
  { status: 'other tool', words: 'With another tool' },
  { status: 'not used', words: 'Not used' },
] as const
const meetingKinds = [
  { kind: 'cadence', one: 'cadence call', many: 'cadence calls' },
  { kind: 'EBR', one: 'EBR', many: 'EBRs' },
  { kind: 'other', one: 'other meeting', many: 'other meetings' },
] as const

function line<K extends Kind>(
  { kind, key, source, checkedAt }: Item<K>,
  text: string,
  { at, owner }: { at?: string | undefined; owner?: Person | undefined } = {},
): Line {
  return { kind, key, text, at: at ?? checkedAt, source, ...(owner ? { owner } : {}) }
}

const sentences = (...parts: string[]): string => parts.map(asSentence).join(' ')
const day = (shelf: Shelf, at: string): string => dayWords(at, shelf)
const newestFirst = <T>(items: readonly T[], at: (item: T) => string): T[] => items.toSorted((a, b) => (at(a) < at(b) ? 1 : -1))
const oldest = (items: readonly { checkedAt: string }[]): string => items.map(({ checkedAt }) => checkedAt).toSorted()[0] ?? ''
/** A word that begins a sentence of its own, within another; `EMEA` and `CI` stay. */
const lowerFirst = (text: string) => (/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)
