import { upperFirst } from '../base/upper-first.ts'
import { dayWords } from '../calendar/words.ts'
import type { FactType } from '../facts/fact-type.ts'
import type { Facts } from '../facts/facts.ts'
import { factAt, factsSchema } from '../facts/facts-schema.ts'
import { type Kind, kindNames, kindOf } from '../records/kinds.ts'
import { titleOf } from '../records/record.ts'

import type { CelFacts } from './environment.ts'
import type { Reasoned, RecordRef, Seen, Verdict } from './evidence.ts'

/** An element of a list of facts, as the evaluator holds it. */
export type Element = { fact: string; value: Record<string, unknown> }

/** How many records a sentence names; the others are counted, and all are in `records`. */
const namedAtMost = 3

const kindsByFact = new Map(kindNames.map((kind) => [kindOf(kind).fact, kind]))

/** The kind behind a fact path, with its words; `account`, `handover` and the like have no kind. */
export const kindAt = remembered((path): Readonly<{ kind: Kind | undefined; title: string; plural: string }> => {
  const [fact = path] = path.split('.')
  const kind = kindsByFact.get(fact)
  if (fact === 'children') return { kind: undefined, title: 'child account', plural: 'child accounts' }
  if (!kind) return { kind: undefined, title: words(fact), plural: words(fact) }
  const { title, plural } = kindOf(kind)
  return { kind, title: spoken(title), plural: spoken(plural) }
})

export const absent = ({ asks, about }: { asks: 'known' | 'has'; about: string }): string =>
  asks === 'known' ? notLookedAt([about]) : `There is no ${words(about).replace(/^the /, '')} yet`

export const present = ({ about }: { about: string }): string => `${upperFirst(words(about))} is there already`

export const notLookedAt = (facts: readonly string[]): string =>
  `Nothing is known yet of ${listed(facts.map((fact) => kindAt(fact).plural))}`

/** "2 of 12 CTAs do not meet this: “Renewal risk” (status open), “Old” (status in progress)". */
export function brokenBy(elements: readonly Element[], count: number, reads: readonly string[], facts: Facts): Reasoned {
  const records = elements.map(refOf)
  return {
    verdict: 'failed',
    because: `${elements.length} of ${counted(count, elements)} ${elements.length === 1 ? 'does' : 'do'} not meet this: ${samples(elements, reads, facts)}`,
    records,
  }
}

/** Undefined when the elements have all that they need: then something outside of them is missing. */
export function unclear(elements: readonly Element[], count: number, reads: readonly string[]): Verdict | undefined {
  if (!elements.some((element) => reads.some((path) => valueAt(element.value, path) === undefined))) return undefined
  const without = elements.slice(0, namedAtMost).map((element) => {
    const absent = reads.filter((path) => valueAt(element.value, path) === undefined)
    return `"${refOf(element).title}" has no ${absent.length > 0 ? listed(absent.map(words), 'or') : 'answer to this'}`
  })
  const more = elements.length > namedAtMost ? `, and ${elements.length - namedAtMost} more of ${counted(count, elements)}` : ''
  return { verdict: 'cannot tell', because: `${without.join(', ')}${more}`, records: elements.map(refOf) }
}

export function noneOf(fact: string, facts: Facts): string {
  const list = valueAt(facts as unknown as Record<string, unknown>, fact)
  const { plural } = kindAt(fact)
  const count = Array.isArray(list) ? list.length : 0
  return count === 0
    ? `There are no ${plural}`
    : count === 1
      ? `The only one of the ${plural} does not meet this`
      : `None of the ${count} ${plural} meets this`
}

/** What a statement without a list saw: "health colour is red". Values that not everyone may read are left out. */
export function sentenceOf(reads: readonly string[], facts: Facts): string {
  const said = reads.flatMap((path) => {
    const value = valueAt(facts as unknown as Record<string, unknown>, path)
    const text = shown(path, value, facts)
    return text === undefined ? [] : [`${words(path)}${typeof value === 'boolean' ? ':' : ' is'} ${text}`]
  })
  if (said.length > 0) return upperFirst(said.join(', '))
  const lists = reads
    .map((path) => [path, valueAt(facts as unknown as Record<string, unknown>, path)] as const)
    .filter(([, value]) => Array.isArray(value))
  if (lists.length > 0)
    return upperFirst(lists.map(([path, value]) => `there are ${(value as unknown[]).length} ${kindAt(path).plural}`).join(', '))
  return reads.length > 0 ? `${upperFirst(listed(reads.map(words)))} does not meet this` : 'It does not hold'
}

