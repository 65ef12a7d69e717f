import type { StoredRecord } from '../records/record.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { brokenPrinciples } from './judging.ts'

/**
 * The principle of the page that a record would break if Baton wrote it; nothing when it breaks none that is not broken already.
 * What is read from elsewhere opens an incident; what Baton itself would create is refused (invariant 16).
 */
export function wouldBreak(record: StoredRecord, handover: Handover, circumstances: Circumstances): string | undefined {
  const { world } = circumstances
  const others = world.records.filter(({ kind, key }) => kind !== record.kind || key !== record.key)
  const blamed = (around: Circumstances) =>
    brokenPrinciples(handover, around).filter(({ records }) => records.some(({ kind, key }) => kind === record.kind && key === record.key))
  const before = new Set(blamed(circumstances).map(({ id }) => id))
  return blamed({ ...circumstances, world: { ...world, records: [...others, record] } }).find(({ id }) => !before.has(id))?.text
}
