import { setImmediate } from 'node:timers/promises'
import type { Instant } from '../core/base/ids.ts'
import type { Append, Idempotency, Models } from './log-types.ts'
import { sealEntry } from './seal.ts'

/** The texts that digests are made of are made here, once, and stored as they are. */
function entriesOf({ tenant, stream, expectedVersion, events, actor, via, at }: Append) {
  return events.map((given, index) => {
    const event = via === undefined ? given : { ...given, via }
    const version = Number(expectedVersion) + index + 1
    const written = sealEntry({ tenant, stream, version, event, actor, at })
    return { kind: stream.kind, id: stream.id, version, type: event.type, actor, at, ...written }
  })
}

/** Of so many changes each time the others in this process get their turn. */
const breath = 5

/** One key for all of it, or those of the changes, each its own. */
export type Keys = { ofAll?: Idempotency | undefined; ofEach?: true }

/** What `baton.append` is told, put together piece by piece: many changes are megabytes. */
export async function textOf(changes: readonly Append[], keys: Keys = {}): Promise<string> {
  const streams: string[] = []
  const events: string[] = []
  const lists: Record<string, string[]> = {}
  const singles: Record<string, string> = {}
  for (const [index, change] of changes.entries()) {
    if (index % breath === breath - 1) await setImmediate()
    const { stream, expectedVersion, models, actor, at } = change
    streams.push(JSON.stringify({ ...stream, expected: expectedVersion }))
    for (const event of entriesOf(change)) events.push(JSON.stringify(event))
    // Who held what is known since this moment, from this actor, unless a row says otherwise.
    const said = (row: object) => ({
      knownAt: at,
      by: actor,
      source: stream.kind === 'handover' ? `handover:${stream.id}` : 'by hand',
      ...row,
    })
    for (const [name, value] of Object.entries(models ?? {}) as [keyof Models, unknown][]) {
      if (value === undefined) continue
      if (!Array.isArray(value)) singles[name] = JSON.stringify(value)
      else if (value.length > 0) {
        lists[name] ??= []
        lists[name].push(...value.map((row) => JSON.stringify(isLedger(name) ? said(row) : row)))
      }
    }
  }
  // Put together with `+`, which copies nothing until it is sent; `join` would copy the whole at each level.
  let models = ''
  for (const [name, text] of Object.entries(singles)) models += `${models === '' ? '' : ','}"${name}":${text}`
  for (const [name, rows] of Object.entries(lists)) models += `${models === '' ? '' : ','}"${name}":[${rows.join(',')}]`
  const rowOf = (idempotency: Idempotency, at: Instant | undefined) =>
    JSON.stringify({ ...keyOf(idempotency), status: idempotency.status, answer: idempotency.answer, at })
  const withModels = models === '' ? '' : `,"models":{${models}}`
  const withKey = keys.ofAll ? `,"idempotency":${rowOf(keys.ofAll, changes[0]?.at)}` : ''
  const own = changes.flatMap(({ idempotency, at }) => (keys.ofEach && idempotency ? [rowOf(idempotency, at)] : []))
  const withKeys = own.length > 0 ? `,"keys":[${own.join(',')}]` : ''
  return `{"streams":[${streams.join(',')}],"events":[${events.join(',')}]${withModels}${withKey}${withKeys}}`
}

const isLedger = (name: string) => name === 'assignments' || name === 'assignmentsEnded' || name === 'assignmentsReplaced'

export const keyOf = ({ actor, key, requestHash }: { actor: string; key: string; requestHash: string }) => ({
  actor,
  key,
  hash: requestHash,
})
