import type { FilledField } from '../documents/filled.ts'
import { type Audience, type Classed, classOf, mayRead } from '../records/field-class.ts'
import { isKind, kindOf } from '../records/kinds.ts'
import type { EffectState, Happened } from './handover.ts'
import type { HandoverPlan } from './plan.ts'
import type { HandoverView, TaskView } from './view.ts'

/**
 * What of a handover not everybody here may read. One place for screens, API, exports and proof: a plan names values of
 * records, and each has the class that its field has in the record; what people note where the page keeps it for few is candid.
 */

/** A place in a value: names of members and numbers of items, from the outside in. */
export type Path = readonly (string | number)[]
export type RestrictedPart = { path: Path; class: Classed }

// Whoever forgot to class a field has hidden it, as with records themselves.
const undecided: Classed = { class: 'restricted' }
const candid: Classed = { class: 'restricted', restriction: 'candid' }

/** Stands where a text is that the reader may not know. */
export const forFew = 'Only the two holders, the gatekeeper and the manager read this.'

/** Where people's own words stand in an event that the page keeps for few. */
const wordsOf: readonly Path[] = [
  ['value'],
  ['answers'],
  ['text'],
  ['note'],
  ['because'],
  ['outcome'],
  ['comment', 'text'],
  ['evidence', 'note'],
  ['evidence', 'because'],
  ['evidence', 'url'],
  ['evidence', 'value'],
]

/** The parts of an event that need a special right to be read, whoever reads. The log gives each a digest of its own. */
export function restrictedParts(event: { readonly type: string; readonly [member: string]: unknown }): RestrictedPart[] {
  if (event.type === 'EffectsPlanned') {
    return (event.effects as readonly EffectState[]).flatMap((effect, index) =>
      partsOf(effect).map(({ path, class: class_ }) => ({ path: ['effects', index, ...path], class: class_ })),
    )
  }
  const own = event.restricted === 'candid' ? wordsOf : []
  // A point of an agenda, points of one, items of a review: each says of itself whether it is for few.
  const item = isForFew(event.item) ? [['item', 'text'], ['item', 'settled', 'note'], ['note']] : []
  const items = Array.isArray(event.items)
    ? event.items.flatMap((one: unknown, index): Path[] =>
        isForFew(one)
          ? [
              ['items', index, 'text'],
              ['items', index, 'value'],
              ['items', index, 'evidence', 'note'],
            ]
          : [],
      )
    : []
  return [...own, ...item, ...items].filter((path) => isThere(event, path)).map((path) => ({ path, class: candid }))
}

const isForFew = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'restricted' in value && value.restricted === 'candid'

const isThere = (value: unknown, path: Path): boolean => {
  const [name, ...rest] = path
  if (name === undefined) return value !== undefined
  return typeof value === 'object' && value !== null && isThere((value as Record<string, unknown>)[String(name)], rest)
}

function partsOf({ record: { kind }, before, after }: Pick<EffectState, 'record' | 'before' | 'after'>): RestrictedPart[] {
  if (!isKind(kind)) return []
  const { shape } = kindOf(kind).schema
  const classed = (field: string): Classed => {
    const schema = shape[field]
    return (schema && classOf(schema)) ?? undecided
  }
  return Object.entries({ before, after }).flatMap(([side, data]) =>
    typeof data !== 'object' || data === null
      ? []
      : Object.keys(data)
          .map((field) => ({ path: [side, field], class: classed(field) }))
          .filter((part) => part.class.class === 'restricted'),
  )
}

/** The event without what these readers may not know. */
export function maskedEvent(event: Happened, audience: Audience): Happened {
  if (event.type === 'EffectsPlanned') return { ...event, effects: event.effects.map((effect) => maskedEffect(effect, audience)) }
  const hidden = restrictedParts(event).filter((part) => !mayRead(part.class, audience))
  return hidden.reduce<Happened>((left, { path }) => without(left, path) as Happened, event)
}

function without(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one, index) => (index === name ? without(one, rest) : one))
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      key !== name ? [[key, member]] : rest.length === 0 ? [] : [[key, without(member, rest)]],
    ),
  )
}

