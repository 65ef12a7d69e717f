import { expect, test } from 'vitest'
import { resting } from './resting.ts'

test('long work that rests between its pieces leaves the rest of the time to others', async () => {
  const rest = resting(0.25)
  const began = performance.now()
  let worked = 0
  for (let piece = 0; piece < 4; piece += 1) {
    const from = performance.now()
    while (performance.now() - from < 5) {
      // Busy.
    }
    worked += performance.now() - from
    await rest()
  }
  // A timer may come a moment early, and never much.
  expect(performance.now() - began).toBeGreaterThan(3.5 * worked)
})
