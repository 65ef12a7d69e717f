import { type Circumstances, nameOf } from './circumstances.ts'
import type { Holder } from './handover.ts'

/** "Priya Nair", "CSE+". */
export const nameOfHolder = ({ kind, id }: Holder, circumstances: Pick<Circumstances, 'people' | 'pools'>): string =>
  kind === 'person' ? nameOf(circumstances, id) : (circumstances.pools.find((pool) => pool.id === id)?.name ?? id)