/** What one person sees of a handover, without what they may not know. */
export function maskedView(view: HandoverView, audience: Audience): HandoverView {
  const effects: HandoverView = {
    ...view,
    tasks: view.tasks.map((task) => ({ ...task, effects: task.effects.map((effect) => maskedEffect(effect, audience)) })),
  }
  return mayRead(candid, audience) ? effects : withoutCandid(effects)
}

/** The plan of a change of owner as these readers may know it. */
export const maskedPlan = (plan: HandoverPlan, audience: Audience): HandoverPlan => ({
  ...plan,
  changes: plan.changes.map((change) =>
    change.record ? { ...change, ...maskedEffect({ ...change, record: change.record }, audience) } : change,
  ),
  leftBehind: plan.leftBehind.map((group) => ({
    ...group,
    items: group.items.map((item) => (item.change ? { ...item, change: maskedEffect(item.change, audience) } : item)),
  })),
})

const withoutCandid = (view: HandoverView): HandoverView => ({
  ...view,
  tasks: view.tasks.map((task) => withoutPoints(task.restricted ? withoutNotes(task) : task)),
  gates: view.gates.map((gate) => ({
    ...gate,
    rounds: gate.rounds.map((round) => ({
      ...round,
      items: round.items.map(({ evidence, ...item }) =>
        item.restricted ? { ...item, value: forFew } : { ...item, ...(evidence ? { evidence } : {}) },
      ),
    })),
  })),
  document: view.document.map((section) => ({
    ...section,
    fields: section.fields.map((field) =>
      field.restricted
        ? { ...field, isHidden: true, blanks: field.blanks.map((blank) => (blank.by === 'nobody' ? blank : { ...blank, value: forFew })) }
        : field,
    ),
  })),
  comments: view.comments.map((one) => (one.restricted ? { ...one, text: forFew } : one)),
  openEnds: view.openEnds.map((one) =>
    one.restricted ? { ...one, text: forFew, ...(one.settled ? { settled: { ...one.settled, outcome: forFew } } : {}) } : one,
  ),
})

function withoutNotes(task: TaskView): TaskView {
  const { evidence, reopened, waiver } = task
  return {
    ...task,
    why: task.status === 'not-applicable' ? forFew : task.why,
    evidence: withoutWords(evidence),
    parts: task.parts.map((part) => ({ ...part, evidence: withoutWords(part.evidence) })),
    reopened: reopened && { ...reopened, because: forFew },
    waiver: waiver && { ...waiver, because: forFew },
    said: task.said.map((one) => ({ ...one, note: one.note === null ? null : forFew })),
  }
}

function withoutWords(evidence: TaskView['evidence']): TaskView['evidence'] {
  if (evidence === null) return null
  switch (evidence.kind) {
    case 'attested': {
      const { url: _url, ...rest } = evidence
      return { ...rest, note: forFew }
    }
    case 'linked':
      return { ...evidence, url: '', note: forFew }
    case 'waived':
      return { ...evidence, because: forFew }
    case 'read':
      return evidence
  }
}

const withoutPoints = (task: TaskView): TaskView => ({
  ...task,
  agenda: task.agenda.map((point) => (point.restricted ? { ...point, text: forFew, note: null } : point)),
})

/** The handover document for these readers: what is for few stays blank for the others, in every form that it takes. */
export const readableDocument = (filled: readonly FilledField[], audience: Audience): FilledField[] =>
  filled.map((one) =>
    one.field.restricted && !mayRead(candid, audience)
      ? { ...one, value: '', blanks: one.blanks.map(({ given: _given, ...blank }) => ({ ...blank, value: '' })) }
      : one,
  )

function maskedEffect<E extends Pick<EffectState, 'record' | 'before' | 'after'>>(effect: E, audience: Audience): E {
  const hidden = partsOf(effect).filter((part) => !mayRead(part.class, audience))
  if (hidden.length === 0) return effect
  const seen = (side: 'before' | 'after') =>
    typeof effect[side] !== 'object' || effect[side] === null
      ? effect[side]
      : Object.fromEntries(
          Object.entries(effect[side]).filter(([field]) => !hidden.some(({ path }) => path[0] === side && path[1] === field)),
        )
  return { ...effect, before: seen('before'), after: seen('after') }
}
