import { dayWords } from '../calendar/words.ts'
import type { Kind } from '../records/kinds.ts'
import { titleOf } from '../records/record.ts'
import type { Ask, Finding } from './ask.ts'
import { ageInDays, daysWords } from './days.ts'
import type { Place } from './question.ts'
import type { Item, Shelf } from './shelf.ts'
import { counted, listed } from './wording.ts'

/** After how many days a statement counts as out of date: what moves by the week sooner than what hardly moves. */
const goodForDays = {
  licence: 45,
  health: 45,
  opportunity: 60,
  'open issue': 60,
  'success-plan': 90,
  document: 90,
  'feature-request': 180,
  'adoption-stage': 180,
  'health check': 180,
  communication: 365,
  contact: 365,
  attribute: 365,
} as const

type Given<K extends Kind> = {
  id: string
  kind: K
  knows: Place
  days: number
  /** Since when the record says so; nothing where it is no matter of age. */
  at: (item: Item<K>, shelf: Shelf) => string | undefined
  text: (title: string) => string
  together: string
}

const olderThan = <K extends Kind>({ id, kind, knows, days, at, text, together }: Given<K>): Ask => ({
  id,
  kind,
  cause: 'stale',
  knows,
  days,
  find: (shelf) =>
    shelf.of(kind).flatMap((item): Finding[] => {
      const since = at(item, shelf)
      if (since === undefined || ageInDays(since, shelf.now) <= days) return []
      const title = titleOf(kind, item.key, item.data)
      return [{ record: { key: item.key, title }, text: text(title), why: oldWords(since, days, shelf), basis: since }]
    }),
  together: (titles) => `${together}: ${titles}?`,
})

const oldWords = (since: string, days: number, shelf: Shelf): string =>
  `Last confirmed ${dayWords(since, shelf)}, ${daysWords(ageInDays(since, shelf.now))} ago; it counts as current for ${days}.`

/** What is recorded, but so long ago that nobody should rely on it. */
export const stale: readonly Ask[] = [
  olderThan({
    id: 'licence.old',
    kind: 'licence',
    knows: 'incoming',
    days: goodForDays.licence,
    at: ({ data }) => (data.activeUsers === undefined ? undefined : data.activeUsersOn),
    text: (title) => `How many people use ${title} now?`,
    together: 'How many people use these now',
  }),
  olderThan({
    id: 'communication.old',
    kind: 'communication',
    knows: 'outgoing',
    days: goodForDays.communication,
    at: ({ checkedAt }) => checkedAt,
    text: () => 'Do they still like to be reached this way?',
    together: '',
  }),
  olderThan({
    id: 'contact.old',
    kind: 'contact',
    knows: 'outgoing',
    days: goodForDays.contact,
    at: ({ checkedAt }) => checkedAt,
    text: (title) => `Is ${title} still there, and in the same part?`,
    together: 'Are these still there, and in the same part',
  }),
  {
    id: 'project.stale-issues',
    kind: 'collaboration-project',
    cause: 'stale',
    knows: 'outgoing',
    isTask: true,
    find: (shelf) =>
      shelf.of('collaboration-project').flatMap(({ key, data }): Finding[] => {
        const old = data.issues.filter(
          ({ status, updatedOn }) =>
            status === 'open' && updatedOn !== undefined && ageInDays(updatedOn, shelf.now) > goodForDays['open issue'],
        )
        if (!data.exists || old.length === 0) return []
        return [
          {
            record: { key, title: data.name },
            text: `Update or close ${counted(old.length, 'issue')} of ${data.name}: ${listed(old.map(({ title }) => title))}.`,
            why: `Nothing has happened there for more than ${goodForDays['open issue']} days.`,
            basis: old.map(({ title, updatedOn }) => `${title} ${updatedOn}`).join('; '),
          },
        ]
      }),
    together: (titles) => `Update or close the old issues of these: ${titles}.`,
  },
  olderThan({
    id: 'feature.old',
    kind: 'feature-request',
    knows: 'outgoing',
    days: goodForDays['feature-request'],
    at: ({ data }) => (data.shipped ? undefined : data.updatedOn),
    text: (title) => `Do they still want "${title}"?`,
    together: 'Do they still want these',
  }),
  olderThan({
    id: 'attribute.old',
    kind: 'attribute',
    knows: 'incoming',
    days: goodForDays.attribute,
    at: ({ checkedAt }) => checkedAt,
    text: (title) => `Is the attribute "${title}" still right?`,
    together: 'Are these attributes still right',
  }),
  olderThan({
    id: 'health.old',
    kind: 'health',
    knows: 'outgoing',
    days: goodForDays.health,
    at: ({ data, checkedAt }) => data.at ?? checkedAt,
    text: () => 'Is this still how the account is doing?',
    together: '',
  }),
  olderThan({
    id: 'success-plan.old',
    kind: 'success-plan',
    knows: 'outgoing',
    days: goodForDays['success-plan'],
    at: ({ data }) => (data.status === 'closed' ? undefined : data.updatedOn),
    text: (title) => `Is the plan "${title}" still what they want to reach?`,
    together: 'Are these plans still what they want to reach',
  }),
  olderThan({
    id: 'adoption.old',
    kind: 'adoption-stage',
    knows: 'incoming',
    days: goodForDays['adoption-stage'],
    at: ({ data, checkedAt }) => (data.status === 'unknown' ? undefined : checkedAt),
    text: (title) => `Is what we know about ${title} still so?`,
    together: 'Is what we know about these stages still so',
  }),
  olderThan({
    id: 'opportunity.old',
    kind: 'opportunity',
    knows: 'incoming',
    days: goodForDays.opportunity,
    at: ({ data, checkedAt }) => (data.status === 'open' ? checkedAt : undefined),
    text: (title) => `Where does "${title}" stand now?`,
    together: 'Where do these stand now',
  }),
  olderThan({
    id: 'notes.old',
    kind: 'document',
    knows: 'outgoing',
    days: goodForDays.document,
    at: ({ data }) => (data.kind === 'notes' ? data.updatedOn : undefined),
    text: (title) => `What has happened since "${title}" were last written?`,
    together: 'What has happened since these were last written',
  }),
  olderThan({
    id: 'instance.old-check',
    kind: 'instance',
    knows: 'outgoing',
    days: goodForDays['health check'],
    at: ({ data }) =>
      data.hosting === 'self-managed'
        ? data.healthChecks
            .map(({ on }) => on)
            .toSorted()
            .at(-1)
        : undefined,
    text: (title) => `Has ${title} been checked since?`,
    together: 'Have these been checked since',
  }),
]
