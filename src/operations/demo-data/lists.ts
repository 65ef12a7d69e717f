import type { Label } from '../../core/policy/labels.ts'
import type { ServiceTier } from '../../core/policy/service-tiers.ts'
import type { DemoAccount } from './accounts.ts'
import type { Plan } from './story.ts'

/** The service tiers of Meridian Cloud. The shipped pages move accounts to Scale, and back to Named. */
export const tiers: readonly ServiceTier[] = [
  { id: 'strategic', name: 'Strategic', order: 1, servedBy: 'person', poolMayTake: false },
  { id: 'named', name: 'Named', order: 2, servedBy: 'person', poolMayTake: true },
  { id: 'growth', name: 'Growth', order: 3, servedBy: 'person', poolMayTake: true },
  { id: 'scale', name: 'Scale', order: 4, servedBy: 'pool', poolMayTake: true },
]

/** The labels that its people sort handovers by; the first two are what the page to the pool gives. */
export const labels: readonly Label[] = [
  { id: 'csm-to-cse', name: 'CSM to CSE+', colour: 'blue', about: 'The account goes to the pool.' },
  { id: 'account-handover', name: 'Account handover', colour: 'grey', about: 'Marks the issue in the tracker.' },
  { id: 'at-risk', name: 'At risk', colour: 'rose', about: 'The customer may not renew; managers look every week.' },
  { id: 'colleague-leaves', name: 'Colleague leaves', colour: 'violet', about: 'Whoever hands over is gone soon.' },
  { id: 'customer-asked', name: 'Customer asked for it', colour: 'teal', about: 'It was the wish of the customer.' },
  { id: 'top-20', name: 'Top 20', colour: 'ochre', about: 'Among the twenty largest accounts.' },
]

export const listRows = [
  ...tiers.map(({ id, name, ...data }) => ({ kind: 'service-tier', id, name, data })),
  ...labels.map(({ id, name, ...data }) => ({ kind: 'label', id, name, data })),
]

/** What somebody put on a handover that is told. */
export const labelsFor = ({ isLate, reason }: Pick<Plan, 'isLate' | 'reason'>): string[] => [
  ...(isLate ? ['at-risk'] : []),
  ...(reason.kind === 'departure' ? ['colleague-leaves'] : []),
  ...(reason.text?.includes('sked for') || reason.kind === 'escalation' ? ['customer-asked'] : []),
]

/** What goes to the pool was of a tier that may. */
export function letGoToPool({ records }: Pick<DemoAccount, 'records'>): void {
  const found = records.find(({ kind }) => kind === 'service-tier')
  const stays = tiers.find(({ name }) => name === found?.data.tier)?.poolMayTake === false
  if (found && stays) found.data = { ...found.data, tier: 'Growth' }
}
