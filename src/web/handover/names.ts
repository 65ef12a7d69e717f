import { someoneWhoLeft } from '../../core/policy/person-name.ts'
import type { HandoverView } from '../../core/process/view.ts'

/** Everybody whom a handover names, by id. Evidence names people by id only. */
export function namesIn({ named }: Pick<HandoverView, 'named'>): (id: string) => string {
  const known = new Map(named.map(({ id, name }) => [id, name]))
  return (id) => (id === 'baton' ? 'Baton' : (known.get(id) ?? someoneWhoLeft))
}
