import { dayWords } from '../calendar/words.ts'
import type { RecordRef } from '../checks/evidence.ts'
import { type Classed, classOf } from '../records/field-class.ts'
import { type Kind, kindOf, recordKinds } from '../records/kinds.ts'
import { titleOf } from '../records/record.ts'
import type { Place, Question } from './question.ts'
import type { Item, Shelf } from './shelf.ts'
import { listed } from './wording.ts'

/** What a record says of a thing; which record, where it came from and in which words is asked only where another says otherwise. */
type Claim = { value: string; told: () => Told }
type Told = { record: RecordRef; source: string; words: string }

/** What several records say about one thing; it should be the same everywhere. */
type Subject = { id: string; kind: Kind; knows: Place; text: string; claims: (shelf: Shelf) => Claim[] }

/** Two records that say different things, and two systems that describe the same thing differently. */
export function conflictsIn(shelf: Shelf): Question[] {
  const between = subjects.flatMap(({ id, kind, knows, text, claims }) => {
    const found = claims(shelf)
    return differ(found) ? [question({ id, kind, knows, text, claims: found, class: { class: 'internal' } })] : []
  })
  return [...between, ...twice(shelf)]
}

const subjects: readonly Subject[] = [
  {
    id: 'conflict.renewal',
    kind: 'licence',
    knows: 'incoming',
    text: 'When is the renewal?',
    claims: (shelf) => {
      const on = (day: string | undefined, from: () => Omit<Told, 'words'>): Claim[] =>
        day ? [{ value: day, told: () => ({ ...from(), words: dayWords(day, shelf) }) }] : []
      return [
        ...on(shelf.account.renewal, () => ofAccount(shelf)),
        ...shelf.of('licence').flatMap((one) => on(one.data.renewal, () => claimed(one))),
        ...shelf
          .of('opportunity')
          .filter(({ data }) => data.kind === 'renewal' && data.status === 'open')
          .flatMap((one) => on(one.data.closeOn, () => claimed(one))),
      ]
    },
  },
  {
    id: 'conflict.hosting',
    kind: 'instance',
    knows: 'incoming',
    text: 'Where does the product run?',
    claims: (shelf) => {
      const { hosting } = shelf.account
      const found = [...new Set(shelf.of('instance').map(({ data }) => data.hosting))].toSorted()
      // "mixed" is what it is called when the installations differ; they need not agree with one another.
      if (!hosting || found.length === 0) return []
      const together = found.length > 1 ? 'mixed' : (found[0] ?? '')
      const [first] = shelf.of('instance')
      return [
        { value: hosting, told: () => ({ ...ofAccount(shelf), words: hosting }) },
        ...(first ? [{ value: together, told: () => ({ ...claimed(first), words: listed(found) }) }] : []),
      ]
    },
  },
  {
    id: 'conflict.cadence',
    kind: 'series',
    knows: 'outgoing',
    text: 'At what rhythm do the cadence calls take place?',
    claims: (shelf) => [
      ...shelf.of('communication').flatMap((one) => {
        const { cadenceFrequency: words } = one.data
        return words ? [{ value: words, told: () => ({ ...claimed(one), words }) }] : []
      }),
      ...shelf
        .of('series')
        .filter(({ data }) => data.kind === 'cadence' && data.active)
        .flatMap((one) => {
          const rhythm = rhythmOf(one.data.pattern)
          return rhythm ? [{ value: rhythm, told: () => ({ ...claimed(one), words: one.data.pattern }) }] : []
        }),
    ],
  },
  {
    id: 'conflict.notes',
    kind: 'document',
    knows: 'outgoing',
    text: 'Which are the meeting notes?',
    claims: (shelf) => [
      ...shelf
        .of('attribute')
        .filter(({ data }) => data.name === 'meeting notes')
        .flatMap((one) => link(one, one.data.link)),
      ...shelf
        .of('document')
        .filter(({ data }) => data.kind === 'notes')
        .flatMap((one) => link(one, one.data.link)),
    ],
  },
  {
    id: 'conflict.project',
    kind: 'collaboration-project',
    knows: 'outgoing',
    text: 'Which is the collaboration project?',
    claims: (shelf) => [
      ...shelf
        .of('attribute')
        .filter(({ data }) => data.name === 'collaboration project')
        .flatMap((one) => link(one, one.data.link)),
      ...shelf
        .of('collaboration-project')
        .filter(({ data }) => data.exists)
        .flatMap((one) => link(one, one.data.link)),
    ],
  },
]

