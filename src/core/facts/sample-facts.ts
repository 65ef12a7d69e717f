import type { Kind, RecordData } from '../records/kinds.ts'
import { parseRecord, type StoredRecord } from '../records/record.ts'
import type { Facts } from './facts.ts'
import { toFacts } from './to-facts.ts'

/** A small account for tests: Priya hands over to Lena. */
export const priya = { id: 'per_priya', name: 'Priya Nair' }
export const lena = { id: 'per_lena', name: 'Lena Vogt' }

export const record = <K extends Kind>(
  kind: K,
  key: string,
  data: Record<string, unknown>,
  more: { source?: string; checkedAt?: string } = {},
): StoredRecord =>
  ({
    kind,
    key,
    data: parseRecord(kind, data) as RecordData<Kind>,
    source: 'by hand',
    checkedAt: '2026-11-20T10:00:00.000Z',
    version: 1,
    ...more,
  }) as StoredRecord

export const factsOf = (records: StoredRecord[], handover: Partial<Facts['handover']> = {}): Facts =>
  toFacts({
    account: { id: 'acc_kestrel', name: 'Kestrel Logistics', zone: 'America/Chicago' },
    children: [],
    records,
    handover: {
      id: 'han_1',
      startedOn: '2026-11-02',
      pace: 'standard',
      outgoing: priya,
      incoming: lena,
      roles: { 'New CSM': lena },
      poolEngineers: [],
      ...handover,
    },
    now: '2026-11-22T12:36:00.000Z',
  })
