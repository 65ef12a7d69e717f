import { expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { proveKilled } from './prove-killed.ts'

const accounts = numberGiven('BATON_PLAN_ACCOUNTS', process.env.BATON_PLAN_ACCOUNTS, 2)
const seed = numberGiven('BATON_PLAN_SEED', process.env.BATON_PLAN_SEED, 1)

test('a server killed in the middle of its calls, again and again: applied until quiet the plan stands, nothing forbidden is ever seen, and undone all is as at the start', {
  timeout: 120_000 + accounts * 60_000,
}, async () => {
  // `npm test` has little time, and two accounts make few calls.
  const form = accounts > 2 ? { atOnce: 4, killed: 2, tell: console.info } : { atOnce: 2, killed: 10, mostKills: 2 }
  const proof = await proveKilled({ accounts, seed, ...form })
  expect(proof).toMatchObject({ accounts })
  // A run in which nothing failed and nobody died would prove nothing.
  expect(Math.min(proof.changes, proof.calls, proof.failures, proof.kills, proof.repeated)).toBeGreaterThan(0)
  console.info(`${JSON.stringify(proof)}, seed ${seed}`)
})