const claimed = <K extends Kind>({ kind, key, data, source }: Item<K>): Omit<Told, 'words'> => ({
  source,
  record: { kind, key, title: titleOf(kind, key, data as Record<string, unknown>) },
})
const ofAccount = ({ account }: Shelf): Omit<Told, 'words'> => ({
  source: 'the account',
  record: { kind: 'account', key: account.id, title: account.name },
})
const link = <K extends Kind>(item: Item<K>, url: string | undefined): Claim[] =>
  url ? [{ value: url.replace(/\/+$/, ''), told: () => ({ ...claimed(item), words: url }) }] : []

/** What people write for a rhythm, as the CS platform calls it. What is not understood contradicts nothing. */
export function rhythmOf(pattern: string): string | undefined {
  const words = pattern.toLowerCase()
  if (/\b(?:every|each) (?:second|other|two|2)\b|\bbi-?weekly\b|fortnight|interval=2\b/.test(words))
    return /month/.test(words) ? undefined : 'every two weeks'
  if (/quarter|every three months/.test(words)) return 'quarterly'
  if (/month/.test(words)) return 'monthly'
  return /\bweekly\b|\bevery (?:week|(?:mon|tues|wednes|thurs|fri)day)\b/.test(words) ? 'weekly' : undefined
}

/** Kinds that two systems may both know; the fields beside the name are what they can disagree about. */
const known: readonly Kind[] = ['licence', 'contact', 'adoption-stage', 'opportunity', 'instance', 'ticket', 'feature-request']
const compared: Partial<Record<Kind, readonly string[]>> = {
  licence: ['seats', 'trueUp'],
  contact: ['email', 'title', 'stance'],
  'adoption-stage': ['status'],
  opportunity: ['stage', 'status', 'amount'],
  instance: ['hosting', 'production', 'version'],
  ticket: ['status', 'priority'],
  'feature-request': ['priority', 'shipped'],
}

/** Records of one kind and one name from different systems. */
function twice(shelf: Shelf): Question[] {
  return known.flatMap((kind) => {
    if (shelf.of(kind).length < 2) return []
    const named = Map.groupBy(shelf.of(kind), (item) => nameOf(kind, item.data))
    return [...named].flatMap(([name, items]) => {
      if (name === '' || new Set(items.map(({ source }) => source)).size < 2) return []
      return (compared[kind] ?? []).flatMap((field): Question[] => {
        const claims = items.flatMap((item): Claim[] => {
          const value = (item.data as Record<string, unknown>)[field]
          if (value === undefined || value === 'unknown') return []
          return [{ value: String(value), told: () => ({ ...claimed(item), words: String(value) }) }]
        })
        if (!differ(claims)) return []
        const title = claims[0]?.told().record.title ?? name
        const schema = (recordKinds[kind].schema.shape as Record<string, Parameters<typeof classOf>[0]>)[field]
        const class_: Classed = (schema && classOf(schema)) ?? { class: 'restricted' }
        const text = `Which ${fieldWords[field] ?? field} is right for ${title}?`
        return [question({ id: `conflict.${kind}.${field}:${items[0]?.key}`, kind, knows: 'incoming', text, claims, class: class_ })]
      })
    })
  })
}

const fieldWords: Record<string, string> = { trueUp: 'true-up', email: 'address', shipped: 'state', stage: 'stage', amount: 'amount' }
const nameOf = (kind: Kind, data: unknown): string => {
  const name = (data as Record<string, unknown>)[kindOf(kind).names]
  return typeof name === 'string' ? name.trim().toLowerCase() : ''
}

const differ = (claims: readonly Claim[]): boolean => new Set(claims.map(({ value }) => value)).size > 1

function question({
  claims,
  ...rest
}: Pick<Question, 'id' | 'kind' | 'knows' | 'text' | 'class'> & { claims: readonly Claim[] }): Question {
  const told = claims.map(({ value, told: tell }) => ({ value, ...tell() }))
  const byValue = [...Map.groupBy(told, ({ value }) => value).values()]
  const says = byValue.map((same) => {
    const [first] = same
    return `${listed([...new Set(same.map(({ source, record }) => (source === 'the account' ? source : `${source} (${record.title})`)))])}: ${first?.words}`
  })
  return {
    ...rest,
    cause: 'conflicting',
    why: `${says.join('. ')}.`,
    records: told.map(({ record }) => record),
    basis: told.map(({ record, value }) => `${record.kind}/${record.key}=${value}`).join('; '),
  }
}
