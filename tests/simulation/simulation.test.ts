import { beforeAll, describe, expect, test } from 'vitest'
import { numberGiven } from '../support/number-given.ts'
import { type Beginning, beginnings } from './beginnings.ts'
import { simulate } from './simulate.ts'

// The short form; `npm run simulate` takes ten thousand seeds.

const first = numberGiven('BATON_SIMULATE_SEED', process.env.BATON_SIMULATE_SEED, 1)
let all: Beginning[]
beforeAll(async () => {
  all = await beginnings(1)
}, 300_000)

describe('the whole system in one process', () => {
  test('dies, loses its database, mail and answers, and leaps in time; nothing happens that may never happen, and all comes to rest', async () => {
    // So many that a key which is not kept, seen in one life of ten, is seen.
    const lives = 3 * all.length
    const hits = new Map<string, number>()
    let acknowledged = 0
    for (let seed = first; seed < first + lives; seed += 1) {
      const one = await simulate(seed, all)
      acknowledged += one.commands
      for (const [name, times] of one.hits) hits.set(name, (hits.get(name) ?? 0) + times)
    }
    console.log(`${lives} seeds, ${acknowledged} commands, ${hits.size} kinds of things that went wrong`)
    expect(acknowledged).toBeGreaterThan(lives)
    expect(hits.size).toBeGreaterThan(20)
  }, 300_000)

  test('goes the same way for the same seed, and another for another', async () => {
    const traces = [await simulate(first, all), await simulate(first, all), await simulate(first + all.length, all)].map(
      ({ trace }) => trace,
    )
    expect(traces[0]).toBe(traces[1])
    expect(traces[0]).not.toBe(traces[2])
  }, 120_000)
})
