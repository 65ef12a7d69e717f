import { expect, test } from 'vitest'
import { tierLines } from './tiers.ts'

test('tiers are told with who serves them, and names that are not in the list with where they stand', () => {
  expect(
    tierLines({
      items: [{ id: 'gold', name: 'Gold', servedBy: 'person', poolMayTake: false, accounts: 12, playbooks: [] }],
      unlisted: [{ name: 'Bronze', accounts: 1, playbooks: [{ id: 'x', title: 'To the pool' }] }],
    }),
  ).toEqual([
    'Id    Tier  Served by  To a pool  Accounts',
    'gold  Gold  a CSM      never      12',
    'Not in the list: Bronze, one account; named by To the pool',
  ])
  expect(tierLines({ items: [], unlisted: [] })).toEqual(['There are no service tiers: every name is taken as it is written.'])
})
