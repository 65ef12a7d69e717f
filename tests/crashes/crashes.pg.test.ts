import { expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { crashLoop } from './crash-loop.ts'

// The short form; `npm run crashes` kills two hundred times.

test('killed at named points and at any moment, it starts again by itself: nothing acknowledged is lost, nothing stays half-done', {
  timeout: 600_000,
}, async () => {
  const report = await crashLoop({ kills: 20, seed: numberGiven('BATON_CRASH_SEED', process.env.BATON_CRASH_SEED, 1) })
  console.log(JSON.stringify(report))
  expect(report.kills).toBe(20)
  expect(report.acknowledged).toBeGreaterThan(20)
})
