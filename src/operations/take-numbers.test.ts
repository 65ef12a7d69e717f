import { expect, test } from 'vitest'
import { takeNumbers } from './take-numbers.ts'

const tenant = 'office'

test('starts at the same moment get different numbers, and a block of many gets them in a row', async () => {
  const take = takeNumbers()
  const open: (() => void)[] = []
  const started = (count: number, from = 10) =>
    take({ tenant, from, count }, async (first) => {
      await new Promise<void>((resolve) => open.push(resolve))
      return first
    })
  const all = [started(1), started(3), started(1), take({ tenant: 'another', from: 10 }, async (first) => first)]
  expect(open).toHaveLength(3)
  for (const go of open) go()
  expect(await Promise.all(all)).toEqual([10, 11, 14, 10])
  // What was told before the others were written is behind them.
  expect(await take({ tenant, from: 12 }, async (first) => first)).toBe(15)
})

test('the number of a start that was refused is free again', async () => {
  const take = takeNumbers()
  await expect(take({ tenant, from: 4 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await take({ tenant, from: 4 }, async (first) => first)).toBe(4)
})
