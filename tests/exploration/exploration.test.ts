import { expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { entriesOf } from './entries.ts'
import { explore } from './explore.ts'
import { shipped, shippedPlaybooks } from './shipped.ts'

// The short form; `npm run explore` takes a million states.

const seed = numberGiven('BATON_EXPLORE_SEED', process.env.BATON_EXPLORE_SEED, 1)

test.each(
  shippedPlaybooks,
)('%s: from each stage, whatever people, time, records and machines do, twelve deep, nothing happens that may never happen', (name) => {
  const entries = entriesOf(shipped(name))
  const explored = entries.map((entry) => explore(entry, { depth: 12, breadth: 1, actions: 14, seed }))
  console.log(`${name}: ${explored.map(({ entry, states }) => `${entry} ${states}`).join(', ')} states`)
  expect(explored.map(({ depth }) => depth)).toEqual(entries.map(() => 12))
  expect(explored.reduce((sum, { states }) => sum + states, 0)).toBeGreaterThan(entries.length * 100)
}, 300_000)
