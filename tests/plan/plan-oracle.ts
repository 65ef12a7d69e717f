import { canonical } from '../../src/core/base/canonical.ts'
import { mergeChange } from '../../src/core/cutover/merge-change.ts'
import type { PlanChange } from '../../src/core/process/plan.ts'

/** An oracle of its own: it knows the records at the start and what a plan says, and nothing of how either comes about. */

export type Fields = Readonly<Record<string, unknown>>
export type Kept = { kind: string; key: string; data: unknown }
type Planned = Pick<PlanChange, 'record' | 'before' | 'after' | 'account' | 'by'>

/** What may never be seen, not for a moment. */
export function guardOf(start: readonly Kept[]) {
  const open = (data: Fields) => data.status !== 'solved' && data.status !== 'closed'
  const watchers = (data: Fields) => [...((data.followers ?? []) as unknown[]), ...((data.cc ?? []) as unknown[])].length
  const watched = new Set(
    start.flatMap(({ kind, key, data }) => (kind === 'ticket' && open(data as Fields) && watchers(data as Fields) > 0 ? [key] : [])),
  )
  const cadence = start.find(({ kind, key }) => kind === 'series' && key === 'cadence')?.data as Fields | undefined
  return (now: readonly { kind: string; key: string; data: Fields }[]) => {
    for (const { kind, key, data } of now)
      if (kind === 'ticket' && watched.has(key) && watchers(data) === 0) throw new Error(`Ticket ${key} was unwatched`)
    for (const { kind, key, data } of start) {
      const theirs = kind === 'series' && (data as Fields).organiser === 'customer'
      if (theirs && !now.some((one) => one.kind === kind && one.key === key && one.data.active !== false))
        throw new Error("The customer's series was ended")
    }
    const old = now.find(({ kind, key }) => kind === 'series' && key === 'cadence')
    if (cadence?.organiser !== 'internal' || (old && old.data.active !== false)) return
    const next = now.find(
      ({ kind, key, data }) => kind === 'series' && key !== 'cadence' && data.kind === 'cadence' && data.active !== false,
    )
    if (!next) throw new Error('The old series ended with no other there')
    // The same pattern from the same day: the week of the next old call has its call.
    if (String(next.data.nextAt).slice(0, 10) > String(cadence.nextAt).slice(0, 10)) throw new Error('A week was left without a call')
  }
}

export const contents = (all: readonly Kept[]) =>
  all.map(({ kind, key, data }) => `${kind}/${key} ${canonical(inOrder(data) as never)}`).toSorted()

/** Who follows a ticket or is in a channel stands there in no order. */
const inOrder = (data: unknown) =>
  Object.fromEntries(
    Object.entries(data as Fields).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1)) : value,
    ]),
  )

/** The start with each change of the plan made on it, in the plan's order. */
export function expected(start: readonly Kept[], plan: readonly Planned[], account: string): string[] {
  const kept = new Map(start.map(({ kind, key, data }) => [`${kind}/${key}`, { kind, key, data: data as Fields }]))
  for (const { record: on, before, after, account: of, by } of plan) {
    if (on === null || of !== account || by === 'by hand') continue
    const id = `${on.kind}/${on.key}`
    const merged = mergeChange(kept.get(id)?.data ?? null, { before: before as Fields | null, after: after as Fields | null })
    if (!('data' in merged)) throw new Error(`The plan contradicts itself about ${id}`)
    if (merged.data) kept.set(id, { ...on, data: merged.data })
    else kept.delete(id)
  }
  return contents([...kept.values()])
}

export function same(found: string[], wanted: string[], what: string): void {
  const missing = wanted.filter((one) => !found.includes(one))
  const more = found.filter((one) => !wanted.includes(one))
  if (missing.length + more.length > 0) throw new Error(`Broken: ${what}\n- ${missing.join('\n- ')}\n+ ${more.join('\n+ ')}`)
}
