import type { Data } from '../../core/cutover/action.ts'
import type { Capability } from '../../core/cutover/capabilities.ts'
import type { Person } from '../../core/records/parts.ts'

type On = { on: { kind: string; key: string } }
type PutOrDelete = { action: 'put' | 'delete'; person: Person }

/**
 * What Baton asks of another system, one call each, in the terms that such systems share: the parameters of each are those that a
 * vendor's own call takes. All of them set a value or name a key of ours, so that a call made twice leaves what one leaves.
 */
export type Call = On &
  (
    | ({ name: 'helpdesk.follower' } & PutOrDelete)
    | ({ name: 'helpdesk.cc' } & PutOrDelete)
    | ({ name: 'chat.member' } & PutOrDelete)
    /** As the person themselves, whose level it is. */
    | { name: 'tracker.level'; as: Person; level: string | null }
    | ({ name: 'documents.permission' } & PutOrDelete)
    | { name: 'documents.folder'; standard: boolean }
    | ({ name: 'recordings.access' } & PutOrDelete)
    | { name: 'mail.sender'; person: Person | null }
    /** The event's id is given by us: there is one, however often it is asked. */
    | { name: 'calendar.insert'; event: Data }
    | { name: 'calendar.patch'; fields: Data }
    /** Past calls stay; what would come does not. */
    | { name: 'calendar.end' }
    | { name: 'calendar.delete' }
    | { name: 'timeline.write'; entry: Data }
    | { name: 'timeline.delete' }
    /** A CTA with its open tasks, a plan with its open objectives, a tier, a book. */
    | { name: 'object.create'; fields: Data }
    | { name: 'object.update'; fields: Data }
    | { name: 'object.delete' }
  )

/** One other system behind one capability: it takes calls, and what it holds can be read back. */
export type System = {
  capability: Capability
  call: (account: string, call: Call) => Promise<void>
  read: (account: string, kind: string, key: string) => Promise<Data | undefined>
}

/** Fields to set; null empties one. */
export const changedFields = (from: Data, to: Data, isSame: (a: unknown, b: unknown) => boolean): Data =>
  Object.fromEntries(
    [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((field) =>
      isSame(from[field] ?? null, to[field] ?? null) ? [] : [[field, to[field] ?? null]],
    ),
  )
