import { canonical } from '../../core/base/canonical.ts'
import type { Data } from '../../core/cutover/action.ts'
import type { Person } from '../../core/records/parts.ts'
import { type Call, changedFields } from './system.ts'

/** The calls that lead from what a system holds to what it should hold; none when it holds that already. */
export function callsFor(on: Call['on'], from: Data | null, to: Data | null): Call[] {
  if (from === null) return to === null ? [] : [created(on, to)]
  if (to === null) return [removed(on)]
  const fields = changedFields(from, to, same)
  return Object.keys(fields).length === 0 ? [] : changed(on, from, to, fields)
}

const same = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null)
const calendar = new Set(['series', 'meeting'])

function created(on: Call['on'], to: Data): Call {
  if (calendar.has(on.kind)) return { name: 'calendar.insert', on, event: to }
  return on.kind === 'timeline-entry' ? { name: 'timeline.write', on, entry: to } : { name: 'object.create', on, fields: to }
}

function removed(on: Call['on']): Call {
  if (calendar.has(on.kind)) return { name: 'calendar.delete', on }
  return on.kind === 'timeline-entry' ? { name: 'timeline.delete', on } : { name: 'object.delete', on }
}

function changed(on: Call['on'], from: Data, to: Data, fields: Data): Call[] {
  const { followers: _f, cc: _c, members: _m, watchers: _w, sharedWith: _s, inStandardFolder: _i, automatedSender: _a, ...rest } = fields
  const has = (field: string) => field in fields
  const people = (field: string) => putAndDelete(listOf(from[field]), listOf(to[field]))
  const calls: Call[] = [
    ...(has('followers') ? people('followers').map((one): Call => ({ name: 'helpdesk.follower', on, ...one })) : []),
    ...(has('cc') ? people('cc').map((one): Call => ({ name: 'helpdesk.cc', on, ...one })) : []),
    ...(has('members') ? people('members').map((one): Call => ({ name: 'chat.member', on, ...one })) : []),
    ...(has('watchers') ? levels(from.watchers, to.watchers).map((one): Call => ({ name: 'tracker.level', on, ...one })) : []),
    ...(has('sharedWith')
      ? people('sharedWith').map(
          (one): Call => ({ name: on.kind === 'recording' ? 'recordings.access' : 'documents.permission', on, ...one }),
        )
      : []),
    ...(has('inStandardFolder') ? [{ name: 'documents.folder', on, standard: to.inStandardFolder === true } as const] : []),
    ...(has('automatedSender') ? [{ name: 'mail.sender', on, person: (to.automatedSender as Person | undefined) ?? null } as const] : []),
  ]
  if (Object.keys(rest).length === 0) return calls
  if (on.kind === 'series' && to.active === false && from.active !== false) return [...calls, { name: 'calendar.end', on }]
  return [...calls, { name: calendar.has(on.kind) ? 'calendar.patch' : 'object.update', on, fields: rest }]
}

const listOf = (value: unknown): Person[] => (Array.isArray(value) ? (value as Person[]) : [])

/** Who comes, comes before who goes: nothing is without anybody in between. */
function putAndDelete(from: readonly Person[], to: readonly Person[]) {
  const added = to.filter(({ id }) => !from.some((one) => one.id === id)).map((person) => ({ action: 'put' as const, person }))
  const gone = from.filter(({ id }) => !to.some((one) => one.id === id)).map((person) => ({ action: 'delete' as const, person }))
  return [...added, ...gone]
}

type Watcher = { person: Person; level: string }

function levels(from: unknown, to: unknown): { as: Person; level: string | null }[] {
  const [was, becomes] = [from, to].map((list) => (Array.isArray(list) ? (list as Watcher[]) : []))
  const set = (becomes ?? []).filter(({ person, level }) => was?.find((one) => one.person.id === person.id)?.level !== level)
  const gone = (was ?? []).filter(({ person }) => !becomes?.some((one) => one.person.id === person.id))
  return [...set.map(({ person, level }) => ({ as: person, level })), ...gone.map(({ person }) => ({ as: person, level: null }))]
}