export function missing(reads: readonly string[], facts: Facts): string {
  const absent = reads
    .filter((path) => !kindAt(path).kind || factAt(path))
    .filter((path) => valueAt(facts as unknown as Record<string, unknown>, path) === undefined)
  return absent.length > 0
    ? `Nobody has filled in ${listed(absent.map(words))}`
    : `Not everything that this needs is filled in yet: ${listed([...new Set(reads.filter((path) => kindAt(path).kind).map((path) => kindAt(path).plural))]) || 'nobody knows what'}`
}

/**
 * What a check looked at, for its evidence: "12 CTAs", where they come from, and the age of the oldest. Of what it sought
 * (`found`) it saw just that: its name, its source and its age.
 */
export function seenOf(uses: readonly string[], { facts }: Pick<CelFacts, 'facts'>, found: readonly Element[] = []): Seen {
  const all = facts as unknown as Record<string, unknown>
  const sought = Map.groupBy(found, ({ fact }) => fact)
  const used = factsIn(uses)
  // Who takes part is known to every reader; with records to show it would only be noise.
  const told = used.some((fact) => Array.isArray(all[fact])) ? used.filter((fact) => fact !== 'handover') : used
  const values = told.flatMap((fact) => {
    const fitting = sought.get(fact)
    if (fitting && fitting.length <= namedAtMost) return [listed(fitting.map((element) => `"${refOf(element).title}"`))]
    const value = fitting ?? all[fact]
    if (Array.isArray(value)) {
      const there = value.filter(isThere).length
      return [`${there} ${there === 1 ? kindAt(fact).title : kindAt(fact).plural}`]
    }
    return uses.flatMap((path) => {
      const text = path.startsWith(`${fact}.`) ? shown(path, valueAt(all, path), facts) : undefined
      return text === undefined ? [] : [`${words(path)}: ${text}`]
    })
  })
  const from = used
    .filter((fact) => kindsByFact.has(fact))
    .map((fact) => originOf(sought.get(fact)?.map(({ value }) => value) ?? all[fact]))
  const sources = [...new Set(from.flatMap((origin) => origin.sources))].toSorted()
  const ages = from.flatMap(({ oldest }) => oldest ?? []).toSorted()
  return { value: values.join(', ') || 'nothing filled in', source: sources.join(', ') || 'Baton', checkedAt: ages[0] ?? facts.now }
}

/** A record may say that somebody looked, and that there is none. */
const isThere = (record: { exists?: unknown } | Element): boolean => !('exists' in record && record.exists === false)

const factsByUses = new WeakMap<readonly string[], string[]>()

/** The facts that these paths begin with, without those of the clock. A check has the same paths for ever. */
function factsIn(uses: readonly string[]): string[] {
  const known = factsByUses.get(uses)
  if (known) return known
  const used = [...new Set(uses.map((path) => path.split('.')[0] ?? path))].filter((fact) => !['now', 'today', 'zone'].includes(fact))
  factsByUses.set(uses, used)
  return used
}

/** Where the records of a kind come from, and how old the oldest is. */
type Origin = { sources: string[]; oldest: string | undefined }

const origins = new WeakMap<object, Origin>()

/** The same lists are read by many checks. */
function originOf(value: unknown): Origin {
  const known = typeof value === 'object' && value !== null ? origins.get(value) : undefined
  if (known) return known
  const records = (Array.isArray(value) ? value : [value]) as { source?: string; checkedAt?: string }[]
  const sources = new Set<string>()
  let oldest: string | undefined
  for (const { source, checkedAt } of records) {
    if (source !== undefined) sources.add(source)
    if (checkedAt !== undefined && (oldest === undefined || checkedAt < oldest)) oldest = checkedAt
  }
  const origin = { sources: [...sources], oldest }
  if (typeof value === 'object' && value !== null) origins.set(value, origin)
  return origin
}

function refOf({ fact, value }: Element): RecordRef {
  const kind = kindsByFact.get(fact)
  if (!kind) return { kind: 'child', key: String(value.id), title: String(value.name) }
  return { kind, key: String(value.key), title: titleOf(kind, String(value.key), value) }
}

const counted = (count: number, [first]: readonly Element[]): string => {
  const { title, plural } = kindAt(first?.fact ?? '')
  return `${count} ${count === 1 ? title : plural}`
}

