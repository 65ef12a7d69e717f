import { chanceFor } from './chance.ts'
import { plans, relationship, usage } from './customer-records.ts'
import { type GivenRecord, type Place, type RecordsOf, record } from './place.ts'
import { commercial, material, meetings, support } from './work-records.ts'

/** Everything that is recorded about one account before its handovers. */
export function recordsFor(account: RecordsOf): GivenRecord[] {
  const chance = chanceFor(`records:${account.name}`)
  const place: Place = { ...account, chance, slug: (account.fields.domain ?? 'account.example').replace('.example', '') }
  const found = [
    ...relationship(place),
    ...usage(place),
    ...plans(place),
    ...commercial(place),
    ...support(place),
    ...meetings(place),
    ...material(place),
  ]
  // An empty list means "none" only where somebody looked, so every kind that the checks read was looked through.
  const empty = (
    ['success-plan', 'cta', 'ticket', 'collaboration-project', 'channel', 'triage-issue', 'escalation', 'series'] as const
  ).filter((kind) => !found.some((one) => one.kind === kind))
  return [...found, ...empty.map((kind) => record(place, 'coverage', kind, { note: 'Looked for; there is none' }, 'CS platform'))]
}
