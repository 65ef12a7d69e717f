import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plantedBugs, withoutBug } from './bugs.ts'
import { type Copy, copySource, planted, sourceOf } from './plant.ts'

// The short form; `npm run bugs` plants all of them and prints which test caught which.

const home = join(import.meta.dirname, '../..')

test('every slip still has its place in the source, and the file of the test that catches it is there', () => {
  for (const bug of plantedBugs) {
    expect(planted(sourceOf(bug), bug)).not.toBe(sourceOf(bug))
    expect(existsSync(join(home, bug.test.file)), bug.test.file).toBe(true)
  }
})

test('everything that may never happen has a slip, or a reason why there is none', () => {
  const covered = new Set([...plantedBugs.map(({ invariant }) => invariant), ...Object.keys(withoutBug).map(Number)])
  expect(Array.from({ length: 37 }, (_, index) => index + 1).filter((number) => !covered.has(number))).toEqual([])
})

describe('planted into a copy of the source', () => {
  let copy: Copy
  beforeAll(() => {
    copy = copySource()
  })
  afterAll(() => copy?.remove())

  test.each(plantedBugs.filter(({ inShort }) => inShort))('$slip: $test.name', { timeout: 120_000 }, async (bug) => {
    expect(await copy.passes(bug.test)).toBe(true)
    expect(await copy.passes(bug.test, bug)).toBe(false)
  })
})