function samples(elements: readonly Element[], reads: readonly string[], facts: Facts): string {
  const named = elements.slice(0, namedAtMost).map((element) => {
    const details = reads.flatMap((path) => {
      const value = valueAt(element.value, path)
      const text = shown(`${element.fact}.${path}`, value, facts)
      if (text === undefined) return []
      if (typeof value === 'boolean') return [value ? words(path) : `not ${words(path)}`]
      return [`${words(path)} ${text}`]
    })
    const title = `"${refOf(element).title}"`
    return details.length > 0 ? `${title} (${details.slice(0, 2).join(', ')})` : title
  })
  return elements.length > namedAtMost ? `${named.join(', ')} and ${elements.length - namedAtMost} more` : named.join(', ')
}

function valueAt(from: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((here, name) => {
    if (here instanceof Map) return here.get(name)
    return here !== null && typeof here === 'object' && Object.hasOwn(here, name) ? (here as Record<string, unknown>)[name] : undefined
  }, from)
}

/** A value as a sentence shows it; undefined when it is none, or not for everybody who may read the sentence. */
function shown(path: string, value: unknown, facts: Pick<Facts, 'now' | 'zone'>): string | undefined {
  const field = fieldAt(path)
  if (!field || field.restricted || value === undefined || value === null) return undefined
  if (field.type.type === 'moment' || field.type.type === 'day') return dayWords(String(value), facts)
  if (field.type.type === 'person') return String((value as { name: string }).name)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  // It stands inside a sentence, so its own full stop would end that.
  return value.length > 80 ? `${value.slice(0, 79)}…` : value.replace(/\.$/, '')
}

type Field = { type: FactType; restricted: boolean }

/** What is found for a text is found again; pages use some dozens of paths, and only somebody trying out texts more. */
function remembered<T>(find: (path: string) => T): (path: string) => T {
  const known = new Map<string, { found: T }>()
  return (path) => {
    const before = known.get(path)
    if (before) return before.found
    const found = find(path)
    if (known.size >= 2_000) known.clear()
    known.set(path, { found })
    return found
  }
}

/** The field at a path that may lead through a list: `ctas.status`. Restricted when any part of the way is. */
const fieldAt = remembered((path): Field | undefined => {
  let here: FactType = factsSchema
  let restricted = false
  for (const name of path.split('.')) {
    if (here.type === 'list') here = here.of
    if (here.type === 'person') return name === 'id' || name === 'name' ? { type: { type: 'text' }, restricted } : undefined
    if (here.type === 'map') here = here.of
    else {
      const field: { is: FactType; class?: { class: string } } | undefined = here.type === 'object' ? here.fields[name] : undefined
      if (!field) return undefined
      restricted ||= field.class?.class === 'restricted'
      here = field.is
    }
  }
  return { type: here, restricted }
})

/** How people call what these facts are named for; of others the name says it. */
const phrases: Readonly<Record<string, string>> = {
  'handover.outgoing': 'the outgoing person',
  'handover.incoming': 'the incoming person',
  'handover.gatekeeper': 'the gatekeeper',
  'handover.poolEngineers': 'the engineers of the pool',
  'handover.startedOn': 'the start of the handover',
  'handover.introducedAt': 'introduction',
  'handover.internalMeetingHeldAt': 'internal meeting that was held',
  'handover.callHeldAt': 'handover call that was held',
  'handover.letterSentOn': 'letter that was sent',
  'handover.incomingPool': 'the pool that takes over',
  'account.csm': 'the CSM of the account',
  'account.cse': 'the CSE of the account',
  'account.pool': 'the pool of the account',
  'account.renewal': 'renewal',
  'account.tier': 'edition',
  'account.hosting': 'hosting',
  'book.active': 'in the active book',
  'health.colour': 'health',
  'health.why': 'the reason for the health',
  'communication.automatedSender': 'the name under automated mail',
  csm: 'CSM',
  cse: 'CSE',
  'serviceTier.tier': 'service tier',
  'serviceTier.compensationPoolAdjusted': 'compensation pool adjusted',
}

/** `account.renewal` as "account renewal"; the moments of a handover as people call them. */
const words = remembered(
  (path) => phrases[path] ?? path.replaceAll('.', ' ').replace(/[a-z][A-Z]/g, (pair) => `${pair[0]} ${pair[1]?.toLowerCase()}`),
)

/** In the middle of a sentence only names and abbreviations keep their capital. */
const spoken = (title: string): string => (/^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1))

const listed = (parts: readonly string[], link = 'and'): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${link} ${parts.at(-1)}`
