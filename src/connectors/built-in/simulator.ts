import { canonical } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { RecordAccess } from '../connector.ts'
import { ConnectorFault } from '../fault.ts'

type Data = Readonly<Record<string, unknown>>
type Kept = { account: string; kind: string; key: string; data: Data }

/** Records in memory that behave like the real ones: versions count up, and a write on an old one is refused. */
export function simulatedRecords(start: readonly Kept[]) {
  const kept = new Map<string, Kept & { version: number }>()
  const idOf = (account: string, kind: string, key: string) => canonical([account, kind, key])
  for (const record of start) kept.set(idOf(record.account, record.kind, record.key), { ...record, version: 1 })

  const access: RecordAccess = {
    async read(account, kind, key) {
      const found = kept.get(idOf(account, kind, key))
      // A copy: what a caller does to what it read must not reach what is stored.
      return found && { data: structuredClone(found.data), version: found.version }
    },
    async write(account, kind, key, data, expectedVersion) {
      const id = idOf(account, kind, key)
      const found = kept.get(id)
      if ((found?.version ?? null) !== expectedVersion) throw new Refusal('stale', 'record.stale', 'Somebody else has saved this record.')
      if (data === null) kept.delete(id)
      else kept.set(id, { account, kind, key, data: structuredClone(data), version: (found?.version ?? 0) + 1 })
    },
  }
  return { ...access, all: (): Kept[] => [...kept.values()].map(({ version: _, ...record }) => structuredClone(record)) }
}

/** What a system can do to a call. `applied but timed out` is the one that tempts machines to do things twice. */
export const faults = ['applied but timed out', 'timed out', 'refused', 'rate limited', 'slow', 'token expired'] as const
export type Fault = (typeof faults)[number]

/** One call to a system in trouble: what the fault makes of it. */
export async function through<T>(fault: Fault | undefined, call: () => Promise<T>, pause: (seconds: number) => Promise<void>): Promise<T> {
  switch (fault) {
    case 'timed out':
      throw new ConnectorFault('timed out', 'The system did not answer within 20 seconds.')
    case 'applied but timed out':
      await call()
      throw new ConnectorFault('timed out', 'The system did not answer within 20 seconds.')
    case 'refused':
      throw new ConnectorFault('refused', 'The system refused the change: this account may not do that.')
    case 'rate limited':
      throw new ConnectorFault('rate limited', 'The system is asked too often and wants a break.', { waitSeconds: 30 })
    case 'token expired':
      throw new ConnectorFault('token expired', 'The connection has expired; somebody has to sign in to it again.')
    case 'slow':
      await pause(19)
      return call()
    case undefined:
      return call()
  }
}

/** The same records behind a troubled line. Reads get through unless `reads` is set. */
export function troubled(
  records: RecordAccess,
  { next, pause, reads = false }: { next: () => Fault | undefined; pause: (seconds: number) => Promise<void>; reads?: boolean },
): RecordAccess {
  return {
    read: (...args) => through(reads ? next() : undefined, () => records.read(...args), pause),
    write: (...args) => through(next(), () => records.write(...args), pause),
  }
}
