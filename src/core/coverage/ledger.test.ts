import { describe, expect, test } from 'vitest'
import {
  asItHappened,
  asKnownAt,
  type Correction,
  changesPerYear,
  corrected,
  handedOver,
  type KnownStint,
  learned,
  problemsOf,
  type Stint,
  stintAt,
} from './ledger.ts'

const day = (number: number) => new Date(Date.UTC(2024, 0, 1 + number)).toISOString()
const person = (id: string) => ({ kind: 'person' as const, id })
const line = (...stints: [string, number, number | null][]): Stint[] =>
  stints.map(([id, from, to]) => ({ holder: person(id), from: day(from), to: to === null ? null : day(to) }))

describe('a correction', () => {
  test('gives its time to whom it names and leaves the rest to whom it was', () => {
    const before = line(['mei', 0, 100], ['priya', 100, null])
    expect(corrected(before, { holder: person('jonas'), from: day(60), to: day(120) })).toEqual(
      line(['mei', 0, 60], ['jonas', 60, 120], ['priya', 120, null]),
    )
  })

  test('makes one stint of two that touch under one name', () => {
    const before = line(['mei', 0, 100], ['priya', 100, null])
    expect(corrected(before, { holder: person('priya'), from: day(80), to: day(100) })).toEqual(line(['mei', 0, 80], ['priya', 80, null]))
  })

  test('in the middle of a stint makes three of one', () => {
    expect(corrected(line(['mei', 0, null]), { holder: person('tom'), from: day(10), to: day(20) })).toEqual(
      line(['mei', 0, 10], ['tom', 10, 20], ['mei', 20, null]),
    )
  })

  test('that would leave nobody is a gap, told with its ends', () => {
    const after = corrected(line(['mei', 0, null]), { holder: null, from: day(10), to: day(20) })
    expect(problemsOf(after)).toEqual([{ kind: 'gap', from: day(10), to: day(20) }])
  })
})

test('what was known then is what was known then, also after a correction in the same moment', () => {
  const first = learned([], line(['mei', 0, null]), day(0))
  const second = learned(first, line(['mei', 0, 50], ['priya', 50, null]), day(50))
  const third = learned(second, line(['mei', 0, 40], ['priya', 40, null]), day(50))
  expect(stintAt(asKnownAt(third, day(50)), day(45))?.holder.id).toBe('mei')
  expect(stintAt(asKnownAt(third, day(51)), day(45))?.holder.id).toBe('priya')
  expect(stintAt(asKnownAt(third, day(49)), day(60))?.holder.id).toBe('mei')
})

test('a history that is written down late was known as it happened', () => {
  const ledger = asItHappened(line(['mei', 0, 50], ['priya', 50, null]))
  for (const at of [0, 20, 49]) expect(asKnownAt(ledger, day(at))).toMatchObject([{ holder: person('mei'), to: null }])
  expect(asKnownAt(ledger, day(50)).map(({ holder }) => holder.id)).toEqual(['mei', 'priya'])
})

test('the first holder is no change of hands', () => {
  const stints = line(['mei', 0, 30], ['priya', 30, 40], ['tom', 40, 400], ['lena', 400, null])
  expect(changesPerYear(stints)).toEqual([
    { year: 2025, changes: 1 },
    { year: 2024, changes: 2 },
  ])
})

/** Thirty-two bits of state are plenty for choosing edits; the same seed asks the same questions on every machine. */
function chanceFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** The plain way: one holder per day, written over; and a copy of all of it at each moment. It shares nothing with the ledger. */
class Oracle {
  days: string[] = []
  readonly copies: { at: string; days: string[] }[] = []
  readonly size: number
  constructor(size: number) {
    this.size = size
  }
  write(id: string, from: number, to: number | null) {
    for (let at = from; at < (to ?? this.size); at += 1) this.days[at] = id
  }
  learnedAt(at: string) {
    this.copies.push({ at, days: [...this.days] })
  }
}

test('10,000 random edits leave neither gap nor overlap, and no answer about what was known then ever changes', () => {
  const edits = 10_000
  const accounts = 100
  let asked = 0
  for (let account = 0; account < accounts; account += 1) {
    const chance = chanceFrom(account * 7919 + 17)
    const size = 240
    const oracle = new Oracle(size)
    let ledger: KnownStint[] = []
    let now: Stint[] = []
    const known = (number: number) => new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString()
    for (let edit = 0; edit < edits / accounts; edit += 1) {
      const id = `p${chance(6)}`
      const first = oracle.days.findIndex((held) => held !== undefined)
      const from = now.length === 0 ? chance(60) : Math.max(0, chance(size - 1))
      if (now.length === 0 || chance(3) === 0) {
        // A start, or a handover: from then on. One before the beginning would make a beginning of its own.
        now = handedOver(now, person(id), day(from))
        oracle.write(id, from, null)
      } else {
        const to = Math.min(size - 1, from + 1 + chance(50))
        const correction: Correction = { holder: person(id), from: day(from), to: day(to) }
        const after = corrected(now, correction)
        // What would leave a gap is refused, as the ledger's guard does; the oracle finds the gap by looking at its days.
        const isGap = to < first
        expect(problemsOf(after).length > 0).toBe(isGap)
        if (isGap) continue
        now = after
        oracle.write(id, from, to)
      }
      expect(problemsOf(now)).toEqual([])
      ledger = learned(ledger, now, known(edit))
      oracle.learnedAt(known(edit))
    }
    for (const { at, days } of oracle.copies) {
      const then = asKnownAt(ledger, at)
      for (let sample = 0; sample < 12; sample += 1) {
        const number = chance(size)
        expect(stintAt(then, day(number))?.holder.id).toBe(days[number])
        asked += 1
      }
      expect(problemsOf(then)).toEqual([])
    }
  }
  expect(asked).toBeGreaterThan(80_000)
}, 60_000)
