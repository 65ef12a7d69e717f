import { expect, test } from 'vitest'
import { type GivingWay, givingWay } from './giving-way.ts'

/** A day with a clock of its own: whatever waits lets it go on. */
function aDay(how: Partial<GivingWay>) {
  const day = { elapsed: 0, asked: 0 }
  const giveWay = givingWay({
    isBusy: async () => {
      day.asked += 1
      return true
    },
    most: 3_600_000,
    wait: async (milliseconds) => {
      day.elapsed += milliseconds
    },
    isClosed: () => false,
    ...how,
  })
  return { day, giveWay }
}

test('work that gives way does not wait where nobody needs the way, and else until it is free', async () => {
  let busyUntil = 0
  const { day, giveWay } = aDay({ isBusy: async () => day.elapsed < busyUntil })
  await giveWay(100)
  expect(day.elapsed).toBe(0)
  busyUntil = 5_000
  await giveWay(99)
  expect(day.elapsed).toBe(5_000)
  await giveWay(98)
  expect(day.elapsed).toBe(5_000)
})

test.each([
  ['few pieces', 12],
  ['many', 20_000],
])('where the way is never free, each of %s has its turn within a minute, and all of them end within the time that there is', async (_, pieces) => {
  const { day, giveWay } = aDay({})
  for (let left = pieces; left > 0; left -= 1) {
    const before = day.elapsed
    await giveWay(left)
    expect(day.elapsed - before).toBeGreaterThan(0)
    expect(day.elapsed - before).toBeLessThanOrEqual(60_000)
  }
  expect(day.elapsed).toBeLessThanOrEqual(3_600_001)
})

test('what was not waited for early may be waited for later', async () => {
  let isBusy = false
  const { day, giveWay } = aDay({ isBusy: async () => isBusy, most: 100_000 })
  for (let left = 10; left > 2; left -= 1) await giveWay(left)
  isBusy = true
  await giveWay(2)
  await giveWay(1)
  expect(day.elapsed).toBe(100_000)
})

test('whoever stops does not wait for a free way', async () => {
  let isClosed = false
  const { day, giveWay } = aDay({
    isClosed: () => isClosed,
    wait: async (milliseconds) => {
      day.elapsed += milliseconds
      isClosed = day.elapsed >= 1_000
    },
  })
  await giveWay(1)
  expect(day.elapsed).toBe(1_000)
  await giveWay(1)
  expect(day.elapsed).toBe(1_000)
})
