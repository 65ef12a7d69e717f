import { expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { provePlan } from './prove-plan.ts'

const accounts = numberGiven('BATON_PLAN_ACCOUNTS', process.env.BATON_PLAN_ACCOUNTS, 2)
const seed = numberGiven('BATON_PLAN_SEED', process.env.BATON_PLAN_SEED, 1)

test('whatever fails and dies on the way: applied until quiet the plan stands, nothing forbidden is ever seen, and undone all is as at the start', {
  timeout: 60_000 + accounts * 30_000,
}, async () => {
  const proof = await provePlan({ accounts, seed })
  expect(proof).toMatchObject({ accounts })
  // A run in which nothing failed and nobody died would prove nothing.
  expect(Math.min(proof.changes, proof.calls, proof.failures, proof.deaths)).toBeGreaterThan(0)
  if (accounts > 2) console.info(`${JSON.stringify(proof)}, seed ${seed}`)
})
