import { isSame } from '../../core/base/canonical.ts'
import { type Eraser, erasedAddress, pseudonym } from '../../core/base/eraser.ts'
import { type Path, restrictedParts } from '../../core/process/restricted.ts'
import type { Entry, LoggedEvent } from '../../store/log-types.ts'
import type { Known } from './subject.ts'

type Members = Record<string, unknown>
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Which handovers move which account, so that what is said about a contact by its key is found. */
export type Around = { handoversOf: ReadonlyMap<string, readonly string[]> }

/** What an entry says once this person is erased, undefined when it says nothing of them. */
export function rewriterOf(known: Known, eraser: Eraser, { handoversOf }: Around): (entry: Entry) => LoggedEvent | undefined {
  const keys = new Map<string, string[]>()
  for (const { account, key } of known.contacts)
    for (const handover of handoversOf.get(account) ?? []) keys.set(handover, [...(keys.get(handover) ?? []), key])
  const texts = textsOf(known, eraser)
  return ({ event, stream }) => {
    let after: LoggedEvent = event
    if (known.subject.kind === 'person' && stream.kind === 'person' && stream.id === known.subject.id) after = ownEntry(after, eraser)
    after = contactEntry(after, known, eraser)
    if (stream.kind === 'handover') after = dossierEntry(after, keys.get(stream.id) ?? [], eraser)
    after = candidEntry(after, eraser)
    after = answeredRows(after, eraser)
    after = { ...texts(after), type: event.type }
    return isSame(after, event) ? undefined : after
  }
}

/** Names and addresses in any text, and beside the id of the person, where a name that others bear too can only be theirs. */
export function textsOf({ subject }: Pick<Known, 'subject'>, eraser: Eraser): <V>(value: V) => V {
  const id = subject.kind === 'person' ? subject.id : undefined
  const byId = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(byId)
    if (!isObject(value)) return value
    const named = id !== undefined && value.id === id && typeof value.name === 'string' ? { ...value, name: pseudonym(eraser.mark) } : value
    return Object.fromEntries(Object.entries(named).map(([name, member]) => [name, byId(member)]))
  }
  return <V>(value: V) => eraser.eraseIn(byId(value)) as V
}

/** Of a person's own entries what happened and when stays, and nothing of what was written about them. */
const ownMembers = new Set([
  'type',
  'person',
  'via',
  'by',
  'key',
  'from',
  'to',
  'half',
  'purpose',
  'session',
  'scope',
  'expiresAt',
  'leavesAt',
  'changed',
  'handover',
  'isSet',
])

function ownEntry(event: LoggedEvent, { mark, eraseIn }: Eraser): LoggedEvent {
  // Who vouches for other entries is never changed.
  if (event.type === 'WordsErased') return event
  const kept = Object.fromEntries(Object.entries(event).filter(([name]) => ownMembers.has(name)))
  const after = isObject(event.after) ? { after: { id: event.after.id, name: pseudonym(mark) } } : {}
  const changed = isObject(kept.changed)
    ? { changed: eraseIn({ ...kept.changed, ...(kept.changed.name ? { name: [pseudonym(mark), pseudonym(mark)] } : {}) }) }
    : {}
  return { ...kept, ...after, ...changed, type: event.type }
}

/** The record of a contact, as it was written, removed, or changed by a plan: only that there was one stays. */
function contactEntry(event: LoggedEvent, { contacts }: Known, { mark }: Eraser): LoggedEvent {
  const isTheirs = (account: unknown, key: unknown) => contacts.some((one) => one.account === account && one.key === key)
  const left = (value: unknown) => (isObject(value) ? { name: pseudonym(mark) } : value)
  const sides = <T extends Members>(one: T): T => ({
    ...one,
    ...('before' in one ? { before: left(one.before) } : {}),
    ...('after' in one ? { after: left(one.after) } : {}),
  })
  if (event.kind === 'contact' && isTheirs(event.account, event.key)) return sides(event)
  if (event.type !== 'EffectsPlanned' || !Array.isArray(event.effects)) return event
  return {
    ...event,
    effects: event.effects.map((effect: unknown) =>
      isObject(effect) && isObject(effect.record) && effect.record.kind === 'contact' && isTheirs(effect.account, effect.record.key)
        ? sides(effect)
        : effect,
    ),
  }
}

const gone = ({ mark }: Eraser) => `Words about ${pseudonym(mark)} were erased.`

/** What was answered about a contact names it by its key and not always by its name. */
function dossierEntry(event: LoggedEvent, keys: readonly string[], eraser: Eraser): LoggedEvent {
  if (event.type !== 'DossierAnswered' || !Array.isArray(event.answers)) return event
  const isAbout = (question: unknown) => typeof question === 'string' && keys.some((key) => question.endsWith(`:${key}`))
  return {
    ...event,
    answers: event.answers.map((one: unknown) =>
      isObject(one) && isAbout(one.question) ? { ...one, about: gone(eraser), text: gone(eraser), basis: '' } : one,
    ),
  }
}

/** What is for few to read is about the person: where it names them, all of it goes and not the name alone. */
function candidEntry(event: LoggedEvent, eraser: Eraser): LoggedEvent {
  return restrictedParts(event).reduce((left, { path }) => changedAt(left, path, (value) => whole(value, eraser)) as LoggedEvent, event)
}

function whole(value: unknown, eraser: Eraser): unknown {
  if (typeof value === 'string') return eraser.finds(value) ? gone(eraser) : value
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? rowAbout(one, eraser) : whole(one, eraser)))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, whole(member, eraser)]))
}

/** A row of a table in the document whose one cell is their name is about them. */
function rowAbout(row: Members, { finds, erase, mark }: Eraser): Members {
  const instead = [pseudonym(mark), erasedAddress(mark)]
  const isTheirs = Object.values(row).some((cell) => typeof cell === 'string' && finds(cell) && instead.includes(erase(cell.trim())))
  return isTheirs
    ? Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, typeof cell === 'string' && !finds(cell) ? '' : cell]))
    : row
}

function answeredRows(event: LoggedEvent, eraser: Eraser): LoggedEvent {
  if (event.type !== 'Answered' || !Array.isArray(event.value)) return event
  return { ...event, value: event.value.map((row: unknown) => (isObject(row) ? rowAbout(row, eraser) : row)) }
}

/** The value with what stands in one place changed; without such a place it stays as it is. */
export function changedAt(value: unknown, [name, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (name === undefined) return change(value)
  if (Array.isArray(value)) return value.map((one, index) => (index === name ? changedAt(one, rest, change) : one))
  if (!isObject(value) || !(String(name) in value)) return value
  return { ...value, [String(name)]: changedAt(value[String(name)], rest, change) }
}
